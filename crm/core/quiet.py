"""Quiet hours: between two wall times nothing is sent. Pure.

What counts is what a clock on the wall shows: an hour that the clocks repeat is quiet both times, and a
quiet time whose end the clocks skip is over when they have skipped it.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def ends(now: datetime, quiet_from: time | None, quiet_until: time | None, zone: ZoneInfo) -> datetime | None:
    """The instant (in the zone of `now`, aware) at which the quiet time around `now` is over; None outside.

    It may last over midnight. Without both times, or with equal ones, there is no quiet time.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return None
    at = now
    while _is_within(at.astimezone(zone).time(), quiet_from, quiet_until):
        at = _next_change(at, quiet_until, zone)
    return None if at == now else at


def _is_within(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from < quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def _next_change(at: datetime, until: time, zone: ZoneInfo) -> datetime:
    """When the wall next shows `until`, or before that, when the clocks are changed."""
    shown = at.astimezone(zone).replace(tzinfo=None)
    end = datetime.combine(shown.date(), until)
    if end <= shown:
        end += DAY
    reached = at + (end - shown)
    if _offset(at, zone) == _offset(reached, zone):
        return reached
    return _changed(at, reached, zone)


def _changed(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant between these two from which the later offset holds."""
    old = _offset(before, zone)
    while after - before > timedelta.resolution:
        middle = before + (after - before) / 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
