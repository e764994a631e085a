"""The filter of a calendar-query: read, and tried on an object (RFC 4791 9.7, 9.9); pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.core.content_lines import Component, Line
from crm.core.ics_text import unescaped
from crm.core.moments import duration
from crm.dav import bounds
from crm.dav.bounds import BadRange, Range
from crm.dav.instances import Instance, Times, earlier, later, repeats
from crm.dav.matching import BadFilter, ParamFilter, TextMatch, name_of, read_match, read_param
from crm.dav.xml import C, Element

COLLATION = "i;ascii-casemap"
MOST_DEPTH = 4


@dataclass(frozen=True, slots=True)
class PropFilter:
    """A condition on a property: one of its lines has to meet all of it."""

    name: str
    is_absent: bool
    range: Range | None
    match: TextMatch | None
    params: tuple[ParamFilter, ...]

    def fits(self, component: Component, times: Times) -> bool:
        """Whether the component's property is so."""
        lines = component.lines(self.name)
        if self.is_absent or not lines:
            return self.is_absent and not lines
        return any(self._fits_line(line, times) for line in lines)

    def _fits_line(self, line: Line, times: Times) -> bool:
        if self.range is not None:
            at = times.at(line)
            if at is None or not self.range.overlaps(at, at):
                return False
        if self.match is not None and not self.match.fits(unescaped(line.value)):
            return False
        return all(each.fits(line) for each in self.params)


@dataclass(frozen=True, slots=True)
class CompFilter:
    """A condition on a component and what is in it."""

    name: str
    is_absent: bool = False
    range: Range | None = None
    props: tuple[PropFilter, ...] = ()
    comps: tuple["CompFilter", ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked but a time."""
        return not (self.props or self.comps or self.is_absent)

    def fits(self, outer: Component, times: Times) -> bool:
        """Whether one of the components of this name in `outer` meets all of it."""
        found = outer.components(self.name)
        if self.is_absent or not found:
            return self.is_absent and not found
        return any(self._fits_one(each, outer, times) for each in found)

    def _fits_one(self, component: Component, outer: Component, times: Times) -> bool:
        if not all(each.fits(component, times) for each in self.props):
            return False
        if not all(each.fits(component, times) for each in self.comps):
            return False
        return self.range is None or is_in(component, outer, self.range, times)


def read_filter(element: Element | None) -> CompFilter:
    """The condition on the VCALENDAR of each object. Raises `BadFilter`."""
    parts = list(element.all(C("comp-filter"))) if element is not None else []
    if len(parts) != 1 or name_of(parts[0]) != "VCALENDAR":
        raise BadFilter
    return _comp(parts[0], 1)


def fits(wanted: CompFilter, calendar: Component, times: Times) -> bool:
    """Whether an object meets the filter."""
    whole = Component("", [calendar])
    return wanted.fits(whole, times)


def is_in(component: Component, outer: Component, within: Range, times: Times) -> bool:
    """Whether a component lies in a span, by the rules for its kind."""
    match component.name:
        case "VTODO" if not repeats(component):
            return _task_is_in(component, within, times)
        case "VALARM":
            return _alarm_rings(component, outer, within, times)
        case "VEVENT" | "VTODO" | "VJOURNAL":
            return any(True for _ in times.instances(component.name, within))
        case _:
            return True


def _task_is_in(task: Component, within: Range, times: Times) -> bool:
    """The table of RFC 4791 9.9 for VTODO."""
    start, due = times.at(task.line("DTSTART")), times.at(task.line("DUE"))
    if start is not None and due is None and (length := duration(task.text("DURATION"))) is not None:
        end = later(start, length)
        return within.start <= end and (within.end > start or within.end >= end)
    if start is not None and due is not None:
        reaches = within.start < due or within.start <= start
        return reaches and (within.end > start or within.end >= due)
    if start is not None:
        return within.start <= start < within.end
    if due is not None:
        return within.start < due <= within.end
    return _closed_in(times.at(task.line("COMPLETED")), times.at(task.line("CREATED")), within)


def _closed_in(completed: datetime | None, created: datetime | None, within: Range) -> bool:
    if completed is not None and created is not None:
        first, last = min(created, completed), max(created, completed)
        return within.start <= last and within.end >= first
    if completed is not None:
        return within.start <= completed <= within.end
    return created is None or within.end > created


def _alarm_rings(alarm: Component, owner: Component, within: Range, times: Times) -> bool:
    trigger = alarm.line("TRIGGER")
    if trigger is None:
        return False
    if trigger.param("VALUE").upper() == "DATE-TIME":
        at = times.at(trigger)
        return at is not None and _rings_at(alarm, at, within)
    offset = signed(trigger.value)
    if offset is None:
        return False
    is_at_end = trigger.param("RELATED").upper() == "END"
    around = Range(earlier(within.start, abs(offset) + _MONTH), later(within.end, abs(offset) + _MONTH))
    return any(
        _rings_at(alarm, later(each.end if is_at_end else each.start, offset), within)
        for each in _of(owner, around, times)
    )


_MONTH = timedelta(days=31)


def _of(owner: Component, around: Range, times: Times) -> list[Instance]:
    """The instances of the component that the alarm belongs to."""
    if not repeats(owner):
        span = times.span(owner)
        return [Instance(span.start, span.end, owner)] if span is not None else []
    return [each for each in times.instances(owner.name, around) if each.component is owner]


def _rings_at(alarm: Component, at: datetime, within: Range) -> bool:
    every = duration(alarm.text("DURATION"))
    again = int(alarm.text("REPEAT")) if alarm.text("REPEAT").isdecimal() and every else 0
    return any(
        within.start <= later(at, (every or timedelta()) * count) < within.end
        for count in range(min(again, 100) + 1)
    )


def signed(text: str) -> timedelta | None:
    """A duration, also a negative one."""
    plain = text.strip()
    found = duration(plain.removeprefix("-"))
    return -found if found is not None and plain.startswith("-") else found


def _comp(element: Element, depth: int) -> CompFilter:
    if depth > MOST_DEPTH:
        raise BadFilter("supported-filter")
    is_absent = element.child(C("is-not-defined")) is not None
    return CompFilter(
        name=name_of(element),
        is_absent=is_absent,
        range=_range(element),
        props=tuple(_prop(each) for each in element.all(C("prop-filter"))),
        comps=tuple(_comp(each, depth + 1) for each in element.all(C("comp-filter"))),
    )


def _prop(element: Element) -> PropFilter:
    match = element.child(C("text-match"))
    return PropFilter(
        name=name_of(element),
        is_absent=element.child(C("is-not-defined")) is not None,
        range=_range(element),
        match=None if match is None else read_match(match, default=COLLATION),
        params=tuple(read_param(each, C, default=COLLATION) for each in element.all(C("param-filter"))),
    )


def _range(element: Element) -> Range | None:
    found = element.child(C("time-range"))
    if found is None:
        return None
    try:
        return bounds.read(found)
    except BadRange as problem:
        raise BadFilter(about=str(problem)) from problem
