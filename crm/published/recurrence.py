"""The instances of a repeating object between two moments, and no more of them than anyone can want.

The rules are counted by recurring-ical-events on a bare copy that holds times and rules only: zones that a
calendar defines itself are worked out before, since icalendar keeps definitions for the whole process. A rule
that is a bomb (every second for ever, the 30th of February) is found before it is counted.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from crm.core.content_lines import BadContent, Component, Line, Reason, parse
from crm.core.ics_text import day, instant
from crm.core.moments import duration, moment
from crm.core.object_span import bounds, is_repeating, span
from crm.core.object_times import Clock, Time, time_line
from crm.core.repeating import Rule, rule
from crm.core.zone_names import exact

MOST = 1_000
MAX_STEPS = 60_000
_MAX_DATES = 2_000
_MAX_PARTS = 1_000
_MAX_RULES = 20
_KINDS = ("VEVENT", "VTODO")
_OF_TIME = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "RDATE", "EXDATE")
_PLACE = "X-PLACE"
_TROUBLE = (ValueError, TypeError, OverflowError, AttributeError, KeyError)
"""What the library raises for objects that it cannot count."""

_FINER = ("INTERVAL", "FREQ", "BYHOUR", "BYMINUTE", "BYSECOND")
_KEPT = {"DAILY": 31, "WEEKLY": 31, "MONTHLY": 2}
"""Intervals up to here are the same late; larger ones, and those of years, are quickly through anyway."""

_UTC_ZONE = ZoneInfo("UTC")
_LAST_YEARS = range(9_916, 9_944)
"""No year of a full century is in the way of their weekdays, up to the last year that there is."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = datetime(9_998, 1, 1, tzinfo=UTC)


class TooManyInstances(BadContent):
    """It repeats more often than is counted here (RFC 4791 5.3.2.1: max-instances)."""

    def __init__(self, about: str = "") -> None:
        super().__init__(Reason.REPEATS_TOO_OFTEN, about)


@dataclass(frozen=True, slots=True)
class Instance:
    """One of them. `starts` and `ends` are days, the last excluded, or instants in UTC.

    `original` is when the rule has it (RECURRENCE-ID); `component` is the one in the object that it is from.
    """

    starts: date
    ends: date
    original: date
    component: Component


def check(body: bytes) -> None:
    """Raises `BadContent` for a rule that is not sound or never comes, `TooManyInstances` for a bomb.

    To be asked before an object is kept.
    """
    calendar = parse(body)
    parts = [each for each in calendar.components() if each.name in _KINDS]
    if len(parts) > _MAX_PARTS:
        raise TooManyInstances("RECURRENCE-ID")
    for component in parts:
        _check_dates(component)
        start = _start(component)
        for line in component.lines("RRULE"):
            found = rule(line.value)
            if found is None or _is_barren(found, start):
                raise BadContent(Reason.BAD_RULE, line.value[:100])
            ten_years = start + timedelta(days=3_660) if start.year < 9_900 else start
            if found.steps(start, ten_years) > MAX_STEPS:
                raise TooManyInstances(line.value[:100])
    try:
        _series(_bare(calendar, parts, _UTC_ZONE)[0])
    except _TROUBLE as error:
        raise BadContent(Reason.BAD_RULE, str(error)[:100]) from None


def instances(
    body: bytes, start: datetime | None, end: datetime | None, *, most: int = MOST, home: ZoneInfo = _UTC_ZONE
) -> list[Instance]:
    """Those that touch a span, in order; at most so many. Days and floating times are at home.

    Raises `TooManyInstances` instead of counting on and on, `BadContent` for what cannot be counted; neither
    for what `check` let pass, unless the span is tens of years away.
    """
    calendar = parse(body)
    return _instances(calendar, _window(calendar, start, end, home), most, home)


def has_instance(
    body: bytes, start: datetime | None, end: datetime | None, *, home: ZoneInfo = _UTC_ZONE
) -> bool:
    """Whether any touches a span."""
    return bool(instances(body, start, end, most=1, home=home))


def expanded(
    body: bytes, start: datetime, end: datetime, *, most: int = MOST, home: ZoneInfo = _UTC_ZONE
) -> bytes:
    """The object as its instances in UTC, without rules and zones (RFC 4791 9.6.5)."""
    calendar = parse(body)
    repeats = is_repeating(calendar)
    found = _instances(calendar, _window(calendar, start, end, home), most, home)
    written = [_alone(each, repeats=repeats) for each in found]
    kept = [each for each in calendar.items if isinstance(each, Line)]
    calendar.items = [*kept, *written]
    return calendar.data()


def _window(
    calendar: Component, start: datetime | None, end: datetime | None, home: ZoneInfo
) -> tuple[datetime, datetime]:
    """A span with both ends: an open one reaches as far as the object does, or ten years."""
    reach = span(calendar, home=home)
    first = start or min(reach[0] if reach else _LONG_AGO, end or _NEVER)
    last = end or (reach[1] + timedelta(days=1) if reach else first + timedelta(days=3_660))
    return first, max(first, last)


def _instances(
    calendar: Component, window: tuple[datetime, datetime], most: int, home: ZoneInfo
) -> list[Instance]:
    parts = [each for each in calendar.components() if each.name in _KINDS][:_MAX_PARTS]
    bare, rules = _bare(calendar, parts, home)
    for found, start in rules:
        if found.steps(start, window[1].date()) > MAX_STEPS:
            raise TooManyInstances(found.text)
    first, last = (each.astimezone(home) for each in window)
    try:
        every = chain.from_iterable(each.between(first, last) for each in _series(bare))
        occurrences = [each.as_component(keep_recurrence_attributes=False) for each in islice(every, most)]
    except _TROUBLE as error:
        raise BadContent(Reason.BAD_RULE, str(error)[:100]) from None
    made = [_instance(each, parts) for each in occurrences]
    return sorted(made, key=lambda one: bounds(_time(one.starts), home))


