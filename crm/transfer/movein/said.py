"""A record as plain JSON and back: what a staged record keeps, and what a source said of a contact last.

Its keys are kept too: working them out takes longer than everything else that is done with a record.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from crm.contacts.models import MethodKind
from crm.core.kinds import Direction, InteractionKind
from crm.transfer.movein.keyed import Keyed
from crm.transfer.sources import Doubt, Fault, Happened, Planned, Record, Way

KEYS = "keys"
_NOT_REMEMBERED = frozenset({"happened", "planned", "excerpt", "doubts", "left_out"})


def to_said(entry: Keyed) -> dict[str, Any]:
    """What the record says, with its keys; empty parts are left out."""
    ways = [key for _way, key in entry.ways]
    told = _told(replace(entry.record, ways=tuple(way for way, _key in entry.ways)))
    return {**told, KEYS: [entry.name, entry.company, entry.origin, entry.has_own_key, ways]}


def from_said(place: int, said: dict[str, Any]) -> Keyed:
    """The record again, with its keys."""
    values = {
        name: _READ[name](value) if name in _READ else value for name, value in said.items() if name != KEYS
    }
    record = Record(place=place, **values)
    name, company, origin, has_own_key, ways = said[KEYS]
    return Keyed(record, name, company, tuple(zip(record.ways, ways, strict=True)), origin, has_own_key)


def remembered(record: Record) -> dict[str, Any]:
    """What to keep of it beside the contact, for the next file: no texts of what happened."""
    return {name: value for name, value in _told(record).items() if name not in _NOT_REMEMBERED}


def _told(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _NAMES:
        value = getattr(record, name)
        if value:
            write = _WRITE.get(name)
            found[name] = write(value) if write else value
    return found


def _days(value: date) -> str:
    return value.isoformat()


def _happened(values: tuple[Happened, ...]) -> list[list[str | None]]:
    return [
        [
            one.kind.value,
            one.on.isoformat(),
            one.text,
            one.direction.value if one.direction else None,
            one.key,
        ]
        for one in values
    ]


def _planned(values: tuple[Planned, ...]) -> list[list[str]]:
    return [[one.title, one.on.isoformat(), one.key] for one in values]


def _ways(values: tuple[Way, ...]) -> list[list[str]]:
    return [[one.kind.value, one.value, one.label] for one in values]


_METHOD = {kind.value: kind for kind in MethodKind}
_NAMES = tuple(field.name for field in fields(Record) if field.name != "place")
_WRITE: dict[str, Callable[[Any], Any]] = {
    "ways": _ways,
    "tags": list,
    "met_on": _days,
    "connected_on": _days,
    "happened": _happened,
    "planned": _planned,
    "doubts": lambda values: [one.value for one in dict.fromkeys(values)],
    "left_out": list,
    "fault": lambda value: value.value,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "ways": lambda values: tuple(Way(_METHOD[kind], value, label) for kind, value, label in values),
    "tags": tuple,
    "met_on": date.fromisoformat,
    "connected_on": date.fromisoformat,
    "happened": lambda values: tuple(
        Happened(InteractionKind(kind), date.fromisoformat(on), text, Direction(way) if way else None, key)
        for kind, on, text, way, key in values
    ),
    "planned": lambda values: tuple(Planned(title, date.fromisoformat(on), key) for title, on, key in values),
    "doubts": lambda values: tuple(Doubt(one) for one in values),
    "left_out": tuple,
    "fault": Fault,
}
