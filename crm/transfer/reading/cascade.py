"""A calendar file to its calendars and events, whatever state it is in.

The steps: bytes unfolded, then decoded; lines that a program broke joined again; each event alone, without
alarms; each line strictly by icalendar, else leniently, else dropped alone. What was mended is noted; nothing
is raised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crm.core.vtimezone import Definition, definition
from crm.transfer.reading.codes import Repair
from crm.transfer.reading.data import table
from crm.transfer.reading.decode import to_text, to_utf8
from crm.transfer.reading.limits import MAX_ATTENDEE_LINES, MAX_ATTENDEE_LINES_OF_FILE, MAX_LINES_OF_EVENT
from crm.transfer.reading.lines import Line, logical_lines, name_of, parsed, unfolded
from crm.transfer.reading.values import Notes

_OF_ZONES = frozenset(
    {"BEGIN", "END", "DTSTART", "RDATE", "RRULE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION"}
)


@dataclass(frozen=True, slots=True)
class RawEvent:
    """The lines of one VEVENT that matter, by name; `invited` counts the attendees, read or not."""

    lines: dict[str, list[Line]]
    invited: int = 0

    def first(self, name: str) -> Line | None:
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        line = self.first(name)
        return line.value if line else ""

    def all(self, name: str) -> list[Line]:
        return self.lines.get(name, [])


@dataclass(slots=True)
class RawCalendar:
    """One VCALENDAR."""

    method: str = ""
    definitions: dict[str, Definition] = field(default_factory=dict)
    events: list[tuple[RawEvent, Notes]] = field(default_factory=list)


@dataclass(slots=True)
class RawFile:
    """What a file holds. `is_calendar` is False when nothing in it looks like one."""

    calendars: list[RawCalendar] = field(default_factory=list)
    is_calendar: bool = False
    event_count: int = 0


def calendars(data: bytes, notes: Notes, *, max_events: int, charset: str | None = None) -> RawFile:
    """Read a whole file; events above `max_events` are counted only."""
    text = to_text(unfolded(to_utf8(data, notes)), notes, charset=charset)
    found = RawFile()
    current = RawCalendar()
    attendees_left = MAX_ATTENDEE_LINES_OF_FILE
    for kind, block in _blocks(logical_lines(text.replace("\x00", ""), notes), notes):
        if kind == "VCALENDAR":
            found.is_calendar = True
            current = RawCalendar()
        elif kind == "METHOD":
            current.method = _method(block, notes)
        elif kind == "VTIMEZONE":
            _add_definition(current, block)
        elif kind == "VEVENT":
            found.event_count += 1
            if found.event_count <= max_events:
                own = Notes()
                event = _event(block, own, attendees_left=attendees_left)
                attendees_left -= len(event.all("ATTENDEE"))
                current.events.append((event, own))
        if current not in found.calendars:
            found.calendars.append(current)
    found.is_calendar = found.is_calendar or found.event_count > 0
    return found


def _blocks(lines: Sequence[str], notes: Notes) -> Iterator[tuple[str, list[str]]]:
    """(kind, lines) of calendars, zones and events in order; parts that were never closed are closed here."""
    part: _Part | None = None
    for line in lines:
        begins, ends = _begun(line), _ended(line)
        if part and (begins in {"VEVENT", "VCALENDAR"} or ends == "VCALENDAR"):
            notes.repair(Repair.NOT_CLOSED)
            yield part.kind, part.lines
            part = None
        if part:
            if ends == part.kind:
                yield part.kind, part.lines
                part = None
            else:
                part.take(line, begins=bool(begins), ends=bool(ends))
        elif begins == "VCALENDAR" or name_of(line) == "METHOD":
            yield begins or "METHOD", [line]
        elif begins:
            part = _Part(begins)
    if part:
        notes.repair(Repair.NOT_CLOSED)
        yield part.kind, part.lines


@dataclass(slots=True)
class _Part:
    """A component that is being read; alarms and whatever else lies in it are passed over."""

    kind: str
    lines: list[str] = field(default_factory=list)
    depth: int = 0

    def take(self, line: str, *, begins: bool, ends: bool) -> None:
        self.depth = max(0, self.depth + begins - ends)
        if self.kind == "VTIMEZONE" or (self.depth == 0 and not ends):
            self.lines.append(line)


def _begun(line: str) -> str:
    return line[6:].strip().upper() if line[:6].upper() == "BEGIN:" else ""


def _ended(line: str) -> str:
    return line[4:].strip().upper() if line[:4].upper() == "END:" else ""


def _method(block: Sequence[str], notes: Notes) -> str:
    line = parsed(block[0], notes)
    return line.value.strip().upper()[:30] if line else ""


def _add_definition(calendar: RawCalendar, block: Sequence[str]) -> None:
    lines = [
        Line(name, raw.partition(":")[2]) for raw in block[:2_000] if (name := name_of(raw)) in _OF_ZONES
    ]
    found = definition(lines)
    if found.observances and len(calendar.definitions) < 100:
        calendar.definitions.setdefault(found.tzid, found)


def _event(block: Sequence[str], notes: Notes, *, attendees_left: int) -> RawEvent:
    lines: dict[str, list[Line]] = {}
    invited = 0
    for raw in block[:MAX_LINES_OF_EVENT]:
        name = name_of(raw)
        invited += name == "ATTENDEE"
        most = min(MAX_ATTENDEE_LINES, attendees_left) if name == "ATTENDEE" else _most(name)
        if not name:
            notes.repair(Repair.LINES_DROPPED)
        elif len(lines.get(name, [])) < most and (line := parsed(raw, notes)):
            lines.setdefault(name, []).append(line)
    if len(block) > MAX_LINES_OF_EVENT:
        notes.repair(Repair.TRUNCATED)
        invited += sum(name_of(raw) == "ATTENDEE" for raw in block[MAX_LINES_OF_EVENT:])
    return RawEvent(lines, invited)


def _most(name: str) -> int:
    """How often a property is read in one event."""
    return int(table("calendar")["of_event"].get(name, 0))
