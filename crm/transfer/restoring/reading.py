"""An export as a document: found in the ZIP or taken as JSON, checked, never trusted."""

import json
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from crm.transfer.export.archive import ACCOUNT
from crm.transfer.export.document import FORMAT, VERSION

MOST_BYTES = 500 * 1024 * 1024
"""Of account.json, unpacked."""


class Refusal(StrEnum):
    """Why a file cannot be brought in."""

    NO_EXPORT = "no_export"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    NEWER = "newer"
    NOT_EMPTY = "not_empty"


class Refused(ValueError):
    """The file is not brought in; `where` names the table and row at which it went wrong."""

    def __init__(self, refusal: Refusal, where: str = "") -> None:
        super().__init__(f"{refusal.value} {where}".strip())
        self.refusal, self.where = refusal, where


@dataclass(frozen=True, slots=True)
class Document:
    """What an export holds: the settings of the account, and rows by table."""

    account: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]


def read(data: bytes) -> Document:
    """The document in an archive or a JSON file. Raises `Refused`."""
    text = _member(data) if data[:4] == b"PK\x03\x04" else data
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(Refusal.NO_EXPORT) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused(Refusal.NO_EXPORT)
    if not isinstance(found.get("version"), int) or found["version"] > VERSION:
        raise Refused(Refusal.NEWER)
    account, tables = found.get("account"), found.get("tables")
    if not isinstance(account, dict) or not isinstance(tables, dict):
        raise Refused(Refusal.DAMAGED)
    for name, rows in tables.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refused(Refusal.DAMAGED, name)
    return Document(account, tables)


def _member(data: bytes) -> bytes:
    """account.json out of the archive, at most `MOST_BYTES` of it whatever the archive says of its size."""
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(ACCOUNT) as member:
            text = member.read(MOST_BYTES + 1)
    except KeyError as error:
        raise Refused(Refusal.NO_EXPORT) from error
    except (
        BadZipFile,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise Refused(Refusal.DAMAGED) from error
    if len(text) > MOST_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    return text
