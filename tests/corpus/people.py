"""What is expected of reading the cards and tables of the corpus, and how it is compared."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crm.contacts.models import MethodKind
from crm.transfer.sources import open_file
from crm.transfer.sources.record import Choices, Fault, Record
from tests.corpus.corpus import Check, folder, with_line_ends

EXPECTATIONS = Path(__file__).parent / "expectations" / "people"
UNREAD = frozenset({Fault.DAMAGED, Fault.NOT_UNDERSTOOD, Fault.EMPTY})
AS_FOUND = Choices()
WAYS = {"emails": MethodKind.EMAIL, "phones": MethodKind.PHONE, "links": MethodKind.LINK}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a person reads in one file: for each place the fields that it states."""

    path: str
    choices: Choices
    records: dict[int, dict[str, Any]]

    @property
    def file(self) -> Path:
        return folder() / self.path


def expectations() -> list[Expected]:
    """All of them, whether their file is there or not."""
    listed = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXPECTATIONS.glob("*.json"))]
    return [
        Expected(
            one["file"],
            replace(AS_FOUND, **one.get("choices", {})),
            {record.pop("place"): record for record in one["records"]},
        )
        for one in listed
    ]


def present() -> list[Expected]:
    """The expectations whose file is there."""
    return [one for one in expectations() if one.file.is_file()]


def records(path: Path, *, choices: Choices = AS_FOUND) -> list[Record]:
    """What is read of a file as it is."""
    return list(open_file(path.read_bytes(), name=path.name, choices=choices).records())


def records_in_form(expected: Expected, *, crlf: bool) -> list[Record]:
    """What is read of a file with the line ends of one system or the other."""
    data = with_line_ends(expected.file.read_bytes(), crlf=crlf)
    return list(open_file(data, name=expected.file.name, choices=expected.choices).records())


def cards(path: Path) -> int:
    """How many cards a person counts in a file: lines that begin one, but not within another's line."""
    lines = path.read_bytes().replace(b"\r", b"\n").upper().split(b"\n")
    return sum(line.rstrip() == b"BEGIN:VCARD" for line in lines)


def checks(expected: Expected, found: list[Record]) -> Iterator[Check]:
    """Every single thing that an expectation says, beside what was read."""
    by_place = {record.place: record for record in found}
    for place, wanted in expected.records.items():
        record = by_place.get(place)
        where = f"{expected.path} {place}"
        if record is None:
            yield from (Check(where, field, value, None) for field, value in wanted.items())
        elif record.fault != wanted.get("fault"):
            yield Check(where, "fault", wanted.get("fault"), record.fault)
        else:
            yield from (Check(where, *one) for one in _fields(wanted, record))


def _fields(wanted: dict[str, Any], record: Record) -> Iterator[tuple[str, object, object]]:
    may_miss = set(wanted.get("faxes", ()))
    for field, value in wanted.items():
        if field in WAYS:
            found = {_form(way.value) for way in record.ways if way.kind is WAYS[field]}
            yield field, sorted(map(_form, value)), sorted(found - may_miss)
        elif field == "tags":
            yield field, sorted(value), sorted(record.tags)
        elif field == "notes":
            beginning = " ".join(value.split())
            yield field, beginning, " ".join(record.notes.split())[: len(beginning)]
        elif field != "faxes":
            yield field, value, _plain(getattr(record, field))


def _form(way: str) -> str:
    """The same for all ways to write an address."""
    return way.casefold() if "@" in way else way


def _plain(value: Any) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value or None
