"""Tasks: what is written is read by everyone, and what a device added stays."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.core.content_lines import BadContent
from crm.core.ics_event import Alarm
from crm.core.ics_text import clean, one_line
from crm.core.task_text import Task, TaskRead, TaskStatus, patched_task, read_task, task_object
from tests.calendar_readers import TASK_READERS
from tests.core.device_samples import left_out, sample
from tests.core.hostile import HOSTILE
from tests.ics_lint import object_problems

STAMP = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HOME = ZoneInfo("Europe/Berlin")
SAMPLES = ("reminders_ios.ics", "tasks_davx5.ics", "tasks_thunderbird.ics", "task_evolution.ics")
TASK = Task(
    uid="followup-1-abc@keepwarm",
    stamp=STAMP,
    sequence=3,
    summary="Thank Dana Hart",
    description="You met at the fair.\nThe last word was hers.",
    url="https://crm.example.org/contacts/1",
    categories=("Follow-up",),
    due=date(2026, 11, 27),
    created=STAMP,
    alarms=(Alarm(480),),
)
DUES = st.one_of(
    st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.datetimes(timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=0, year=2026)
    )
)  # fmt: skip
TASKS = st.builds(
    Task,
    uid=st.just(TASK.uid),
    stamp=st.just(STAMP),
    sequence=st.integers(0, 99),
    summary=HOSTILE,
    description=HOSTILE,
    url=st.one_of(st.just(""), HOSTILE, st.just("https://crm.example.org/ü")),
    categories=st.lists(HOSTILE, max_size=2).map(tuple),
    due=DUES,
    status=st.sampled_from(TaskStatus),
    alarms=st.sampled_from([(), (Alarm(-15), Alarm(480))]),
)


def bare(text: str) -> str:
    return text.replace("\\", "/")


def as_it_is(read: TaskRead, **more: object) -> Task:
    """The task that an object says, as if it were ours."""
    task = Task(
        uid=read.uid,
        stamp=STAMP,
        sequence=0,
        summary=read.summary,
        description=read.description,
        due=read.due_at or read.due,
        status=read.status,
    )
    return replace(task, **more)  # type: ignore[arg-type]


@settings(max_examples=120)
@given(TASKS)
def test_whatever_stands_in_it_the_object_is_sound_and_comes_back(task: Task) -> None:
    body = task_object(task)
    assert object_problems(body) == []
    read = read_task(body)
    assert (read.summary, read.description) == (one_line(task.summary), clean(task.description or ""))
    assert (read.due_at or read.due) == task.due
    assert read.status is task.status
    assert patched_task(body, task) is body


@pytest.mark.parametrize("reader", TASK_READERS)
@settings(max_examples=60)
@given(TASKS)
def test_every_parser_reads_what_went_in(reader: str, task: Task) -> None:
    if reader == "ics":  # it takes an escaped backslash before an n for a line break
        task = replace(task, summary=bare(task.summary), description=bare(task.description or ""))
    (found,) = TASK_READERS[reader](task_object(task))
    assert (found.uid, found.summary, found.status) == (task.uid, one_line(task.summary), task.status)
    assert found.description == clean(task.description or "")
    if reader == "ics" and task.due and not isinstance(task.due, datetime):
        assert found.due == datetime(task.due.year, task.due.month, task.due.day, tzinfo=UTC)
    else:
        assert found.due == task.due


def test_a_task_says_all_that_it_should() -> None:
    lines = task_object(TASK).decode().split("\r\n")
    assert lines[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Keepwarm//Keepwarm//EN",
        "CALSCALE:GREGORIAN",
    ]
    assert {
        "DUE;VALUE=DATE:20261127",
        "STATUS:NEEDS-ACTION",
        "URL:https://crm.example.org/contacts/1",
        "CREATED:20261125T120000Z",
        "TRIGGER;RELATED=END:PT8H",
    } <= set(lines)
    assert not [line for line in lines if line.startswith(("METHOD", "DTSTART", "RRULE"))]


@settings(max_examples=120)
@given(stored=st.sampled_from(SAMPLES).map(sample), task=TASKS)
def test_ours_is_set_into_what_a_device_stored_once(stored: bytes, task: Task) -> None:
    patched = patched_task(stored, task, home=HOME)
    read = read_task(patched, home=HOME)
    assert (read.summary, read.description.strip()) == (
        one_line(task.summary), clean(task.description or "").strip(),
    )  # fmt: skip
    assert read.due == (task.due.astimezone(HOME).date() if isinstance(task.due, datetime) else task.due)
    assert read.status.is_closed is task.status.is_closed
    assert patched_task(patched, task, home=HOME) is patched


@pytest.mark.parametrize("name", SAMPLES)
def test_what_says_the_same_already_stays_byte_for_byte(name: str) -> None:
    stored = sample(name)
    read = read_task(stored, home=HOME)
    assert patched_task(stored, as_it_is(read), home=HOME) is stored
    assert patched_task(stored, as_it_is(read, due=read.due), home=HOME) is stored


@pytest.mark.parametrize("name", SAMPLES)
def test_a_new_title_changes_one_line_and_the_stamps(name: str) -> None:
    stored = sample(name)
    read = read_task(stored, home=HOME)
    patched = patched_task(stored, as_it_is(read, summary="Call Dana"), home=HOME)
    gone = {line.partition(":")[0].partition(";")[0] for line in left_out(stored, patched)}
    assert gone <= {"SUMMARY", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
    assert read_task(patched).summary == "Call Dana"
    assert read_task(patched).sequence == read.sequence + 1


def test_a_moved_day_keeps_the_hour_and_the_zone_that_the_phone_gave_it() -> None:
    stored = sample("reminders_ios.ics")
    patched = patched_task(stored, as_it_is(read_task(stored), due=date(2026, 12, 4)), home=HOME).decode()
    assert "DUE;TZID=Europe/Berlin:20261204T090000\r\n" in patched
    assert "DTSTART;TZID=Europe/Berlin:20261204T090000\r\n" in patched
    assert "ATTACH;VALUE=URI:Chord\r\nACTION:AUDIO\r\n" in patched


def test_a_start_after_the_new_day_goes_and_one_before_it_stays() -> None:
    stored = sample("tasks_thunderbird.ics")
    task = as_it_is(read_task(stored))
    earlier = patched_task(stored, replace(task, due=date(2026, 11, 19)), home=HOME)
    assert b"\r\nDTSTART;TZID=Europe/Berlin:20261120T130000\r\n" not in earlier
    assert b"\r\nDUE;TZID=Europe/Berlin:20261119T130000\r\n" in earlier
    later = patched_task(stored, replace(task, due=date(2026, 11, 30)), home=HOME)
    assert b"\r\nDTSTART;TZID=Europe/Berlin:20261120T130000\r\n" in later


def test_a_tick_here_says_when_and_a_tick_taken_back_leaves_nothing() -> None:
    stored = sample("reminders_ios.ics")
    task = as_it_is(read_task(stored))
    done = patched_task(stored, replace(task, status=TaskStatus.COMPLETED, completed=STAMP), home=HOME)
    assert b"\r\nSTATUS:COMPLETED\r\n" in done
    assert read_task(done).completed == STAMP
    assert read_task(done).percent == 100
    undone = patched_task(done, task, home=HOME)
    assert left_out(stored, undone) == [
        "DTSTAMP:20261120T081512Z", "LAST-MODIFIED:20261120T081512Z", "SEQUENCE:2",
    ]  # fmt: skip
    assert b"COMPLETED" not in undone


def test_a_task_under_way_stays_so_and_a_ticked_one_keeps_its_hour() -> None:
    under_way = sample("tasks_davx5.ics")
    open_task = as_it_is(read_task(under_way), status=TaskStatus.NEEDS_ACTION)
    assert patched_task(under_way, open_task) is under_way
    ticked = sample("tasks_thunderbird.ics")
    done = as_it_is(read_task(ticked), completed=STAMP)
    assert patched_task(ticked, done, home=HOME) is ticked


def test_our_tags_join_those_of_the_client() -> None:
    stored = sample("tasks_davx5.ics")
    patched = patched_task(
        stored, as_it_is(read_task(stored), categories=("Follow-up", "rückruf")), home=HOME
    )
    assert read_task(patched).categories == ("Bewerbung", "Rückruf", "Follow-up")


def test_a_description_that_we_do_not_keep_is_left_alone() -> None:
    stored = sample("tasks_davx5.ics")
    assert patched_task(stored, as_it_is(read_task(stored), description=None)) is stored
    patched = patched_task(stored, as_it_is(read_task(stored), description=""))
    assert read_task(patched).description == ""


def due(line: str, *more: str, home: ZoneInfo | None = None) -> tuple[date | None, datetime | None, bool]:
    lines = ["BEGIN:VCALENDAR", *more, "BEGIN:VTODO", "UID:1", line, "END:VTODO", "END:VCALENDAR", ""]
    read = read_task("\r\n".join(lines).encode(), home=home)
    return read.due, read.due_at, read.is_floating


OWN_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0530",
    "TZOFFSETTO:+0530", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def test_times_are_read_in_the_zone_that_they_name_however_it_is_spelled() -> None:
    at = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    day = date(2026, 11, 28)
    for tzid in ("Europe/Berlin", "/freeassociation.sourceforge.net/Europe/Berlin", "W. Europe Standard Time",
                 "/mozilla.org/20050126_1/Europe/Berlin"):  # fmt: skip
        assert due(f"DUE;TZID={tzid}:20261128T003000") == (day, at, False)
    assert due("DUE;TZID=Here:20261128T050000", *OWN_ZONE) == (day, at, False)
    assert due("DUE:20261127T233000Z") == (date(2026, 11, 27), at, False)
    assert due("DUE:20261127T233000Z", home=HOME) == (day, at, False)


def test_floating_times_are_at_home_and_have_no_moment_without_one() -> None:
    assert due("DUE:20261128T003000") == (date(2026, 11, 28), None, True)
    assert due("DUE;TZID=Nowhere:20261128T003000") == (date(2026, 11, 28), None, True)
    at = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    assert due("DUE:20261128T003000", home=HOME) == (date(2026, 11, 28), at, True)


def test_a_start_and_a_length_are_as_good_as_a_due_date() -> None:
    assert due("DTSTART;VALUE=DATE:20261126\r\nDURATION:P2D") == (date(2026, 11, 28), None, False)
    at = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
    assert due("DTSTART:20261126T100000Z\r\nDURATION:PT30M") == (date(2026, 11, 26), at, False)
    assert due("SUMMARY:No time") == (None, None, False)


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nDUE:tomorrow\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nDUE;TZID=Asia/Tokyo:00010101T000000\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    ],
)
def test_what_is_no_task_is_refused(body: bytes) -> None:
    with pytest.raises(BadContent):
        read_task(body)


def test_of_several_that_which_stands_for_all_is_read_and_changed() -> None:
    body = (
        b"BEGIN:VCALENDAR\r\n"
        b"BEGIN:VTODO\r\nUID:1\r\nRECURRENCE-ID:20261127T100000Z\r\nSUMMARY:One day\r\nEND:VTODO\r\n"
        b"BEGIN:VTODO\r\nUID:1\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Every day\r\nEND:VTODO\r\n"
        b"END:VCALENDAR\r\n"
    )
    read = read_task(body)
    assert (read.summary, read.is_repeating) == ("Every day", True)
    patched = patched_task(body, as_it_is(read, summary="Each day"))
    assert b"SUMMARY:One day\r\n" in patched
    assert b"SUMMARY:Each day\r\n" in patched
