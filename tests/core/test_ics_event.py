"""Events and calendars as text: what other people's parsers make of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.core.ics_event import Alarm, Calendar, Event, Status, calendar_text, event_text
from crm.core.ics_text import clean, one_line
from tests.calendar_readers import READERS
from tests.ics_lint import problems

STAMP = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\\;,:\"\r\n\t\x00\x85\u2028<>&='^{}[]()%😀éß\u202e\ufeff \u00a0"),
    ),
    max_size=200,
)


def an_event(**more: object) -> Event:
    values: dict[str, object] = {
        "uid": "followup-1-abc@keepwarm",
        "stamp": STAMP,
        "sequence": 3,
        "start": date(2026, 11, 27),
        "end": date(2026, 11, 28),
        "summary": "Thank DH",
    }
    return Event(**(values | more))  # type: ignore[arg-type]


def a_calendar(*events: Event, name: str = "Reminders", description: str = "") -> bytes:
    calendar = Calendar(name=name, zone="Europe/Berlin", description=description)
    return calendar_text(calendar, map(event_text, events), changed=STAMP)


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=150)
@given(summary=HOSTILE, description=HOSTILE, location=HOSTILE)
def test_what_goes_in_comes_out_of_every_parser(
    reader: str, summary: str, description: str, location: str
) -> None:
    event = an_event(summary=summary, description=description, location=location)
    body = a_calendar(event)
    assert problems(body) == []
    (found,) = READERS[reader](body)
    assert found.uid == event.uid
    assert found.summary == one_line(summary)
    assert found.description == clean(description)
    assert found.location == one_line(location)
    assert (found.start, found.end) == (event.start, event.end)


@pytest.mark.parametrize("reader", READERS)
def test_times_are_read_as_the_instants_that_they_are(reader: str) -> None:
    start = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
    (found,) = READERS[reader](a_calendar(an_event(start=start, end=start + timedelta(hours=1))))
    assert (found.start, found.end) == (start, start + timedelta(hours=1))


@given(name=HOSTILE, description=HOSTILE)
def test_the_calendar_s_own_name_is_as_safe(name: str, description: str) -> None:
    assert problems(a_calendar(an_event(), name=name, description=description)) == []


def test_an_event_says_all_that_it_should() -> None:
    event = an_event(
        url="https://example.org/contacts/1",
        categories=("Follow-up", "a,b"),
        alarms=(Alarm(480),),
        created=STAMP - timedelta(days=1),
    )
    lines = event_text(event).decode().split("\r\n")
    assert lines[:3] == ["BEGIN:VEVENT", "UID:followup-1-abc@keepwarm", "DTSTAMP:20261125T120000Z"]
    assert lines[-2:] == ["END:VEVENT", ""]
    expected = {
        "LAST-MODIFIED:20261125T120000Z",
        "CREATED:20261124T120000Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20261127",
        "DTEND;VALUE=DATE:20261128",
        "SUMMARY:Thank DH",
        "URL:https://example.org/contacts/1",
        "CATEGORIES:Follow-up,a\\,b",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "ACTION:DISPLAY",
        "TRIGGER:PT8H",
    }
    assert expected <= set(lines)


def test_a_dangerous_address_is_left_out() -> None:
    assert b"URL" not in event_text(an_event(url="javascript:alert(1)"))


def test_a_cancelled_event_says_so_and_a_busy_one_takes_time() -> None:
    assert b"STATUS:CANCELLED\r\n" in event_text(an_event(status=Status.CANCELLED))
    assert b"TRANSP:OPAQUE\r\n" in event_text(an_event(is_busy=True))


def test_the_head_has_what_clients_look_for_and_nothing_that_trips_them() -> None:
    head = a_calendar(an_event(), description="Cut short").decode().partition("BEGIN:VEVENT")[0].split("\r\n")
    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Keepwarm//Keepwarm//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Reminders",
        "X-WR-CALNAME:Reminders",
        "X-WR-CALDESC:Cut short",
        "X-WR-TIMEZONE:Europe/Berlin",
        "COLOR:slateblue",
        "X-APPLE-CALENDAR-COLOR:#6A5ACD",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "LAST-MODIFIED:20261125T120000Z",
        "",
    ]


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"UID:followup-1-abc@keepwarm\r\n", b"", "VEVENT without UID"),
        (b"DTSTAMP:20261125T120000Z\r\n", b"", "VEVENT without DTSTAMP"),
        (
            b"DTSTART;VALUE=DATE:20261127",
            b"DTSTART;TZID=Nowhere:20261127T100000",
            "DTSTART: Nowhere is not declared",
        ),
        (b"DTSTART;VALUE=DATE:20261127", b"DTSTART:20261127T100000", "DTSTART: a floating time"),
        (b";VALUE=DURATION", b"", "REFRESH-INTERVAL without VALUE=DURATION"),
        (b"SUMMARY:Thank DH", b"SUMMARY:Thank D, H", "SUMMARY: not escaped"),
        (b"SUMMARY:Thank DH", b"SUMMARY:Thank \x07", "SUMMARY: a control character"),
        (b"SUMMARY:Thank DH", b"SUMMARY:" + b"x" * 80, "line 21: 88 octets"),
        (b"SUMMARY:Thank DH", b"SUMMARY:Thank\nDH", "line 21: a bare line break"),
        (b"SUMMARY:Thank DH", b"SUMMARY:\xc3\r\n \xbc", "line 21: half a character"),
        (b"BEGIN:VEVENT", b"BEGIN:VTODO", "END:VEVENT closes VTODO"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "no CRLF at the end"),
    ],
)
def test_the_lint_finds_what_parsers_overlook(before: bytes, after: bytes, complaint: str) -> None:
    body = a_calendar(an_event())
    assert problems(body) == []
    assert before in body
    assert complaint in problems(body.replace(before, after, 1))


def test_the_lint_wants_an_event() -> None:
    assert problems(a_calendar()) == ["no VEVENT"]
