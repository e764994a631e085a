"""The answer that declines an invitation: what RFC 5546 3.2.3 asks for, read back by parsers not ours."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from crm.core.itip_reply import Reply, decline_text, is_address
from tests.ics_lint import problems

REPLY = Reply(
    uid="7d8f, with; marks@hooli.example",
    sequence=3,
    organiser="gavin.orr@hooli.example",
    attendee="robin+jobs@example.org",
    attendee_name="Robin Fell",
    stamp=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
    starts_at=datetime(2026, 12, 3, 13, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 3, 14, 0, tzinfo=UTC),
    summary="Interview with Hooli, and some more, so that this line is longer than 75 octets: äöü",
)


FRAME = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]


def read(reply: Reply) -> tuple[Any, Any]:
    """The calendar and its one event, as icalendar reads them; linted on the way."""
    data = decline_text(reply)
    assert problems(data) == []
    calendar: Any = icalendar.Calendar.from_ical(data)
    assert [error for part in calendar.walk() for error in part.errors] == []
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_it_declines_for_the_one_who_was_invited() -> None:
    calendar, event = read(REPLY)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REPLY", "2.0")
    assert (event["UID"], event["SEQUENCE"]) == (REPLY.uid, 3)
    attendees = event["ATTENDEE"]
    assert not isinstance(attendees, list)
    assert (attendees, attendees.params["PARTSTAT"]) == ("mailto:robin+jobs@example.org", "DECLINED")
    assert attendees.params["CN"] == "Robin Fell"
    assert event["ORGANIZER"] == "mailto:gavin.orr@hooli.example"
    assert event["DTSTAMP"].dt == REPLY.stamp
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (REPLY.starts_at, REPLY.ends_at)
    assert event["SUMMARY"] == REPLY.summary
    assert "RECURRENCE-ID" not in event


def test_a_second_parser_reads_the_same() -> None:
    (event,) = IcsCalendarStream.calendar_from_ics(decline_text(REPLY).decode()).events
    (attendee,) = event.attendees
    assert (event.uid, event.sequence) == (REPLY.uid, 3)
    assert str(event.organizer and event.organizer.uri) == "mailto:gavin.orr@hooli.example"
    assert (str(attendee.uri), attendee.status) == ("mailto:robin+jobs@example.org", "DECLINED")


def test_what_a_reply_must_not_hold_is_not_in_it() -> None:
    text = decline_text(REPLY).decode()
    for name in ("VALARM", "DESCRIPTION", "STATUS", "LOCATION", "URL", "CLASS"):
        assert name not in text


@pytest.mark.parametrize(
    ("recurrence_id", "value"),
    [("20261203", date(2026, 12, 3)), ("20261203T130000Z", datetime(2026, 12, 3, 13, 0, tzinfo=UTC))],
)
def test_one_of_a_series_is_named(recurrence_id: str, value: date) -> None:
    _calendar, event = read(replace(REPLY, recurrence_id=recurrence_id))
    assert event["RECURRENCE-ID"].dt == value


@pytest.mark.parametrize(
    "lack",
    [
        {"uid": ""},
        {"organiser": ""},
        {"organiser": "urn:uuid:7d8f"},
        {"organiser": "/principals/7"},
        {"attendee": "nobody"},
        {"attendee": "a@b.example\r\nATTENDEE:mailto:c@d.example"},
        {"recurrence_id": "next Tuesday"},
    ],
)
def test_without_enough_to_go_by_there_is_no_answer(lack: dict[str, str]) -> None:
    reply = replace(REPLY, **lack)  # type: ignore[arg-type]
    assert not reply.is_possible
    with pytest.raises(ValueError, match="not say enough"):
        decline_text(reply)


def test_an_address_is_one_that_mail_reaches() -> None:
    assert is_address("o'neil+jobs@sub.example.org")
    assert is_address("jürgen@example.org")
    for wrong in ("", "a@", "@b", "a b@c.example", "a@b@c", "<a@b.example>", "a@b.example?cc=x@y.example"):
        assert not is_address(wrong), wrong


def test_an_odd_address_and_name_stay_whole() -> None:
    _calendar, event = read(
        replace(REPLY, attendee="jürgen&co@example.org", attendee_name='"Ro^b"; x,\ny: z')
    )
    assert event["ATTENDEE"] == "mailto:j%C3%BCrgen&co@example.org"
    assert event["ATTENDEE"].params["CN"] == "'Ro'b'; x, y: z"


@given(st.text(max_size=80), st.text(min_size=1, max_size=80), st.text(max_size=200))
def test_whatever_a_file_says_the_answer_is_whole(name: str, uid: str, summary: str) -> None:
    reply = replace(REPLY, attendee_name=name, uid=uid, summary=summary)
    data = decline_text(reply)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert unfolded.count("\r\nATTENDEE;") == 1
    assert unfolded.count("\n") == unfolded.count("\r\n")
    assert [row for row in unfolded.split("\r\n") if row.startswith(("BEGIN:", "END:"))] == FRAME
