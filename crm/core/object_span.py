"""From when to when a calendar object reaches, all its instances taken together."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line, Reason
from crm.core.moments import duration, moment
from crm.core.object_times import Clock, Time
from crm.core.recurrence import NoRule, Rule, read_rule

KINDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_REPEATS = ("RRULE", "RDATE")
_NO_TIME = timedelta()
_STEPS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 62, "YEARLY": 366}
"""Days from one instance to the next at most: every second month has a 31st."""

_FAR = 9_900
"""From this year on it is as good as never."""

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
        last = _last_day(line.value, own[0].date())
        if last is None:
            return None
        ends.append(_plus(_midnight(last, home, more=1), length))
    ends += [_plus(at, max(length, more)) for at, more in _more_dates(component, clock, home)]
    return max(ends)


def _last_day(text: str, start: date) -> date | None:
    """A day that no instance is after; None where there is none or it is not plain to see."""
    try:
        rule = read_rule(text)
    except NoRule:
        return start
    if rule.until:
        until = moment(rule.until)
        return until.wall.date() + timedelta(days=1) if until and until.wall.year < _FAR else None
    if rule.count is None or _is_sparse(rule):
        return None
    days = 366 * 8 if (start.month, start.day) == (2, 29) else _STEPS[rule.frequency]
    try:
        return start + timedelta(days=days * rule.interval * rule.count + 1)
    except OverflowError:
        return None


def _is_sparse(rule: Rule) -> bool:
    """Whether steps may be without an instance, so that a count says nothing of the end."""
    names_a_day = rule.names_days and not (rule.frequency == "WEEKLY" and not rule.month_days)
    return bool(names_a_day or rule.months or rule.year_days or rule.weeks or rule.places)


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
