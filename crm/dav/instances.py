"""When the things in a calendar object happen: once, or at each of their times (RFC 4791 9.9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line
from crm.core.ics_text import items
from crm.core.moments import duration, moment
from crm.core.object_times import Clock, Time
from crm.core.recurrence import NoRule, read_rule, walls
from crm.dav.bounds import FIRST, LAST, Range

HALF_A_DAY = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Instance:
    """One time at which it happens. `recurrence_id` is the time by the rule; None when nothing repeats."""

    start: datetime
    end: datetime
    component: Component
    recurrence_id: datetime | None = None
    is_all_day: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end as the lines say, with the zone in which it repeats."""

    start: datetime
    end: datetime
    zone: tzinfo
    is_all_day: bool

    @property
    def wall(self) -> datetime:
        """The start on the clock of its place."""
        return self.start.astimezone(self.zone).replace(tzinfo=None)


class Times:
    """Reads the times of one calendar object; days and floating times are at home."""

    def __init__(self, calendar: Component, home: ZoneInfo) -> None:
        self._clock = Clock(calendar, home)
        self.calendar, self.home = calendar, home

    def at(self, line: Line | None) -> datetime | None:
        """The instant of a line; of a day its first moment. None for what is no time."""
        read = self._read(line)
        return self._placed(read) if read is not None else None

    def _read(self, line: Line | None) -> Time | None:
        try:
            return self._clock.read(line) if line is not None else None
        except BadContent:
            return None

    def _placed(self, read: Time) -> datetime:
        at = read.at or datetime.combine(read.day, time(), self.home)
        return min(max(at, FIRST), LAST)

    def span(self, component: Component) -> Span | None:
        """From start to end of an event, or of a task from its start, if it has one, to when it is due."""
        read = self._read(component.line("DTSTART") or component.line("DUE"))
        if read is None:
            return None
        start, is_day = self._placed(read), not read.is_timed
        end = self.at(component.line("DTEND") or component.line("DUE"))
        if end is None:
            length = duration(component.text("DURATION"))
            nothing = timedelta(days=1 if is_day and component.name == "VEVENT" else 0)
            end = later(start, length if length is not None else nothing)
        return Span(start, max(start, end), self._zone(read, start), is_day)

    def _zone(self, read: Time, start: datetime) -> tzinfo:
        """Where its clock stands; a zone of the file's own making only by its offset."""
        if read.zone:
            return ZoneInfo(read.zone)
        return self.home if read.is_floating or not read.is_timed else start.tzinfo or UTC

    def instances(self, kind: str, within: Range) -> Iterator[Instance]:
        """What of this kind touches `within`; not in order where single instances were moved."""
        components = self.calendar.components(kind)
        single = {}
        for each in components:
            moved = self.at(each.line("RECURRENCE-ID"))
            if moved is not None:
                single[moved.astimezone(UTC)] = each
        for at, component in single.items():
            yield from self._once(component, within, at)
        for component in components:
            if component.line("RECURRENCE-ID") is None:
                yield from self._each(component, within, single)

    def _once(
        self, component: Component, within: Range, recurrence_id: datetime | None = None
    ) -> Iterator[Instance]:
        span = self.span(component)
        if span is not None and within.overlaps(span.start, span.end):
            yield Instance(span.start, span.end, component, recurrence_id, span.is_all_day)

    def _each(
        self, component: Component, within: Range, single: dict[datetime, Component]
    ) -> Iterator[Instance]:
        span = self.span(component)
        if span is None or not repeats(component):
            yield from self._once(component, within)
            return
        length = span.end - span.start
        excluded = {*single, *self._dates(component, "EXDATE")}
        for start in self._starts(component, span, within):
            if start not in excluded and within.overlaps(start, later(start, length)):
                yield Instance(start, later(start, length), component, start, span.is_all_day)

    def _starts(self, component: Component, span: Span, within: Range) -> Iterator[datetime]:
        """The times by rule and list, in UTC."""
        seen = set()
        for start in (*self._by_rule(component, span, within), *self._dates(component, "RDATE")):
            if start not in seen:
                seen.add(start)
                yield start

    def _by_rule(self, component: Component, span: Span, within: Range) -> Iterator[datetime]:
        first = span.start.astimezone(UTC)
        line = component.line("RRULE")
        if line is None:
            yield first
            return
        try:
            rule = read_rule(line.value)
        except NoRule:
            yield first
            return
        around = (span.end - span.start) + HALF_A_DAY
        after = earlier(within.start, around).replace(tzinfo=None)
        until = self._until(rule.until, span)
        for wall in walls(rule, span.wall, after, later(within.end, HALF_A_DAY).replace(tzinfo=None)):
            start = wall.replace(tzinfo=span.zone).astimezone(UTC)
            if start > until or start >= within.end:
                return
            yield start

    def _until(self, text: str, span: Span) -> datetime:
        found = moment(text)
        if found is None:
            return LAST
        if not found.has_time:
            return datetime.combine(found.wall.date(), time(23, 59, 59), span.zone)
        return found.wall.replace(tzinfo=UTC if found.is_utc else span.zone)

    def _dates(self, component: Component, name: str) -> Iterator[datetime]:
        for line in component.lines(name):
            for value in items(line.value):
                at = self.at(Line(name, value.partition("/")[0], line.params))
                if at is not None:
                    yield at.astimezone(UTC)


def repeats(component: Component) -> bool:
    """Whether it happens more than once."""
    return component.line("RRULE") is not None or component.line("RDATE") is not None


def later(at: datetime, by: timedelta) -> datetime:
    """So much later, if the calendar goes that far."""
    try:
        return min(at + by, LAST)
    except OverflowError:
        return LAST


def earlier(at: datetime, by: timedelta) -> datetime:
    """So much earlier, likewise."""
    try:
        return max(at - by, FIRST)
    except OverflowError:
        return FIRST
