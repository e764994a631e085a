"""Dates, times and durations of calendars, read more tolerantly than RFC 5545 writes them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_MOMENT = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$"
)
_STRICT = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_DURATION = re.compile(
    r"\s*([+-])?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time as written; `is_utc` for a Z at its end; `has_time` is False for a date.

    `is_mended` is for what RFC 5545 would not have written so.
    """

    wall: datetime
    has_time: bool
    is_utc: bool
    is_mended: bool = False


def moment(text: str) -> Moment | None:
    """`20261014T130000Z`, `20261014`, `2026-10-14T13:00`; None for what is no date, such as `20261301`."""
    found = _MOMENT.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if year < 1:
        return None
    try:
        wall = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  the zone is read apart
        read = _in_utc(wall, found.group(7), has_time=found.group(4) is not None)
        return replace(read, is_mended=_STRICT.fullmatch(text) is None)
    except (ValueError, OverflowError):
        return None


def duration(text: str) -> timedelta | None:
    """`PT1H30M`; None for a negative one or what is none."""
    found = _DURATION.match(text)
    if not found or found.group(1) == "-" or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _in_utc(wall: datetime, offset: str | None, *, has_time: bool) -> Moment:
    if offset is None or offset == "Z":
        return Moment(wall, has_time, is_utc=offset == "Z")
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    shift = timedelta(hours=hours, minutes=minutes)
    return Moment(wall + shift if offset[0] == "-" else wall - shift, has_time, is_utc=True)
