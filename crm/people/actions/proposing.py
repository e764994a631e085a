"""What of two contacts can be chosen when they become one, and what is proposed: the fuller value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from crm.contacts.models import Contact, Position


class Part(StrEnum):
    """What is chosen from one or the other; everything else is united."""

    NAME = "name"
    PRONOUNS = "pronouns"
    WORK = "work"
    RHYTHM = "rhythm"
    MET_HOW = "met_how"
    MET_WHERE = "met_where"
    MET_THROUGH = "met_through"
    HELPS = "helps"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Choice:
    """The parts, and the values of the user's own fields (by the field's id), that the one who goes gives."""

    parts: frozenset[Part] = frozenset()
    values: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, with what hangs on it: the values of own fields by field, and the photo's checksum."""

    contact: Contact
    values: Mapping[int, str]
    photo: str = ""

    @property
    def work(self) -> Position | None:
        """The current position."""
        return next((row for row in self.contact.positions if row.is_current), None)


def differing(kept: Side, gone: Side) -> list[Part]:
    """The parts that both have and that are not the same: only these are asked."""
    return [part for part in Part if _has(kept, part) and _has(gone, part) and not _same(kept, gone, part)]


def proposed(kept: Side, gone: Side) -> Choice:
    """What the one who goes should give: what the other lacks, and what is fuller."""
    parts = {part for part in Part if _has(gone, part) and _is_fuller(gone, kept, part)}
    values = {
        field
        for field, value in gone.values.items()
        if len(value.strip()) > len(kept.values.get(field, "").strip())
    }
    return Choice(frozenset(parts), frozenset(values))


def _has(side: Side, part: Part) -> bool:
    return bool(_VALUE[part](side))


def _same(kept: Side, gone: Side, part: Part) -> bool:
    return bool(_VALUE[part](kept) == _VALUE[part](gone))


def _is_fuller(gone: Side, kept: Side, part: Part) -> bool:
    if not _has(kept, part):
        return True
    return bool(_WEIGHT[part](gone) > _WEIGHT[part](kept))


def _work(side: Side) -> tuple[int | None, str] | None:
    return (side.work.company_id, side.work.title) if side.work else None


def _fullness_of_work(side: Side) -> tuple[int, str, int]:
    """A company and a title before one of them; the later begun; the longer title."""
    work = side.work
    if work is None:
        return (0, "", 0)
    known = (work.company_id is not None) + bool(work.title)
    return (known, work.started_on.isoformat() if work.started_on else "", len(work.title))


def _fullness_of_name(name: str) -> tuple[int, bool, int]:
    """More words that are no initials; the given name first; the longer."""
    words = [word for word in name.replace(",", " ").split() if len(word.rstrip(".")) > 1]
    return (len(words), "," not in name, len(name))


def _often(side: Side) -> tuple[int | None, str | None] | None:
    contact = side.contact
    return (contact.own_months, contact.tier) if contact.cadence is not None else None


_VALUE: Mapping[Part, Callable[[Side], Any]] = MappingProxyType(
    {
        Part.NAME: lambda side: side.contact.name,
        Part.PRONOUNS: lambda side: side.contact.pronouns,
        Part.WORK: _work,
        Part.RHYTHM: _often,
        Part.MET_HOW: lambda side: side.contact.met_how,
        Part.MET_WHERE: lambda side: side.contact.met_where,
        Part.MET_THROUGH: lambda side: side.contact.met_through,
        Part.HELPS: lambda side: side.contact.helps,
        Part.PHOTO: lambda side: side.photo,
    }
)
_WEIGHT: Mapping[Part, Callable[[Side], Any]] = MappingProxyType(
    {
        Part.NAME: lambda side: _fullness_of_name(side.contact.name),
        Part.PRONOUNS: lambda side: len(side.contact.pronouns),
        Part.WORK: _fullness_of_work,
        Part.RHYTHM: lambda side: -(side.contact.cadence or 0),  # the more often, the higher the tier
        Part.MET_HOW: lambda side: 0,
        Part.MET_WHERE: lambda side: len(side.contact.met_where),
        Part.MET_THROUGH: lambda side: len(side.contact.met_through),
        Part.HELPS: lambda side: len(side.contact.helps),
        Part.PHOTO: lambda side: 0,
    }
)
