"""Events as calendar objects (RFC 5545 3.6.1): written, written into what a client stored, and read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line, Reason, parse
from crm.core.ics_event import Event, Status, event_text
from crm.core.ics_text import clean, one_line
from crm.core.moments import duration
from crm.core.object_changes import Patch, whole_number
from crm.core.object_times import Clock, Time, later, moved_line, time_line
from crm.core.task_text import HEAD, TAIL, categories, the_one

_OF_A_PLACE = ("GEO", "X-APPLE-STRUCTURED-LOCATION")
"""Says on a map where LOCATION is, and would be wrong for another."""


@dataclass(frozen=True, slots=True)
class EventRead:
    """What a VEVENT says. `starts` and `ends` are days, the last one excluded, or instants in UTC.

    A floating time is placed at home, or in UTC without a home, and said to be floating. `zone` is the IANA
    name of DTSTART's zone; empty for a day and for a zone of the file's own.
    """

    uid: str
    summary: str
    location: str
    description: str
    url: str
    categories: tuple[str, ...]
    starts: date
    ends: date
    zone: str
    is_floating: bool
    status: str
    is_repeating: bool
    sequence: int

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.starts, datetime)


def event_object(event: Event) -> bytes:
    """The whole VCALENDAR."""
    return b"".join((HEAD, event_text(event), TAIL))


def patched_event(body: bytes, event: Event, *, home: ZoneInfo | None = None) -> bytes:
    """What is stored with ours set in it, all else as it was; the same bytes when nothing of ours differs."""
    calendar = parse(body)
    component = the_one(calendar, "VEVENT")
    patch = Patch(component)
    patch.words("SUMMARY", event.summary)
    if patch.paragraphs("DESCRIPTION", event.description):
        component.drop("X-ALT-DESC")
    if patch.words("LOCATION", event.location):
        patch.drop(*_OF_A_PLACE)
    patch.url(event.url)
    patch.tags("CATEGORIES", event.categories)
    _patch_span(patch, calendar, event, home)
    _patch_status(patch, event)
    if not patch.is_changed:
        return body
    patch.stamp(event.stamp, event.sequence)
    return calendar.data()


def read_event(body: bytes, *, home: ZoneInfo | None = None) -> EventRead:
    """The VEVENT of a stored object, of several with one UID the one that stands for all."""
    calendar = parse(body)
    component = the_one(calendar, "VEVENT")
    start, end = times(calendar, component, home or ZoneInfo("UTC"))
    return EventRead(
        uid=component.text("UID"),
        summary=one_line(component.text("SUMMARY")),
        location=one_line(component.text("LOCATION")),
        description=clean(component.text("DESCRIPTION")),
        url=component.text("URL"),
        categories=categories(component),
        starts=start.at or start.day,
        ends=end.at or end.day,
        zone=start.zone,
        is_floating=start.is_floating,
        status=component.text("STATUS").strip().upper() or Status.CONFIRMED,
        is_repeating=is_repeating(component),
        sequence=whole_number(component.text("SEQUENCE")),
    )


def is_repeating(component: Component) -> bool:
    return component.line("RRULE") is not None or component.line("RDATE") is not None


def times(calendar: Component, component: Component, home: ZoneInfo) -> tuple[Time, Time]:
    """When an event starts and ends: DTEND, else DURATION, else the day's end or at once (3.6.1)."""
    clock = Clock(calendar, home)
    line = component.line("DTSTART")
    if line is None:
        raise BadContent(Reason.BAD_TIME, "DTSTART")
    start = clock.read(line)
    if end := component.line("DTEND"):
        return start, clock.read(end)
    span = duration(component.text("DURATION")) or timedelta(days=0 if start.at else 1)
    return start, later(start, span)


def _patch_span(patch: Patch, calendar: Component, event: Event, home: ZoneInfo | None) -> None:
    start, end = times(calendar, patch.component, home or ZoneInfo("UTC"))
    if (start.value, end.value) == (_exact(event.start), _exact(event.end)):
        return
    line, until = patch.component.line("DTSTART"), patch.component.line("DTEND")
    is_same_kind = start.is_timed is isinstance(event.start, datetime)
    new_start, new_end = time_line("DTSTART", event.start), time_line("DTEND", event.end)
    if line and is_same_kind:
        new_start = moved_line(line, start, event.start)
        new_end = moved_line(until or Line("DTEND", line.value, line.params), end, event.end)
    patch.put(new_start)
    patch.drop("DURATION")
    patch.put(new_end)


def _exact(value: date) -> date:
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def _patch_status(patch: Patch, event: Event) -> None:
    """Tentative or without a word is confirmed enough; what is cancelled takes no time."""
    was_cancelled = patch.component.text("STATUS").strip().upper() == Status.CANCELLED
    is_cancelled = event.status is Status.CANCELLED
    if was_cancelled is is_cancelled:
        return
    patch.put(Line("STATUS", event.status))
    patch.put(Line("TRANSP", "OPAQUE" if event.is_busy and not is_cancelled else "TRANSPARENT"))
