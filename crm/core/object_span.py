"""From when to when a calendar object reaches, all its instances taken together."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line, Reason
from crm.core.moments import duration, moment
from crm.core.object_times import Clock, Time
from crm.core.repeating import rule

KINDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_REPEATS = ("RRULE", "RDATE")
_NO_TIME = timedelta()
_UTC_ZONE = ZoneInfo("UTC")


def is_repeating(calendar: Component) -> bool:
    """Whether any component of it does."""
    return any(each.line(name) is not None for each in _of(calendar) for name in _REPEATS)


def span(calendar: Component, *, home: ZoneInfo | None = None) -> tuple[datetime, datetime] | None:
    """In UTC, around all instances; None for one without any time, and for one that has no end.

    Days begin and floating times are at home. Where the end of a rule is not plain to see, it has none.
    A task that is only due has its whole time at that moment.
    """
    place = home or _UTC_ZONE
    clock = Clock(calendar, place)
    starts: list[datetime] = []
    ends: list[datetime] = []
    for component in _of(calendar):
        own = _own(component, clock, place)
        if own is None:
            continue
        last = _last(component, clock, own, place)
        if last is None:
            return None
        starts.append(own[0])
        ends.append(last)
    return (min(starts), max(ends)) if starts else None


def bounds(time: Time, home: ZoneInfo) -> tuple[datetime, datetime]:
    """A time as both its ends; a day as its midnights at home."""
    if time.at is not None:
        at = time.at.astimezone(UTC)
        return at, at
    return _midnight(time.day, home), _midnight(time.day, home, more=1)


def _of(calendar: Component) -> list[Component]:
    return [each for each in calendar.components() if each.name in KINDS]


def _own(component: Component, clock: Clock, home: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The first instance, or the only one."""
    start, end = component.line("DTSTART"), component.line("DTEND") or component.line("DUE")
    if start is None:
        return bounds(clock.read(end), home) if end else None
    begun = bounds(clock.read(start), home)
    if end is not None:
        return begun[0], max(begun[0], bounds(clock.read(end), home)[0])
    length = duration(component.text("DURATION"))
    is_day = moment(start.value)
    if length is not None:
        return begun[0], _plus(begun[0], length)
    return begun if is_day and not is_day.has_time else (begun[0], begun[0])


def _last(
    component: Component, clock: Clock, own: tuple[datetime, datetime], home: ZoneInfo
) -> datetime | None:
    """Where the last instance ends, or later."""
    length = own[1] - own[0]
    ends = [own[1]]
    for line in component.lines("RRULE"):
        found = rule(line.value)
        last = found.last_day(own[0].date()) if found else own[0].date()
        if last is None:
            return None
        ends.append(_plus(_midnight(last, home, more=1), length))
    ends += [_plus(at, max(length, more)) for at, more in _more_dates(component, clock, home)]
    return max(ends)


def _more_dates(component: Component, clock: Clock, home: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """Those of RDATE; of a period with its length."""
    for line in component.lines("RDATE"):
        for value in line.value.split(","):
            begins, _, rest = value.partition("/")
            try:
                start = bounds(clock.read(Line("RDATE", begins, line.params)), home)[0]
                length = _length(start, Line("RDATE", rest, line.params), clock, home)
            except BadContent:
                continue
            yield start, length


def _length(start: datetime, rest: Line, clock: Clock, home: ZoneInfo) -> timedelta:
    """What stands after the slash of a period: its end, or how long it is."""
    if moment(rest.value):
        return bounds(clock.read(rest), home)[0] - start
    return duration(rest.value) or _NO_TIME


def _plus(at: datetime, length: timedelta) -> datetime:
    try:
        return at + length
    except OverflowError:
        raise BadContent(Reason.BAD_TIME) from None


def _midnight(day: date, home: ZoneInfo, *, more: int = 0) -> datetime:
    """So many days later; raises where the calendar ends."""
    try:
        return datetime.combine(day + timedelta(days=more), time(), home).astimezone(UTC)
    except OverflowError:
        raise BadContent(Reason.BAD_TIME) from None
