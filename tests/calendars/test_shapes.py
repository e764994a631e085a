"""Follow-ups among events, edits told from our own writing, and what the calendar half loads."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crm.calendars.mirror.shapes import There, common_base, kept, patched, read_there, task_as_event, unkept
from crm.core.task_text import Task, TaskRead, TaskStatus, task_object

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
EVENTS = There(takes_tasks=False, home=BERLIN, today=date(2026, 11, 25), now=NOW)
CALL = Task(uid="u-1@keepwarm", stamp=NOW, sequence=0, summary="Call Dana", due=date(2026, 11, 27))


def as_read(task: Task) -> TaskRead:
    found = read_there(task_object(task), BERLIN, is_followup=True)
    assert isinstance(found, TaskRead)
    return found


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (date(2026, 11, 27), b"DTSTART;VALUE=DATE:20261127"),
        (date(2026, 11, 20), b"DTSTART;VALUE=DATE:20261125"),
        (datetime(2026, 11, 27, 9, 0, tzinfo=UTC), b"DTSTART:20261127T090000Z"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), b"DTSTART;VALUE=DATE:20261125"),
    ],
)
def test_a_follow_up_among_events_is_never_in_the_past_while_it_is_open(due: date, shown: bytes) -> None:
    body = task_as_event(task_object(replace(CALL, due=due)), EVENTS)
    assert body is not None
    assert shown in body


def test_one_that_was_done_stays_on_its_day_and_one_that_was_skipped_has_no_place() -> None:
    done = replace(CALL, due=date(2026, 11, 20), status=TaskStatus.COMPLETED, completed=NOW)
    body = task_as_event(task_object(done), EVENTS)
    assert body is not None
    assert b"VALUE=DATE:20261120" in body
    assert "SUMMARY:✓ Call Dana".encode() in body
    assert task_as_event(task_object(replace(CALL, status=TaskStatus.CANCELLED)), EVENTS) is None


@pytest.mark.parametrize("mark", ["✓ ", "✔️ ", "✅", "☑ ", "[x] ", " [X]"])
def test_any_usual_tick_mark_before_the_title_is_a_tick(mark: str) -> None:
    body = task_as_event(task_object(CALL), EVENTS)
    assert body is not None
    ticked = body.replace(b"SUMMARY:", f"SUMMARY:{mark}".encode())
    found = read_there(ticked, BERLIN, is_followup=True)
    assert isinstance(found, TaskRead)
    assert (found.status, found.summary) == (TaskStatus.COMPLETED, "Call Dana")
    done = task_as_event(task_object(replace(CALL, status=TaskStatus.COMPLETED, completed=NOW)), EVENTS)
    assert done is not None
    assert patched(ticked, done, EVENTS) == ticked


def test_what_is_written_anew_differs_in_nothing_when_nothing_of_ours_does() -> None:
    body = task_as_event(task_object(CALL), EVENTS)
    assert body is not None
    stored = body.replace(b"END:VEVENT", b"X-THEIRS:1\r\nEND:VEVENT")
    assert patched(stored, body, EVENTS) == stored
    moved = task_as_event(task_object(replace(CALL, due=date(2026, 11, 30))), EVENTS)
    assert moved is not None
    again = patched(stored, moved, EVENTS)
    assert b"X-THEIRS:1" in again
    assert b"20261130" in again


def test_a_field_that_is_as_it_was_before_our_unsure_writing_was_not_edited() -> None:
    was = as_read(CALL)
    now = as_read(replace(CALL, summary="Call Dana again", due=date(2026, 12, 9)))
    retitled = replace(was, summary="Ring Dana")  # our writing did not arrive
    base = common_base([was, now], retitled)
    assert (base.summary, base.due) == ("Call Dana again", was.due)  # type: ignore[union-attr]
    retitled = replace(now, summary="Ring Dana")  # it did
    assert common_base([was, now], retitled) == now


def test_what_was_seen_is_kept_as_it_is() -> None:
    bodies = [b"one\r\n", "zwölf\r\n".encode()]
    assert unkept(kept(*bodies)) == bodies
    assert unkept("") == []


def test_who_has_no_calendar_account_does_not_load_the_library_and_nobody_its_http_client() -> None:
    words = (
        "import sys, crm.jobs.table, crm.calendars.routes\n"
        "assert not {'lxml', 'caldav', 'niquests'} & set(sys.modules)\n"
        "import crm.calendars.discovery\n"
        "assert 'caldav' in sys.modules and 'niquests' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", words], check=True)
