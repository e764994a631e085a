"""Events and calendars as values, and the iCalendar text of them (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crm.core.ics_text import checked_url, day, duration, escaped, instant, line, one_line, text_line

PRODUCT = "-//Keepwarm//Keepwarm//EN"


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Rings `minutes` after the start, before it when negative. On an all-day event the start is midnight."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. All-day when `start` is a date, `end` then being the day after; else both are aware.

    `stamp` is when what it says last changed (DTSTAMP and LAST-MODIFIED), never the time of writing.
    """

    uid: str
    stamp: datetime
    sequence: int
    start: date
    end: date
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    status: Status = Status.CONFIRMED
    is_busy: bool = False
    created: datetime | None = None
    alarms: tuple[Alarm, ...] = ()

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.start, datetime)

    @property
    def day(self) -> date:
        """The day on which it begins; of a timed one as its own zone counts."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a VCALENDAR says of itself. `colour` is a CSS colour name, `colour_code` the same as #RRGGBB."""

    name: str
    zone: str
    description: str = ""
    colour: str = "slateblue"
    colour_code: str = "#6A5ACD"
    refresh_minutes: int = 60


def event_text(event: Event) -> bytes:
    """The VEVENT as content lines."""
    lines = [
        b"BEGIN:VEVENT\r\n",
        text_line("UID", event.uid),
        *_history(event),
        *_span(event),
        text_line("SUMMARY", one_line(event.summary)),
    ]
    if event.description:
        lines.append(text_line("DESCRIPTION", event.description))
    if event.location:
        lines.append(text_line("LOCATION", one_line(event.location)))
    if url := checked_url(event.url):
        lines.append(line(f"URL:{url}"))
    if event.categories:
        lines.append(line("CATEGORIES:" + ",".join(escaped(one_line(word)) for word in event.categories)))
    lines.append(
        f"STATUS:{event.status}\r\nTRANSP:{'OPAQUE' if event.is_busy else 'TRANSPARENT'}\r\n".encode()
    )
    lines.append(b"CLASS:PRIVATE\r\n")
    lines.extend(alarm_text(alarm, event.summary) for alarm in event.alarms)
    lines.append(b"END:VEVENT\r\n")
    return b"".join(lines)


def calendar_text(calendar: Calendar, components: Iterable[bytes], *, changed: datetime) -> bytes:
    """The whole calendar around components that are written already; `changed` is its LAST-MODIFIED."""
    refresh = duration(calendar.refresh_minutes)
    head = [
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\n".encode(),
        b"CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n",
        text_line("NAME", one_line(calendar.name)),
        text_line("X-WR-CALNAME", one_line(calendar.name)),
        text_line("X-WR-TIMEZONE", calendar.zone),
        line(f"COLOR:{calendar.colour}"),
        line(f"X-APPLE-CALENDAR-COLOR:{calendar.colour_code}"),
        line(f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"),
        line(f"X-PUBLISHED-TTL:{refresh}"),
        line(f"LAST-MODIFIED:{instant(changed)}"),
    ]
    if calendar.description:
        head.insert(4, text_line("X-WR-CALDESC", one_line(calendar.description)))
    return b"".join([*head, *components, b"END:VCALENDAR\r\n"])


def alarm_text(alarm: Alarm, summary: str, *, is_task: bool = False) -> bytes:
    """A VALARM. That of a task counts from when it is due."""
    related = ";RELATED=END" if is_task else ""
    return b"".join(
        [
            b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
            f"TRIGGER{related}:{duration(alarm.minutes)}\r\n".encode(),
            text_line("DESCRIPTION", one_line(summary)),
            b"END:VALARM\r\n",
        ]
    )


def _history(event: Event) -> list[bytes]:
    stamp = instant(event.stamp)
    created = [f"CREATED:{instant(event.created)}\r\n".encode()] if event.created else []
    return [
        f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\nSEQUENCE:{event.sequence}\r\n".encode(),
        *created,
    ]


def _span(event: Event) -> list[bytes]:
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return [f"DTSTART:{instant(event.start)}\r\nDTEND:{instant(event.end)}\r\n".encode()]
    return [f"DTSTART;VALUE=DATE:{day(event.start)}\r\nDTEND;VALUE=DATE:{day(event.end)}\r\n".encode()]
