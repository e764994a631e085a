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
    """The last day whose occurrence has come by `now`: several that were missed are one."""
    day = now.astimezone(zone).date()
    while instant(day, at, zone) > now:
        day -= DAY
    return day


def after_change(now: datetime, at: time, zone: ZoneInfo, *, planned: date | None) -> datetime:
    """The next occurrence after the hour or the zone was changed at `now`.

    No day comes twice: it lies after the day planned last. If today's has not come yet but its hour is past,
    it is due at once, so that no day is lost either.
    """
    if planned is None:
        return first_after(now, at, zone)
    today = now.astimezone(zone).date()
    return instant(max(planned + DAY, today), at, zone)
