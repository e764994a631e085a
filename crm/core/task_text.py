"""Tasks as calendar objects (RFC 5545 3.6.2): written, written into what a client stored, and read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line, Reason, parse
from crm.core.ics_event import PRODUCT, Alarm, alarm_text
from crm.core.ics_text import (
    checked_url,
    clean,
    escaped,
    instant,
    items,
    line,
    one_line,
    text_line,
    unescaped,
)
from crm.core.moments import duration, moment
from crm.core.object_changes import Patch, whole_number
from crm.core.object_times import Clock, Time, later, moved_line, time_line

HEAD = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nCALSCALE:GREGORIAN\r\n".encode()
TAIL = b"END:VCALENDAR\r\n"


class TaskStatus(StrEnum):
    NEEDS_ACTION = "NEEDS-ACTION"
    IN_PROCESS = "IN-PROCESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"

    @property
    def is_closed(self) -> bool:
        return self in (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


_STATUSES = frozenset(TaskStatus)


@dataclass(frozen=True, slots=True)
class Task:
    """One VTODO. `due` is a day, or an aware instant; `stamp` is when what it says last changed.

    `description` None leaves what a client stored. `alarms` are for new objects only: those of a
    stored object are its owner's.
    """

    uid: str
    stamp: datetime
    sequence: int
    summary: str
    created: datetime | None = None
    description: str | None = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    due: date | None = None
    status: TaskStatus = TaskStatus.NEEDS_ACTION
    completed: datetime | None = None
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRead:
    """What a VTODO says.

    `due` is the day as the zone that is written counts (of an instant in UTC: at home, if that is given);
    `due_at` is None for a mere day and for a floating time without a home.
    """

    uid: str
    summary: str
    description: str
    url: str
    categories: tuple[str, ...]
    due: date | None
    due_at: datetime | None
    is_floating: bool
    status: TaskStatus
    completed: datetime | None
    percent: int
    is_repeating: bool
    sequence: int
    priority: int


def task_object(task: Task) -> bytes:
    """The whole VCALENDAR."""
    stamp = instant(task.stamp)
    lines = [
        HEAD,
        b"BEGIN:VTODO\r\n",
        text_line("UID", task.uid),
        f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\nSEQUENCE:{task.sequence}\r\n".encode(),
    ]
    if task.created:
        lines.append(f"CREATED:{instant(task.created)}\r\n".encode())
    if task.due:
        lines.append(time_line("DUE", task.due).raw)
    lines.append(text_line("SUMMARY", one_line(task.summary)))
    if task.description:
        lines.append(text_line("DESCRIPTION", task.description))
    if url := checked_url(task.url):
        lines.append(line(f"URL:{url}"))
    if task.categories:
        lines.append(line("CATEGORIES:" + ",".join(escaped(one_line(word)) for word in task.categories)))
    lines.append(_state(task))
    lines.extend(alarm_text(alarm, task.summary, is_task=True) for alarm in task.alarms)
    lines += [b"END:VTODO\r\n", TAIL]
    return b"".join(lines)


def patched_task(body: bytes, task: Task, *, home: ZoneInfo | None = None) -> bytes:
    """What is stored with ours set in it, all else as it was; the same bytes when nothing of ours differs.

    `home` says on which day an instant in UTC is. Raises `BadContent` for what is no task.
    """
    calendar = parse(body)
    todo = the_one(calendar, "VTODO")
    patch = Patch(todo)
    patch.words("SUMMARY", task.summary)
    if task.description is not None:
        patch.paragraphs("DESCRIPTION", task.description)
    patch.url(task.url)
    patch.tags("CATEGORIES", task.categories)
    _patch_due(patch, calendar, task, home)
    _patch_status(patch, task)
    if not patch.is_changed:
        return body
    patch.stamp(task.stamp, task.sequence)
    return calendar.data()


def read_task(body: bytes, *, home: ZoneInfo | None = None) -> TaskRead:
    """The VTODO of a stored object, of several with one UID the one that stands for all."""
    calendar = parse(body)
    todo = the_one(calendar, "VTODO")
    due = _due(calendar, todo, home)
    at = due.at if due else None
    return TaskRead(
        uid=todo.text("UID"),
        summary=one_line(todo.text("SUMMARY")),
        description=clean(todo.text("DESCRIPTION")),
        url=todo.text("URL"),
        categories=categories(todo),
        due=_day(due, home) if due else None,
        due_at=at,
        is_floating=due is not None and due.is_floating,
        status=_status(todo),
        completed=_completed(todo),
        percent=whole_number(todo.text("PERCENT-COMPLETE")),
        is_repeating=todo.line("RRULE") is not None or todo.line("RDATE") is not None,
        sequence=whole_number(todo.text("SEQUENCE")),
        priority=whole_number(todo.text("PRIORITY")),
    )


def the_one(calendar: Component, name: str) -> Component:
    """The component of a name that stands for all of a UID: that without a RECURRENCE-ID."""
    if calendar.name != "VCALENDAR":
        raise BadContent(Reason.WRONG_COMPONENT, calendar.name)
    found = calendar.components(name)
    if not found:
        raise BadContent(Reason.WRONG_COMPONENT, name)
    return next((each for each in found if each.line("RECURRENCE-ID") is None), found[0])


def categories(component: Component) -> tuple[str, ...]:
    words = [one_line(word) for each in component.lines("CATEGORIES") for word in items(each.value)]
    return tuple(dict.fromkeys(word for word in words if word))


def _state(task: Task) -> bytes:
    lines = f"STATUS:{task.status}\r\n"
    if task.status is TaskStatus.COMPLETED:
        lines += f"COMPLETED:{instant(task.completed or task.stamp)}\r\nPERCENT-COMPLETE:100\r\n"
    return lines.encode()


def _status(todo: Component) -> TaskStatus:
    written = todo.text("STATUS").strip().upper()
    if written in _STATUSES:
        return TaskStatus(written)
    is_done = todo.line("COMPLETED") is not None or whole_number(todo.text("PERCENT-COMPLETE")) >= 100
    return TaskStatus.COMPLETED if is_done else TaskStatus.NEEDS_ACTION


def _completed(todo: Component) -> datetime | None:
    found = moment(todo.text("COMPLETED"))
    return found.wall.replace(tzinfo=UTC) if found else None


def _due(calendar: Component, todo: Component, home: ZoneInfo | None) -> Time | None:
    """DUE, else DTSTART and DURATION (RFC 5545 3.8.2.5)."""
    clock = Clock(calendar, home)
    if line_ := todo.line("DUE"):
        return clock.read(line_)
    start, span = todo.line("DTSTART"), duration(todo.text("DURATION"))
    if start is None or span is None:
        return None
    return later(clock.read(start), span)


def _day(time: Time, home: ZoneInfo | None) -> date:
    if time.at is not None and time.zone in ("", "UTC") and home and not time.is_floating:
        return time.at.astimezone(home).date()
    return time.day


def _patch_due(patch: Patch, calendar: Component, task: Task, home: ZoneInfo | None) -> None:
    """A day of ours is met by any time on that day; DTSTART must not be after DUE nor of another kind."""
    todo = patch.component
    stored = _due(calendar, todo, home)
    if task.due is None:
        if stored is not None:
            patch.drop("DUE", "DURATION")
        return
    if stored is not None and _is_met(stored, task.due, home):
        return
    old, start = todo.line("DUE"), todo.line("DTSTART")
    new = moved_line(old, stored, task.due) if old and stored else time_line("DUE", task.due)
    if start is not None:
        is_same = old is not None and (start.value, start.params) == (old.value, old.params)
        if is_same:
            patch.put(Line("DTSTART", new.value, new.params))
        elif not _is_before(start, new, calendar, home):
            patch.drop("DTSTART")
    patch.drop("DURATION")
    patch.put(new)


def _is_met(stored: Time, due: date, home: ZoneInfo | None) -> bool:
    if isinstance(due, datetime):
        return stored.at is not None and stored.at == due.replace(microsecond=0)
    return _day(stored, home) == due


def _is_before(start: Line, due: Line, calendar: Component, home: ZoneInfo | None) -> bool:
    clock = Clock(calendar, home)
    try:
        begun, ends = clock.read(start), clock.read(due)
    except BadContent:
        return False
    if begun.is_timed != ends.is_timed:
        return False
    return begun.at < ends.at if begun.at and ends.at else begun.day < ends.day


def _patch_status(patch: Patch, task: Task) -> None:
    """An open task that is under way stays so; what says when it was done stays too."""
    todo = patch.component
    stored = _status(todo)
    if stored is task.status or not (stored.is_closed or task.status.is_closed):
        return
    patch.put(Line("STATUS", task.status))
    if task.status is TaskStatus.COMPLETED:
        patch.put(Line("COMPLETED", instant(task.completed or task.stamp)))
        patch.put(Line("PERCENT-COMPLETE", "100"))
    else:
        patch.drop("COMPLETED")
        if whole_number(unescaped(todo.text("PERCENT-COMPLETE"))) >= 100:
            patch.drop("PERCENT-COMPLETE")
