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


def folder() -> Path:
    """`CRM_TEST_CORPUS`, by default `../shared/corpus` beside the repository."""
    given = os.environ.get("CRM_TEST_CORPUS")
    return Path(given) if given else ROOT.parent / "shared" / "corpus"


def files(kind: str) -> list[Path]:
    """Files of a kind, none where the corpus is not."""
    found = folder() / kind
    return sorted(found.glob(f"*.{kind}")) if found.is_dir() else []


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


def expectations() -> list[dict[str, object]]:
    """Those whose file is there."""
    listed = tomllib.loads(EXPECTATIONS.read_text(encoding="utf-8"))["file"]
    return [one for one in listed if (folder() / str(one["path"])).is_file()]


def understood(expected: dict, *, crlf: bool | None = None) -> Understood:
    """The file of an expectation as its reader sees it; `crlf` forces the form of the line ends."""
    path = folder() / expected["path"]
    data = path.read_bytes()
    if crlf is not None:
        data = data.replace(b"\r\n", b"\n")
        data = data.replace(b"\n", b"\r\n") if crlf else data
    reader = Reader(frozenset(expected["own"]), expected.get("zone", HOME))
    return understand(data, name=path.name, reader=reader)


def checks(expected: dict, *, crlf: bool | None = None) -> Iterator[Check]:
    """Every single thing that an expectation says, beside what was read."""
    path = expected["path"]
    events = understood(expected, crlf=crlf).events
    wanted = expected.get("event", [])
    yield Check(path, "number of events", len(wanted), len(events))
    for number, (one, event) in enumerate(zip(wanted, events, strict=False)):
        for check in _of_event(one, event):
            yield Check(f"{path}#{number}", *check)


def _of_event(wanted: dict, event: Event) -> Iterator[tuple[str, object, object]]:
    yield "start", wanted.get("start"), _start(event)
    yield "method", wanted.get("method"), event.method
    if "uid" in wanted:
        yield "uid", wanted["uid"], event.uid
    if "tz" in wanted:
        allowed = wanted["tz"] if isinstance(wanted["tz"], list) else [wanted["tz"]]
        yield (
            "zone",
            True if event.zone in allowed else allowed,
            True if event.zone in allowed else event.zone,
        )
    people = dict(map(_split, wanted["people"]))
    found = {_spelled(person): _part(person) for person in event.people}
    for name, part in people.items():
        yield "person", name, name if name in found else sorted(found)
        if name in found:
            yield f"role of {name}", part, found[name]
    yield "nobody else", [], sorted(set(found) - set(people))


def _start(event: Event) -> str | None:
    if event.is_all_day and event.starts_local:
        return event.starts_local.date().isoformat()
    return event.starts_at.isoformat().replace("+00:00", "Z") if event.starts_at else None


def _split(person: str) -> tuple[str, str]:
    name, _, part = person.partition("> ")
    return f"{name}>", part


def _spelled(person: Person) -> str:
    return f"{person.name} <{person.email or ''}>"


def _part(person: Person) -> str:
    return f"{person.role}{' optional' if person.is_optional else ''}"
