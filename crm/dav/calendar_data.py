"""What of a calendar object a client wants to get: parts of it, or its instances (RFC 4791 9.6); pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line, parse
from crm.core.ics_text import day, instant
from crm.dav import bounds
from crm.dav.bounds import BadRange, Range
from crm.dav.instances import Instance, Times
from crm.dav.matching import BadFilter, name_of
from crm.dav.xml import C, Element

MOST_INSTANCES = 1000
KINDS = ("VEVENT", "VTODO", "VJOURNAL")
_REPEATING = ("RRULE", "RDATE", "EXDATE", "EXRULE", "DURATION", "DTSTART", "DTEND", "DUE", "RECURRENCE-ID")


class TooMany(ValueError):
    """There are more instances than a client gets in one go."""


@dataclass(frozen=True, slots=True)
class Part:
    """Of a component these properties (None: all; True: without its value) and components (None: all)."""

    props: dict[str, bool] | None
    comps: "dict[str, Part] | None"


@dataclass(frozen=True, slots=True)
class DataWanted:
    """How objects are to be given; without any of it they are given as they are stored."""

    part: Part | None = None
    expand: Range | None = None
    limit: Range | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the stored bytes are what is wanted."""
        return self.part is None and self.expand is None and self.limit is None


def read_wanted(element: Element) -> DataWanted:
    """A `calendar-data` of a request. Raises `BadFilter`."""
    kind = element.attributes.get("content-type", "text/calendar").lower()
    if kind != "text/calendar" or element.attributes.get("version", "2.0") != "2.0":
        raise BadFilter("supported-calendar-data", kind)
    comp = element.child(C("comp"))
    if comp is not None and name_of(comp) != "VCALENDAR":
        raise BadFilter
    return DataWanted(
        _part(comp) if comp is not None else None,
        _range(element.child(C("expand"))),
        _range(element.child(C("limit-recurrence-set"))),
    )


def given(body: bytes, wanted: DataWanted, home: ZoneInfo) -> bytes:
    """The object as it is wanted. Raises `TooMany`."""
    if wanted.is_whole:
        return body
    try:
        calendar = parse(body)
    except BadContent:
        return body
    if wanted.expand is not None:
        calendar = _expanded(calendar, wanted.expand, home)
    elif wanted.limit is not None and not _limit(calendar, wanted.limit, home) and wanted.part is None:
        return body
    return (calendar if wanted.part is None else _picked(calendar, wanted.part)).data()


def _expanded(calendar: Component, within: Range, home: ZoneInfo) -> Component:
    """Each instance by itself, in UTC, without zones and rules."""
    times = Times(calendar, home)
    kept = [each for each in calendar.items if isinstance(each, Line)]
    found: list[Instance] = []
    for kind in KINDS:
        for each in times.instances(kind, within):
            found.append(each)
            if len(found) > MOST_INSTANCES:
                raise TooMany
    found.sort(key=lambda each: each.start)
    return Component(calendar.name, [*kept, *(_alone(each, times) for each in found)])


def _alone(each: Instance, times: Times) -> Component:
    """An instance as a component of its own."""
    component = Component(each.component.name, list(each.component.items))
    start, end = each.component.line("DTSTART"), each.component.line("DTEND") or each.component.line("DUE")
    for name in _REPEATING:
        if name != "DURATION" or end is not None:
            component.drop(name)
    if each.recurrence_id is not None:
        _put(component, "RECURRENCE-ID", each.recurrence_id, each, times)
    if start is not None:
        _put(component, "DTSTART", each.start, each, times)
    if end is not None:
        _put(component, end.name, each.end, each, times)
    return component


def _put(component: Component, name: str, at: datetime, each: Instance, times: Times) -> None:
    if each.is_all_day:
        component.put(name, day(at.astimezone(times.home)), {"VALUE": ("DATE",)})
    else:
        component.put(name, instant(at.astimezone(UTC)))


def _limit(calendar: Component, within: Range, home: ZoneInfo) -> bool:
    """Leave out single instances that lie elsewhere, by the rule and as they were moved; whether any were."""
    times = Times(calendar, home)

    def is_elsewhere(each: Line | Component) -> bool:
        if isinstance(each, Line) or each.name not in KINDS:
            return False
        by_rule = times.at(each.line("RECURRENCE-ID"))
        if by_rule is None:
            return False
        span = times.span(each)
        is_moved_in = span is not None and within.overlaps(span.start, span.end)
        return not (is_moved_in or within.overlaps(by_rule, by_rule))

    kept = [each for each in calendar.items if not is_elsewhere(each)]
    is_less = len(kept) < len(calendar.items)
    calendar.items = kept
    return is_less


def _picked(component: Component, part: Part) -> Component:
    return Component(component.name, list(_items(component, part)))


def _items(component: Component, part: Part) -> Iterator[Line | Component]:
    for each in component.items:
        if isinstance(each, Component):
            if part.comps is None:
                yield each
            elif each.name in part.comps:
                yield _picked(each, part.comps[each.name])
        elif part.props is None:
            yield each
        elif each.name in part.props:
            yield Line(each.name, "", each.params) if part.props[each.name] else each


def _part(element: Element) -> Part:
    has_all_props = element.child(C("allprop")) is not None
    has_all_comps = element.child(C("allcomp")) is not None
    props = {name_of(each): each.attributes.get("novalue") == "yes" for each in element.all(C("prop"))}
    comps = {name_of(each): _part(each) for each in element.all(C("comp"))}
    return Part(None if has_all_props else props, None if has_all_comps else comps)


def _range(element: Element | None) -> Range | None:
    if element is None:
        return None
    try:
        return bounds.read(element, needs_both=True)
    except BadRange as problem:
        raise BadFilter(about=str(problem)) from problem
