"""All events of a calendar file, and which of them is the newest version of its kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crm.transfer.reading.cascade import calendars
from crm.transfer.reading.codes import DoubtCode
from crm.transfer.reading.completion import complete
from crm.transfer.reading.draft import Envelope
from crm.transfer.reading.limits import MAX_EVENTS
from crm.transfer.reading.values import Doubt, Event, Notes, Reader
from crm.transfer.reading.vevent import draft

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """`count` is how many events there are, `events` those that were read."""

    events: tuple[Event, ...]
    is_calendar: bool
    count: int


def read(
    data: bytes, reader: Reader, envelope: Envelope, notes: Notes, *, charset: str | None = None
) -> CalendarFile:
    """Events in the order of the file; what was repaired anywhere is noted."""
    raw = calendars(data, notes, max_events=MAX_EVENTS, charset=charset)
    of_file = list(notes.repairs)
    events = []
    for calendar in raw.calendars:
        for raw_event, own in calendar.events:
            event = complete(draft(raw_event, calendar, reader, envelope, own), reader, envelope, own)
            for code in own.repairs:
                notes.repair(code)
            events.append(_with_repairs(event, [*of_file, *own.repairs]))
    return CalendarFile(tuple(events), raw.is_calendar, raw.event_count)


def collapsed(events: Iterable[Event]) -> tuple[Event, ...]:
    """One of each: a mail often holds the same invitation twice."""
    newest: dict[object, Event] = {}
    for event in events:
        identity = _identity(event)
        if identity not in newest or _version(event) > _version(newest[identity]):
            newest[identity] = event
    return tuple(newest.values())


def with_superseded(events: Sequence[Event]) -> tuple[Event, ...]:
    """All of them, the older versions of one occurrence marked."""
    newest = {_identity(event): event for event in sorted(events, key=_version)}
    return tuple(
        event
        if event.uid is None or _version(event) >= _version(newest[_identity(event)])
        else _superseded(event)
        for event in events
    )


def _identity(event: Event) -> object:
    if event.uid is None:
        return (event.starts_at, event.summary)
    return (event.uid, event.recurrence_id)


def _version(event: Event) -> tuple[int, datetime]:
    return event.sequence, event.dtstamp or _LONG_AGO


def _superseded(event: Event) -> Event:
    return replace(event, doubts=(*event.doubts, Doubt(DoubtCode.SUPERSEDED)))


def _with_repairs(event: Event, repairs: Sequence[str]) -> Event:
    if not repairs:
        return event
    found = Doubt(DoubtCode.REPAIRED, ", ".join(dict.fromkeys(repairs)))
    return replace(event, doubts=(*event.doubts, found))
