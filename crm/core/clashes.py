"""Interviews that collide: at the same time, or too close to each other to get from one place to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TRAVEL = timedelta(minutes=60)
_INSTANT = timedelta(minutes=1)


class ClashKind(StrEnum):
    OVERLAP = "overlap"
    TRAVEL = "travel"


@dataclass(frozen=True, slots=True)
class Talk:
    """When (aware) and where. With a link and no place it is held where one is."""

    id: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""

    @property
    def until(self) -> datetime:
        """Its end; one without a length takes a moment."""
        return max(self.ends_at, self.starts_at + _INSTANT)


@dataclass(frozen=True, slots=True)
class Clash:
    """`first` begins no later than `second`. `between` is the time left, zero when they overlap."""

    kind: ClashKind
    first: Talk
    second: Talk
    between: timedelta


def clashes(talks: Iterable[Talk], *, travel: timedelta = TRAVEL) -> tuple[Clash, ...]:
    """Every pair that overlaps, or of which the second is too soon at another place; in order of time.

    Only a talk at a place has to be travelled to, from another place or from wherever one sits at a screen.
    """
    found: list[Clash] = []
    before: list[Talk] = []
    for talk in sorted(talks, key=lambda each: (each.starts_at, each.until, each.id)):
        before = [each for each in before if each.until + travel > talk.starts_at]
        found += filter(None, (_clash(each, talk, travel) for each in before))
        before.append(talk)
    return tuple(found)


def clashes_with(talk: Talk, others: Iterable[Talk], *, travel: timedelta = TRAVEL) -> tuple[Clash, ...]:
    """What one of them collides with."""
    found = clashes([talk, *(each for each in others if each.id != talk.id)], travel=travel)
    return tuple(clash for clash in found if talk in (clash.first, clash.second))


def _clash(first: Talk, second: Talk, travel: timedelta) -> Clash | None:
    between = second.starts_at - first.until
    if between < timedelta():
        return Clash(ClashKind.OVERLAP, first, second, timedelta())
    if between < travel and _needs_travel(first, second):
        return Clash(ClashKind.TRAVEL, first, second, second.starts_at - max(first.ends_at, first.starts_at))
    return None


def _needs_travel(first: Talk, second: Talk) -> bool:
    here, there = _place(first), _place(second)
    return bool(there) and here != there and bool(here or first.link)


def _place(talk: Talk) -> str:
    return " ".join(talk.place.casefold().split())
