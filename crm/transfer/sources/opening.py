"""What a file of whatever kind says about people; its content decides, its name is a hint."""

import re
from collections.abc import Callable

from crm.transfer.sources import archives, calendars, documents, tables, vcard
from crm.transfer.sources.limits import HEAD, MAX_BYTES
from crm.transfer.sources.record import Choices, Fault, Opened, SourceKind

AS_FOUND = Choices()

_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
_OWN_EXPORT = re.compile(rb'^[\s\xef\xbb\xbf]*\{\s*"format"\s*:\s*"keepwarm-account"')
_OTHER_PROGRAMS = re.compile(
    rb"%PDF-|\{\\rtf|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|7z\xbc\xaf|Rar!|\xd0\xcf\x11\xe0|SQLite format"
    rb"|[\s\xef\xbb\xbf]*<(?:!doctype|html|\?xml)",
    re.IGNORECASE,
)

Reader = Callable[[bytes, str, Choices], Opened | None]


def open_file(data: bytes, *, name: str = "", choices: Choices = AS_FOUND) -> Opened:
    """Look into a file of at most `MAX_BYTES`. Never raises: what is wrong with it is in the answer."""
    if len(data) > MAX_BYTES:
        return Opened(SourceKind.UNKNOWN, fault=Fault.TOO_LARGE)
    if not data.strip(_BLANK):
        return Opened(SourceKind.UNKNOWN, fault=Fault.EMPTY)
    try:
        found = (reader(data, name, choices) for reader in _READERS)
        return next(filter(None, found), _not_understood())
    except Exception:
        return Opened(SourceKind.UNKNOWN, fault=Fault.DAMAGED)


def _not_understood() -> Opened:
    return Opened(SourceKind.UNKNOWN, fault=Fault.NOT_UNDERSTOOD)


def _other_program(data: bytes, name: str, choices: Choices) -> Opened | None:
    return _not_understood() if _OTHER_PROGRAMS.match(data) else None


def _archive(data: bytes, name: str, choices: Choices) -> Opened | None:
    return archives.opened(data, lambda inner, inner_name: tables.opened(inner, inner_name, choices))


def _own_export(data: bytes, name: str, choices: Choices) -> Opened | None:
    return Opened(SourceKind.ACCOUNT) if _OWN_EXPORT.match(data[:HEAD]) else None


def _document(data: bytes, name: str, choices: Choices) -> Opened | None:
    return documents.opened(data)


def _calendar(data: bytes, name: str, choices: Choices) -> Opened | None:
    kind = calendars.kind_of(data)
    return Opened(kind) if kind else None


def _cards(data: bytes, name: str, choices: Choices) -> Opened | None:
    return vcard.opened(data)


_READERS: tuple[Reader, ...] = (
    _other_program, _archive, _own_export, _document, _calendar, _cards, tables.opened,
)  # fmt: skip
