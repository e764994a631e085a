"""The corpus beside the repository, and what is expected of reading it."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crm.transfer.reading import Event, Person, Reader, Understood, understand

ROOT = Path(__file__).parents[2]
EXPECTATIONS = Path(__file__).with_name("expectations.toml")
HOME = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class ExpectedEvent:
    """What a person reads in one event. `uid` and `zones` None: not checked; `people`: spelling to part."""

    start: str | None
    method: str | None
    uid: str | None
    zones: tuple[str, ...] | None
    people: dict[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a person reads in one file as the owner of some addresses."""

    path: str
    reader: Reader
    events: tuple[ExpectedEvent, ...]

    @property
    def file(self) -> Path:
        return folder() / self.path


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was expected of one event."""

    file: str
    what: str
    expected: object
    found: object

    @property
    def is_right(self) -> bool:
        return self.expected == self.found


def folder() -> Path:
    """`CRM_TEST_CORPUS`, by default `../shared/corpus` beside the repository."""
    given = os.environ.get("CRM_TEST_CORPUS")
    return Path(given) if given else ROOT.parent / "shared" / "corpus"


def files(kind: str) -> list[Path]:
    """Files of a kind (`ics`, `eml`), none where the corpus is not."""
    found = folder() / kind
    return sorted(found.glob(f"*.{kind}")) if found.is_dir() else []


def expectations() -> list[Expected]:
    """All of them, whether their file is there or not."""
    listed = tomllib.loads(EXPECTATIONS.read_text(encoding="utf-8"))["file"]
    return [
        Expected(
            one["path"],
            Reader(frozenset(one["own"]), one.get("zone", HOME)),
            tuple(
                ExpectedEvent(
                    event.get("start"),
                    event.get("method"),
                    event.get("uid"),
                    _zones(event.get("tz")),
                    dict(map(_split, event["people"])),
                )
                for event in one.get("event", [])
            ),
        )
        for one in listed
    ]


def present() -> list[Expected]:
    """The expectations whose file is there."""
    return [one for one in expectations() if one.file.is_file()]


def with_line_ends(data: bytes, *, crlf: bool) -> bytes:
    """The same file in the form of the other systems."""
    plain = data.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", b"\r\n") if crlf else plain


def checks(expected: Expected, understood: Understood) -> Iterator[Check]:
    """Every single thing that an expectation says, beside what was read."""
    events = understood.events
    yield Check(expected.path, "number of events", len(expected.events), len(events))
    for number, (wanted, event) in enumerate(zip(expected.events, events, strict=False)):
        for what, right, found in _of_event(wanted, event):
            yield Check(f"{expected.path} event {number}", what, right, found)


def read(expected: Expected) -> Understood:
    return understand(expected.file.read_bytes(), name=expected.file.name, reader=expected.reader)


def _of_event(wanted: ExpectedEvent, event: Event) -> Iterator[tuple[str, object, object]]:
    yield "start", wanted.start, _start(event)
    yield "method", wanted.method, event.method
    if wanted.uid is not None:
        yield "uid", wanted.uid, event.uid
    if wanted.zones is not None:
        yield "zone", wanted.zones, wanted.zones if event.zone in wanted.zones else event.zone
    found = {f"{person.name} <{person.email or ''}>": _part(person) for person in event.people}
    for name, part in wanted.people.items():
        yield "person", name, name if name in found else sorted(found)
        if name in found:
            yield f"role of {name}", part, found[name]
    yield "nobody else", [], sorted(set(found) - set(wanted.people))


def _start(event: Event) -> str | None:
    if event.is_all_day and event.starts_local:
        return event.starts_local.date().isoformat()
    return event.starts_at.isoformat().replace("+00:00", "Z") if event.starts_at else None


def _zones(written: str | list[str] | None) -> tuple[str, ...] | None:
    if written is None:
        return None
    return (written,) if isinstance(written, str) else tuple(written)


def _split(person: str) -> tuple[str, str]:
    name, _, part = person.partition("> ")
    return f"{name}>", part


def _part(person: Person) -> str:
    return f"{person.role}{' optional' if person.is_optional else ''}"
