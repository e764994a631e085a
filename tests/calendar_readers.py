"""Three calendar parsers that are not ours, with one answer: what they found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import ics
from ical.calendar_stream import IcsCalendarStream


@dataclass(frozen=True, slots=True)
class Found:
    """An event as a parser read it. A timed one starts and ends in UTC."""

    uid: str
    summary: str
    description: str
    location: str
    start: date
    end: date


def by_icalendar(data: bytes) -> list[Found]:
    calendar: Any = icalendar.Calendar.from_ical(data)
    broken = [error for part in calendar.walk() for error in part.errors]
    if broken:
        raise ValueError(str(broken))
    return [
        Found(
            str(event["UID"]),
            str(event["SUMMARY"]),
            str(event.get("DESCRIPTION", "")),
            str(event.get("LOCATION", "")),
            _plain(event["DTSTART"].dt),
            _plain(event["DTEND"].dt),
        )
        for event in calendar.walk("VEVENT")
    ]


def by_ical(data: bytes) -> list[Found]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return [
        Found(
            str(event.uid),
            event.summary or "",
            event.description or "",
            event.location or "",
            _plain(event.dtstart),
            _plain(event.end),
        )
        for event in calendar.events
    ]


def by_ics(data: bytes) -> list[Found]:
    return [
        Found(
            event.uid,
            event.name or "",
            event.description or "",
            event.location or "",
            event.begin.date() if event.all_day else event.begin.datetime.astimezone(UTC),
            event.end.date() if event.all_day else event.end.datetime.astimezone(UTC),
        )
        for event in ics.Calendar(data.decode()).events
    ]


READERS: dict[str, Callable[[bytes], list[Found]]] = {
    "icalendar": by_icalendar,
    "ical": by_ical,
    "ics": by_ics,
}


def _plain(value: date | None) -> date:
    if value is None:
        raise ValueError("a time is missing")
    return value.astimezone(UTC) if isinstance(value, datetime) else value
