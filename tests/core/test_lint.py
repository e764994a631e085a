"""The lint of objects and cards finds each thing that it is there for; test_ics_event tries that of feeds."""

from datetime import UTC, date, datetime

import pytest

from crm.core.card_lines import card_object
from crm.core.event_text import event_object
from crm.core.ics_event import Alarm, Event
from crm.core.task_text import Task, task_object
from crm.core.vcard_text import Card, Labelled, Version
from tests.card_lint import card_problems
from tests.ics_lint import object_problems

STAMP = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TASK = task_object(
    Task("1", STAMP, 0, "Call Dana", created=STAMP, due=date(2026, 11, 27), alarms=(Alarm(480),))
)
EVENT = event_object(Event("1", STAMP, 0, STAMP, STAMP.replace(hour=13), "Talk"))
LAB = Labelled("d@example.com", "Lab")
CARD = Card("1", "Dana Hart", "Dana", "Hart", emails=(LAB,), changed=STAMP, photo=b"x")
DUE = b"DUE;VALUE=DATE:20261127"
PHOTO = b"PHOTO;ENCODING=b;TYPE=JPEG:"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"UID:1\r\n", b"", "VTODO without UID"),
        (b"UID:1\r\n", b"", "0 UIDs"),
        (b"UID:1\r\n", b"UID:1\r\nUID:2\r\n", "2 UIDs"),
        (b"DTSTAMP:20261125T120000Z\r\n", b"", "VTODO without DTSTAMP"),
        (b"SEQUENCE:0\r\n", b"", "VTODO without SEQUENCE"),
        (b"DTSTAMP:20261125T120000Z", b"DTSTAMP:20261125T120000", "DTSTAMP: not in UTC"),
        (b"CREATED:20261125T120000Z", b"CREATED:20261125", "CREATED: not in UTC"),
        (DUE, b"DUE:20261127T090000", "DUE: a floating time"),
        (DUE, b"DUE;VALUE=DATE:2026-11-27", "DUE: a floating time"),
        (
            DUE,
            b"DUE;TZID=Europe/Berlin:20261127T090000",
            "DUE: Europe/Berlin is not declared",
        ),
        (DUE, b"DUE;TZID=", "no property: 'DUE;TZID='"),
        (b"SUMMARY:Call Dana", b"SUMMARY:Call; Dana", "SUMMARY: not escaped"),
        (b"SUMMARY:Call Dana", b"SUMMARY:Call \\Dana", "SUMMARY: not escaped"),
        (b"SUMMARY:Call Dana", b"SUMMARY:Call\x1bDana", "SUMMARY: a control character"),
        (b"SUMMARY:Call Dana", b"SUMMARY:Call\xc2\x85Dana", "SUMMARY: a control character"),
        (b"SUMMARY:Call Dana", b"SUMMARY:" + b"x" * 200, "line 12: 208 octets"),
        (b"SUMMARY:Call Dana\r\n", b"SUMMARY:Call Dana\n", "line 12: a bare line break"),
        (b"SUMMARY:Call Dana\r\n", b"SUMMARY:Call Dana\r\n\r\n", "line 13: empty"),
        (b"SUMMARY:Call Dana", b"SUMMARY:\xf0\x9f\r\n \x98\x80", "line 12: half a character"),
        (b"TRIGGER;RELATED=END:PT8H\r\n", b"", "VALARM without TRIGGER"),
        (b"END:VTODO\r\n", b"", "END:VCALENDAR closes VTODO"),
        (b"END:VCALENDAR\r\n", b"", "not closed"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "METHOD"),
        (b"VERSION:2.0\r\n", b"", "VCALENDAR without VERSION"),
        (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", "a byte order mark"),
        (b"END:VTODO\r\n", b"END:VTODO\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", "2 kinds of components"),
    ],
)
def test_a_broken_task_is_found(before: bytes, after: bytes, complaint: str) -> None:
    assert object_problems(TASK) == []
    assert before in TASK
    assert complaint in object_problems(TASK.replace(before, after, 1))


def test_a_sound_event_is_one() -> None:
    assert object_problems(EVENT) == []
    assert "VEVENT without DTSTART" in object_problems(EVENT.replace(b"DTSTART:", b"X-START:"))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b"UID:1\r\n", b"", "without UID"),
        (b"FN:Dana Hart\r\n", b"", "without FN"),
        (b"FN:Dana Hart", b"FN:", "FN: nothing in it"),
        (b"N:Hart;Dana;;;\r\n", b"", "without N"),
        (b"N:Hart;Dana;;;", b"N:Hart;Dana", "N: not five parts"),
        (b"VERSION:3.0\r\n", b"", "VERSION is not the first"),
        (b"UID:1\r\n", b"UID:1\r\nUID:1\r\n", "two UID"),
        (b"FN:Dana Hart", b"FN:Hart, Dana", "FN: not escaped"),
        (b"FN:Dana Hart", b"FN:Dana\x00Hart", "FN: a control character"),
        (b"REV:20261125T120000Z", b"REV:today", "REV: not in UTC"),
        (b"item1.EMAIL", b"EMAIL", "ITEM1: a label of nothing"),
        (b"item1.X-ABLabel:Lab\r\n", b"item1.X-ABLabel:Lab\r\nitem1.X-ABLabel:Old\r\n", "ITEM1: two labels"),
        (
            PHOTO,
            b"PHOTO:data:image/jpeg;base64,",
            "PHOTO: not as this version writes it",
        ),
        (PHOTO, b"PHOTO;TYPE=JPEG:", "PHOTO: ENCODING"),
        (b"END:VCARD\r\n", b"", "no END:VCARD"),
        (b"END:VCARD\r\n", b"END:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\n", "several cards"),
        (b"FN:Dana Hart", b"FN:" + b"x" * 100, "line 5: 103 octets"),
        (b"FN:Dana Hart\r\n", b"FN:Dana Hart\n", "line 5: a bare line break"),
    ],
)
def test_a_broken_card_is_found(before: bytes, after: bytes, complaint: str) -> None:
    body = card_object(CARD)
    assert card_problems(body) == []
    assert before in body
    assert complaint in card_problems(body.replace(before, after, 1))


def test_a_card_of_the_newer_version_needs_less_and_another_picture() -> None:
    body = card_object(CARD, Version.FOUR)
    assert card_problems(body) == []
    assert card_problems(body.replace(b"N:Hart;Dana;;;\r\n", b"", 1)) == []
    assert card_problems(body.replace(b"VERSION:4.0", b"VERSION:3.0")) != []
