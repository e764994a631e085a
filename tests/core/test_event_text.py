"""Events as objects: what is written is read by everyone, and what a device added stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.core.content_lines import BadContent
from crm.core.event_text import EventRead, event_object, patched_event, read_event
from crm.core.ics_event import Alarm, Event, Status
from crm.core.ics_text import clean, one_line
from tests.calendar_readers import READERS
from tests.core.device_samples import left_out, sample
from tests.core.hostile import HOSTILE
from tests.ics_lint import object_problems

STAMP = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
START = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
HOME = ZoneInfo("Europe/Berlin")
SAMPLES = ("event_apple.ics", "event_google.ics")
STARTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
TIMES = st.one_of(
    st.tuples(STARTS, st.integers(1, 600)).map(
        lambda found: (found[0], found[0] + timedelta(minutes=found[1]))
    ),
    st.tuples(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 5)).map(
        lambda found: (found[0], found[0] + timedelta(days=found[1]))
    ),
)
EVENTS = st.builds(
    lambda times, **more: Event(start=times[0], end=times[1], **more),
    times=TIMES,
    uid=st.just("interview-1@keepwarm"),
    stamp=st.just(STAMP),
    sequence=st.integers(0, 99),
    summary=HOSTILE,
    description=HOSTILE,
    location=HOSTILE,
    url=st.one_of(st.just(""), HOSTILE, st.just("https://crm.example.org/interviews/1")),
    categories=st.lists(HOSTILE, max_size=2).map(tuple),
    status=st.sampled_from(Status),
    is_busy=st.booleans(),
    alarms=st.sampled_from([(), (Alarm(-30),)]),
)


def as_it_is(read: EventRead, **more: object) -> Event:
    """The event that an object says, as if it were ours."""
    event = Event(
        uid=read.uid,
        stamp=STAMP,
        sequence=0,
        start=read.starts,
        end=read.ends,
        summary=read.summary,
        description=read.description,
        location=read.location,
        url=read.url,
        is_busy=True,
    )
    return replace(event, **more)  # type: ignore[arg-type]


@settings(max_examples=120)
@given(EVENTS)
def test_whatever_stands_in_it_the_object_is_sound_and_comes_back(event: Event) -> None:
    body = event_object(event)
    assert object_problems(body) == []
    read = read_event(body)
    assert (read.summary, read.location) == (one_line(event.summary), one_line(event.location))
    assert read.description == clean(event.description)
    assert (read.starts, read.ends) == (event.start, event.end)
    assert patched_event(body, event) is body


@pytest.mark.parametrize("reader", ["icalendar", "ical"])
@settings(max_examples=60)
@given(EVENTS)
def test_every_parser_reads_what_went_in(reader: str, event: Event) -> None:
    (found,) = READERS[reader](event_object(event))
    assert (found.summary, found.location) == (one_line(event.summary), one_line(event.location))
    assert found.description == clean(event.description)
    assert (found.start, found.end) == (event.start, event.end)


@settings(max_examples=120)
@given(stored=st.sampled_from(SAMPLES).map(sample), event=EVENTS)
def test_ours_is_set_into_what_a_device_stored_once(stored: bytes, event: Event) -> None:
    patched = patched_event(stored, event, home=HOME)
    read = read_event(patched, home=HOME)
    assert (read.summary, read.location) == (one_line(event.summary), one_line(event.location))
    assert read.description.strip() == clean(event.description).strip()
    assert (read.starts, read.ends) == (event.start, event.end)
    assert (read.status == "CANCELLED") is (event.status is Status.CANCELLED)
    assert patched_event(patched, event, home=HOME) is patched


@pytest.mark.parametrize("name", SAMPLES)
def test_what_says_the_same_already_stays_byte_for_byte(name: str) -> None:
    stored = sample(name)
    assert patched_event(stored, as_it_is(read_event(stored))) is stored


def test_a_moved_event_keeps_its_zone_its_alarms_and_its_guests() -> None:
    stored = sample("event_apple.ics")
    event = as_it_is(
        read_event(stored), start=START + timedelta(days=1), end=START + timedelta(days=1, hours=2)
    )
    patched = patched_event(stored, event)
    assert left_out(stored, patched) == [
        "DTEND;TZID=Europe/Berlin:20261203T150000",
        "DTSTAMP:20261121T101112Z",
        "DTSTART;TZID=Europe/Berlin:20261203T140000",
        "LAST-MODIFIED:20261121T101112Z",
        "SEQUENCE:3",
    ]
    assert left_out(patched, stored) == [
        "DTEND;TZID=Europe/Berlin:20261204T160000",
        "DTSTAMP:20261125T120000Z",
        "DTSTART;TZID=Europe/Berlin:20261204T140000",
        "LAST-MODIFIED:20261125T120000Z",
        "SEQUENCE:4",
    ]


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    stored = sample("event_apple.ics")
    for start in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):
        event = as_it_is(read_event(stored), start=start, end=start + timedelta(hours=1))
        assert read_event(patched_event(stored, event)).starts == start


def test_a_new_place_takes_the_pin_of_the_old_one_off_the_map() -> None:
    stored = sample("event_apple.ics")
    patched = patched_event(stored, as_it_is(read_event(stored), location="Elsewhere"))
    assert b"X-APPLE-STRUCTURED-LOCATION" not in patched
    assert b"X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\n" in patched


def test_a_cancelled_event_takes_no_time_until_it_is_on_again() -> None:
    stored = sample("event_google.ics")
    event = as_it_is(read_event(stored))
    off = patched_event(stored, replace(event, status=Status.CANCELLED))
    assert b"\r\nSTATUS:CANCELLED\r\n" in off
    assert b"\r\nTRANSP:TRANSPARENT\r\n" in off
    assert b"\r\nTRANSP:OPAQUE\r\n" in patched_event(off, event)


def test_an_event_that_becomes_a_day_or_ends_by_its_length_is_written_anew() -> None:
    body = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Talk\r\nDTSTART;TZID=Europe/Berlin:20261203T140000\r\n"
        b"DURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    event = as_it_is(read_event(body))
    assert (event.start, event.end) == (START, START + timedelta(hours=1))
    assert patched_event(body, event) is body
    longer = patched_event(body, replace(event, end=START + timedelta(hours=2)))
    assert b"DURATION" not in longer
    assert b"DTEND;TZID=Europe/Berlin:20261203T160000\r\n" in longer
    day = patched_event(body, replace(event, start=date(2026, 12, 3), end=date(2026, 12, 4)))
    assert b"DTSTART;VALUE=DATE:20261203\r\n" in day
    assert b"DTEND;VALUE=DATE:20261204\r\n" in day


def lasting(*lines: str) -> tuple[date, date, bool]:
    body = "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    ).encode()
    read = read_event(body, home=HOME)
    return read.starts, read.ends, read.is_floating


def test_an_end_that_is_not_written_follows_from_the_start() -> None:
    assert lasting("DTSTART;VALUE=DATE:20261203") == (date(2026, 12, 3), date(2026, 12, 4), False)
    assert lasting("DTSTART;VALUE=DATE:20261203", "DURATION:P1W") == (
        date(2026, 12, 3),
        date(2026, 12, 10),
        False,
    )
    assert lasting("DTSTART:20261203T130000Z") == (START, START, False)
    assert lasting("DTSTART:20261203T140000", "DURATION:PT5M") == (START, START + timedelta(minutes=5), True)


@pytest.mark.parametrize("lines", [[], ["DTSTART:20261301"], ["DTSTART:99991231T235959Z", "DURATION:P9D"]])
def test_an_event_without_a_time_that_there_is_is_refused(lines: list[str]) -> None:
    with pytest.raises(BadContent):
        lasting(*lines)
