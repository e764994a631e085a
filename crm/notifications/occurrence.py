"""When a daily reminder comes: a wall time in a zone, turned into an instant. Pure.

A time that the clocks skip comes right after the gap, one that they repeat comes the first time
(PEP 495, fold 0).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)


def zone(name: str) -> ZoneInfo:
    """The zone of this name; UTC for one that the rules of this machine do not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of wall time `at` on `day`, in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def first_after(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first occurrence later than `now`."""
    day = now.astimezone(zone).date()
    while instant(day, at, zone) <= now:
        day += DAY
    return instant(day, at, zone)


def latest(now: datetime, at: time, zone: ZoneInfo) -> date:
    """The last day whose occurrence has come by `now`: several that were missed are one.

    It begins with tomorrow: clocks that are set back over midnight return to a day that was over.
    """
    day = now.astimezone(zone).date() + DAY
    while instant(day, at, zone) > now:
        day -= DAY
    return day


def step(now: datetime, at: time, zone: ZoneInfo, *, planned: date | None) -> tuple[date, datetime]:
    """The day that a digest which is due at `now` is for, and when the one after it is due.

    No day comes twice, whatever was `planned` last.
    """
    day = latest(now, at, zone)
    if planned is not None:
        day = max(day, planned)
    return day, instant(day + DAY, at, zone)


def is_away(day: date, away_from: date | None, away_until: date | None) -> bool:
    """Whether this day lies within an absence, whose first and last day are part of it."""
    return away_until is not None and day <= away_until and (away_from is None or away_from <= day)


def after_change(now: datetime, at: time, zone: ZoneInfo, *, planned: date | None) -> datetime:
    """The next occurrence after the hour or the zone was changed at `now`.

    No day comes twice: it lies after the day planned last. If today's has not come yet but its hour is past,
    it is due at once, so that no day is lost either.
    """
    if planned is None:
        return first_after(now, at, zone)
    today = now.astimezone(zone).date()
    return instant(max(planned + DAY, today), at, zone)
