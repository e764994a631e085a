"""How follow-ups and interviews look in a calendar elsewhere, and what one that is found there says. Pure.

Where the calendar takes no tasks, a follow-up is an all-day event on its day, an open one never in the past;
a tick mark at the beginning of its title says that it is done, and is how its owner ticks it there.
"""

import json
import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm.core.content_lines import parse
from crm.core.event_text import EventRead, event_object, patched_event, read_event
from crm.core.ics_event import Event, Status
from crm.core.task_text import Task, TaskRead, TaskStatus, patched_task, read_task

Read = TaskRead | EventRead
TICK = "✓"
TICKED = re.compile(r"\s*(?:[✓✔☑✅☒🗹]\ufe0f?|\[[xX✓✔]\])\s*")
WITH_TIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class There:
    """How things are shown there. `today` is the user's day."""

    takes_tasks: bool
    home: ZoneInfo
    today: date
    now: datetime


def task_as_event(body: bytes, there: There) -> bytes | None:
    """A follow-up for a calendar that takes events only; None for one that was skipped."""
    task = read_task(body, home=there.home)
    if task.status is TaskStatus.CANCELLED:
        return None
    starts, ends = _span(task, there)
    title = f"{TICK} {task.summary}" if task.status is TaskStatus.COMPLETED else task.summary
    return event_object(
        Event(
            uid=task.uid,
            stamp=there.now,
            sequence=task.sequence,
            start=starts,
            end=ends,
            summary=title,
            description=task.description,
            url=task.url,
            categories=task.categories,
        )
    )


def patched(stored: bytes, wanted: bytes, there: There) -> bytes:
    """What is there, with ours as it is now; the same bytes when nothing of ours differs."""
    if is_task(stored):
        return patched_task(stored, _as_task(read_task(wanted, home=there.home), there), home=there.home)
    event = _as_event(read_event(wanted, home=there.home), there)
    title = read_event(stored, home=there.home).summary
    if TICKED.match(title) and TICKED.sub(f"{TICK} ", title, count=1) == event.summary:
        event = replace(event, summary=title)  # whatever tick mark the person likes
    return patched_event(stored, event, home=there.home)


def read_there(body: bytes, home: ZoneInfo, *, is_followup: bool) -> Read:
    """What an object there says; a follow-up always as a task. Raises `BadContent`."""
    if is_task(body):
        return read_task(body, home=home)
    event = read_event(body, home=home)
    return _event_as_task(event, home) if is_followup else event


def common_base(seen: list[Read], theirs: Read) -> Read:
    """What the person started from: the last that we saw, or wrote without knowing whether it arrived.

    A field that is as it was before that writing was not edited, it was not written.
    """
    base = seen[-1]
    earlier = seen[0]
    if earlier is base:
        return base
    same = {
        each.name: getattr(earlier, each.name)
        for each in fields(base)
        if getattr(theirs, each.name) == getattr(earlier, each.name)
    }
    return replace(base, **same)


def kept(*bodies: bytes) -> str:
    """What was there, and what we are about to write, as `MirroredObject.seen` keeps it."""
    return json.dumps([body.decode("utf-8", "replace") for body in bodies], ensure_ascii=False)


def unkept(seen: str) -> list[bytes]:
    """Those bodies again, the latest last."""
    return [body.encode() for body in json.loads(seen)] if seen else []


def is_task(body: bytes) -> bool:
    """Whether it holds a task, else an event."""
    return bool(parse(body).components("VTODO"))


def shown_day(day: date, there: There, *, is_open: bool) -> date:
    """The day of a follow-up among events: today for an open one that is overdue."""
    return max(day, there.today) if is_open else day


def _span(task: TaskRead, there: There) -> tuple[date, date]:
    is_open = not task.status.is_closed
    if task.due_at is not None and (task.due_at.astimezone(there.home).date() >= there.today or not is_open):
        return task.due_at, task.due_at + WITH_TIME
    day = shown_day(task.due or there.today, there, is_open=is_open)
    return day, day + timedelta(days=1)


def _as_task(read: TaskRead, there: There) -> Task:
    return Task(
        uid=read.uid,
        stamp=there.now,
        sequence=read.sequence,
        summary=read.summary,
        description=read.description,
        url=read.url,
        categories=read.categories,
        due=read.due_at or read.due,
        status=read.status,
        completed=read.completed,
    )


def _as_event(read: EventRead, there: There) -> Event:
    return Event(
        uid=read.uid,
        stamp=there.now,
        sequence=read.sequence,
        start=_exact(read.starts),
        end=_exact(read.ends),
        summary=read.summary,
        description=read.description,
        location=read.location,
        url=read.url,
        categories=read.categories,
        status=Status.CANCELLED if read.status == Status.CANCELLED else Status.CONFIRMED,
    )


def _exact(at: date) -> date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at


def _event_as_task(event: EventRead, home: ZoneInfo) -> TaskRead:
    ticked = TICKED.match(event.summary)
    at = event.starts if isinstance(event.starts, datetime) else None
    status = TaskStatus.CANCELLED if event.status == Status.CANCELLED else TaskStatus.NEEDS_ACTION
    return TaskRead(
        uid=event.uid,
        summary=event.summary[ticked.end() :] if ticked else event.summary,
        description=event.description,
        url=event.url,
        categories=event.categories,
        due=at.astimezone(home).date() if at else event.starts,
        due_at=at,
        is_floating=event.is_floating,
        status=TaskStatus.COMPLETED if ticked else status,
        completed=None,
        percent=0,
        is_repeating=event.is_repeating,
        sequence=event.sequence,
        priority=0,
    )
