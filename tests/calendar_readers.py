"""Three calendar parsers that are not ours, with one answer: the events or the tasks that they found."""

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


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task as a parser read it."""

    uid: str
    summary: str
    description: str
    due: date | None
    status: str


def by_icalendar(data: bytes) -> list[Found]:
    calendar = _checked(data)
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


def tasks_by_icalendar(data: bytes) -> list[FoundTask]:
    return [
        FoundTask(
            str(todo["UID"]),
            str(todo["SUMMARY"]),
            str(todo.get("DESCRIPTION", "")),
            _plain(todo["DUE"].dt) if "DUE" in todo else None,
            str(todo["STATUS"]),
        )
        for todo in _checked(data).walk("VTODO")
    ]


def tasks_by_ical(data: bytes) -> list[FoundTask]:
    return [
        FoundTask(
            str(todo.uid),
            todo.summary or "",
            todo.description or "",
            _plain(todo.due) if todo.due else None,
            str(todo.status.value if todo.status else ""),
        )
        for todo in IcsCalendarStream.calendar_from_ics(data.decode()).todos
    ]


def tasks_by_ics(data: bytes) -> list[FoundTask]:
    """It takes every due day for its midnight."""
    return [
        FoundTask(
            todo.uid,
            todo.name or "",
            todo.description or "",
            todo.due.datetime.astimezone(UTC) if todo.due else None,
            todo.status or "",
        )
        for todo in ics.Calendar(data.decode()).todos
    ]


READERS: dict[str, Callable[[bytes], list[Found]]] = {
    "icalendar": by_icalendar,
    "ical": by_ical,
    "ics": by_ics,
}

TASK_READERS: dict[str, Callable[[bytes], list[FoundTask]]] = {
    "icalendar": tasks_by_icalendar,
    "ical": tasks_by_ical,
    "ics": tasks_by_ics,
}


def _checked(data: bytes) -> Any:
    calendar: Any = icalendar.Calendar.from_ical(data)
    broken = [error for part in calendar.walk() for error in part.errors]
    if broken:
        raise ValueError(str(broken))
    return calendar


def _plain(value: date | None) -> date:
    if value is None:
        raise ValueError("a time is missing")
    return value.astimezone(UTC) if isinstance(value, datetime) else value