def _series(bare: icalendar.Calendar) -> list[Any]:
    return list(recurring_ical_events.of(bare, components=_KINDS).series)


def _instance(occurrence: Any, parts: list[Component]) -> Instance:
    component = parts[int(occurrence[_PLACE])]
    starts, original = _plain(occurrence["DTSTART"].dt), _plain(occurrence["RECURRENCE-ID"].dt)
    end = occurrence.get("DTEND") or occurrence.get("DUE")
    return Instance(starts, _plain(end.dt) if end else starts, original, component)


def _alone(instance: Instance, *, repeats: bool) -> Component:
    """The component as it would be if it were not repeated."""
    source = instance.component
    alone = Component(source.name, list(source.items))
    for name in ("RRULE", "RDATE", "EXDATE", "EXRULE", "DURATION", "RECURRENCE-ID"):
        alone.drop(name)
    if alone.line("DTSTART"):
        alone.replace("DTSTART", [time_line("DTSTART", instance.starts)])
    end = "DUE" if source.name == "VTODO" else "DTEND"
    if alone.line(end) or source.line("DURATION"):
        alone.replace(end, [time_line(end, instance.ends)])
    if repeats:
        alone.replace("RECURRENCE-ID", [time_line("RECURRENCE-ID", instance.original)])
    return alone


def _bare(
    calendar: Component, parts: list[Component], home: ZoneInfo
) -> tuple[icalendar.Calendar, list[tuple[Rule, date]]]:
    """The copy to count by, and its rules with the days on which they begin."""
    clock = Clock(calendar, home)
    rules: list[tuple[Rule, date]] = []
    lines = ["BEGIN:VCALENDAR"]
    for place, component in enumerate(parts):
        lines += [f"BEGIN:{component.name}", "UID:one", f"{_PLACE}:{place}"]
        for name in _OF_TIME:
            lines += [_bare_line(each, clock, home) for each in component.lines(name)[:_MAX_DATES]]
        if length := component.text("DURATION"):
            lines += [f"DURATION:{length}"] if duration(length) is not None else []
        start = _start(component)
        for line in component.lines("RRULE")[:_MAX_RULES]:
            found = rule(line.value)
            if found and not _is_barren(found, start):
                rules.append((found, start))
                lines.append(f"RRULE:{found.text}")
        lines.append(f"END:{component.name}")
    text = "\r\n".join([*filter(None, lines), "END:VCALENDAR", ""])
    return icalendar.Calendar.from_ical(text), rules


def _bare_line(line: Line, clock: Clock, home: ZoneInfo) -> str:
    """A time in a zone that everybody knows; what is no time is left out."""
    values = [found for value in line.value.split(",")[:_MAX_DATES] if (found := moment(value.split("/")[0]))]
    if not values:
        return ""
    head = f"{line.name};RANGE=THISANDFUTURE" if line.param("RANGE") else line.name
    if not values[0].has_time:
        return f"{head};VALUE=DATE:" + ",".join(day(each.wall) for each in values)
    if not values[0].is_utc and (zone := exact(line.param("TZID"))):
        return f"{head};TZID={zone}:" + ",".join(f"{each.wall:%Y%m%dT%H%M%S}" for each in values)
    read = (clock.read(Line(line.name, value, line.params)) for value in line.value.split(","))
    if values[0].is_utc or line.param("TZID"):
        return f"{head}:" + ",".join(instant(each.at) for each in read if each.at)
    return f"{head};TZID={home.key}:" + ",".join(f"{each.wall:%Y%m%dT%H%M%S}" for each in values)


def _check_dates(component: Component) -> None:
    for name in ("RDATE", "EXDATE", "RRULE"):
        lines = component.lines(name)
        if sum(each.value.count(",") + 1 for each in lines) > _MAX_DATES or (
            name == "RRULE" and len(lines) > 20
        ):
            raise TooManyInstances(name)


def _start(component: Component) -> date:
    found = moment(component.text("DTSTART") or component.text("DUE"))
    return found.wall.date() if found else date(1970, 1, 1)


def _is_barren(found: Rule, start: date) -> bool:
    """Whether it never comes: asked where the calendar ends, since such a rule is sought up to there."""
    if not found.parts.keys() - {"BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND"} and found.interval == 1:
        return False
    kept = [each for each in found.text.split(";") if not each.startswith(("COUNT", "UNTIL"))]
    if found.frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        kept = [each for each in kept if not each.startswith(_FINER)] + ["FREQ=DAILY"]
    elif found.interval > _KEPT.get(found.frequency, 1):
        kept = [each for each in kept if not each.startswith("INTERVAL")]
    return not _comes_again(";".join(kept), _late(start))


def _late(start: date) -> date:
    """The same day of the year and of the week, not long before the calendar ends."""
    first = start.replace(day=28) if (start.month, start.day) == (2, 29) else start
    return next(day for day in map(first.replace, _LAST_YEARS) if day.weekday() == first.weekday())


@lru_cache(maxsize=1_000)
def _comes_again(text: str, start: date) -> bool:
    lines = ("BEGIN:VEVENT", "UID:one", f"DTSTART;VALUE=DATE:{day(start)}", f"RRULE:{text}", "END:VEVENT", "")
    try:
        event = icalendar.Event.from_ical("\r\n".join(lines))
        series = recurring_ical_events.of(event).series[0]
        return len(list(islice(series.between(start, date(9_998, 12, 31)), 2))) == 2
    except _TROUBLE:
        return False


def _plain(value: date) -> date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _time(value: date) -> Time:
    return Time(value, value if isinstance(value, datetime) else None)
