"""The next digests, by the same steps that planning takes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from crm.core import quiet
from crm.notifications import occurrence

FARTHEST = 400
"""So many days are looked at: an absence may be longer."""


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that is on and takes the digest, as far as that decides when something leaves by it."""

    key: str
    quiet_from: time | None = None
    quiet_until: time | None = None
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a digest's reminder stands: its hour and zone, the day planned last, when it is due next."""

    local_at: time
    zone: ZoneInfo
    planned: date | None
    next_due: datetime
    away_from: date | None = None
    away_until: date | None = None
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """By which channel a digest leaves, and when: its quiet time may hold it back."""

    key: str
    at: datetime
    is_held_back: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """A digest that will be planned: for which day, when, how it leaves; `is_skipped` on a day away."""

    day: date
    at: datetime
    leavings: tuple[Leaving, ...] = ()
    is_skipped: bool = False


def coming(standing: Standing, *, now: datetime, count: int) -> list[Coming]:
    """The next `count` digests and the days between them that are skipped, in their order.

    None is sent on a day on which nothing is due; that is found out only then.
    """
    found: list[Coming] = []
    for each in islice(_steps(standing, now), FARTHEST):
        found.append(each)
        count -= not each.is_skipped
        if count == 0:
            break
    while found and found[-1].is_skipped:
        found.pop()
    return found


def _steps(standing: Standing, now: datetime) -> Iterator[Coming]:
    due, planned = standing.next_due, standing.planned
    while True:
        at = max(due, now)
        day, due = occurrence.step(at, standing.local_at, standing.zone, planned=planned)
        planned = day
        if occurrence.is_away(day, standing.away_from, standing.away_until):
            yield Coming(day, at, is_skipped=True)
        else:
            yield Coming(day, at, tuple(_leavings(standing, at)))


def _leavings(standing: Standing, at: datetime) -> Iterator[Leaving]:
    for way in standing.ways:
        if way.paused_until is None or way.paused_until <= at:
            end = quiet.ends(at, way.quiet_from, way.quiet_until, standing.zone)
            yield Leaving(way.key, end or at, end is not None)


def offset(at: datetime, zone: ZoneInfo) -> timedelta:
    """How far the wall clock is ahead of UTC then."""
    return at.astimezone(zone).utcoffset() or timedelta(0)
