"""A broken line costs that line, never the event or the file."""

import codecs

import pytest

from crm.transfer.reading import MAX_BYTES, Understood, understand
from tests.transfer.reading.invites import (
    HOST,
    ME,
    ROBIN,
    START,
    a_calendar,
    an_event,
    detail,
    doubts,
    only,
    people,
)

KIM = "ATTENDEE;CN=Kim Sato:mailto:kim.sato@wrenfield.example"
BOTH = {"Kim Sato": "interviewer", "Lena Ford": "recruiter"}


def read(data: bytes, name: str = "invite.ics") -> Understood:
    return understand(data, name=name, reader=ROBIN)


@pytest.mark.parametrize(
    "line",
    [
        '"""',
        "DESCRIPTION;;:",
        "GARBAGE",
        "=====",
        "RDATE;VALUE=PERIOD:199709T180000Z/PT5H30M",
        "RRULE:FREQ=NONSENSE",
        'X-THING;A="b:c',
        "DTSTAMP:yesterday",
        "SEQUENCE:many",
        "BEGIN:VALARM\r\nTRIGGER:PT-2H\r\nATTENDEE:mailto:alarm@wrenfield.example\r\nEND:VALARM",
        "BEGIN:X-PART\r\nSUMMARY:Not this\r\nEND:X-PART",
        "END:NOTHING",
        'ATTENDEE;CN="Broken:mailto',
        "GEO:north",
    ],
)
def test_a_line_that_makes_no_sense_is_passed_over(line: str) -> None:
    event = an_event(START, line, HOST, ME, KIM)
    assert people(event) == BOTH
    assert event.summary == "Interview"
    assert event.starts_at is not None


def test_doubled_quotes_around_a_name_are_read() -> None:
    line = 'ATTENDEE;CN=""Kim Sato"";ROLE=REQ-PARTICIPANT:mailto:kim.sato@wrenfield.example'
    assert people(an_event(START, HOST, ME, line)) == BOTH


def test_a_name_with_a_comma_and_no_quotes_is_read() -> None:
    line = "ATTENDEE;CN=Sato, Kim;ROLE=REQ-PARTICIPANT:mailto:kim.sato@wrenfield.example"
    assert people(an_event(START, HOST, ME, line)) == BOTH


@pytest.mark.parametrize("cut", [b"END:VCALENDAR\r\n", b"END:VEVENT\r\nEND:VCALENDAR\r\n"])
def test_what_is_not_closed_is_read_to_its_end(cut: bytes) -> None:
    found = read(a_calendar(START, HOST, ME, KIM).removesuffix(cut))
    assert people(only(found)) == BOTH


def test_an_event_that_begins_inside_another_closes_it() -> None:
    data = a_calendar(START, HOST, ME, KIM).replace(
        b"END:VEVENT\r\n", b"BEGIN:VEVENT\r\nUID:two\r\nEND:VEVENT\r\n"
    )
    found = read(data)
    assert [event.uid for event in found.events] == ["one@calendar.example", "two"]
    assert "not_closed" in found.repairs


def test_an_event_without_a_calendar_around_it_is_read() -> None:
    data = a_calendar(START, HOST, ME, KIM)
    bare = data[data.index(b"BEGIN:VEVENT") : data.index(b"END:VCALENDAR")]
    assert people(only(read(bare, "export"))) == BOTH


def test_each_calendar_of_a_file_has_its_own_method() -> None:
    data = a_calendar(START, HOST, ME, KIM) + a_calendar(START, HOST, ME, KIM, method="REPLY")
    assert [event.method for event in read(data).events] == ["REQUEST", "REPLY"]


def test_of_two_versions_in_one_file_the_older_is_marked() -> None:
    data = a_calendar(START, "SEQUENCE:1", HOST, ME) + a_calendar(START, "SEQUENCE:2", HOST, ME)
    older, newer = read(data).events
    assert "superseded" in doubts(older)
    assert "superseded" not in doubts(newer)


@pytest.mark.parametrize("ends", [b"\n", b"\r", b"\r\n", b"\r\n\r\n"])
def test_line_ends_of_any_system_are_read(ends: bytes) -> None:
    data = a_calendar(START, HOST, ME, KIM, "DESCRIPTION:one\r\n  two").replace(b"\r\n ", b"\0")
    folded = data.replace(b"\r\n", ends).replace(b"\0", ends[-2:] + b" ")
    event = only(read(folded))
    assert people(event) == BOTH
    assert event.description == "one two"


@pytest.mark.parametrize(
    ("charset", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("cp1252", b""),
    ],
)
def test_any_likely_charset_is_read(charset: str, mark: bytes) -> None:
    text = a_calendar(START, HOST, ME, KIM, "LOCATION:Straße 3 – Köln").decode()
    event = only(read(mark + text.encode(charset)))
    assert event.place == "Straße 3 – Köln"
    assert people(event) == BOTH


def test_a_character_cut_in_two_by_folding_is_whole_again() -> None:
    data = (
        a_calendar(START, "SUMMARY:Gespräch")
        .replace("ä".encode(), b"\xc3\r\n \xa4")
        .replace(b"SUMMARY:Interview\r\n", b"")
    )
    assert only(read(data)).summary == "Gespräch"


def test_a_few_bad_bytes_do_not_cost_the_rest_of_the_letters() -> None:
    data = a_calendar(START, "LOCATION:Ümläüte überäll hïër, dös ïst gänz schön").replace(
        b"ll h", b"ll \x81 h"
    )
    found = read(data)
    assert only(found).place == "Ümläüte überäll \ufffd hïër, dös ïst gänz schön"
    assert "charset_guessed" in found.repairs


def test_quoted_printable_of_old_programs_is_decoded() -> None:
    line = "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:Gespr=C3=A4ch=0D=0Ain =\r\nHamburg"
    assert an_event(START, line).description == "Gespräch\nin Hamburg"


def test_an_uppercase_word_in_a_description_is_no_property() -> None:
    event = an_event("DESCRIPTION:Please note", "PIN: 1234", "Location: our office", START)
    assert event.description == "Please note\nPIN: 1234\nLocation: our office"
    assert event.place is None


def test_too_large_a_file_is_refused_with_the_limit() -> None:
    found = read(a_calendar(START) + b" " * MAX_BYTES)
    assert found.events == ()
    assert [(error.code, error.detail) for error in found.errors] == [("too_large", str(MAX_BYTES))]


@pytest.mark.parametrize(
    ("data", "name", "kind", "code"),
    [
        (b"", "empty.ics", "unknown", "empty"),
        (b"\n \n", "blank.txt", "unknown", "empty"),
        (b"hello", "invite.ics", "ics", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a.ics", "ics", "no_event"),
        (b"BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR\n", "a.ics", "ics", "no_event"),
        (b"%PDF-1.7\x00\x01\x02\x03\x04" * 9, "invite.pdf", "unknown", "not_understood"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "invite.msg", "unknown", "outlook_msg"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_reason(data: bytes, name: str, kind: str, code: str) -> None:
    found = read(data, name)
    assert (found.kind, [error.code for error in found.errors]) == (kind, [code])


def test_cards_and_tables_are_counted() -> None:
    cards = b"BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n"
    assert (read(cards, "people.vcf").kind, read(cards, "people.vcf").cards) == ("vcf", 2)
    assert (read(b"Name;Mail\nA;a@x.org\n\nB;\n", "people.csv").kind) == "csv"
    assert read(b"Name;Mail\nA;a@x.org\n\nB;\n", "people.csv").rows == 2


def test_a_kind_is_told_by_the_content_where_the_name_lies() -> None:
    assert read(a_calendar(START), "invite.eml").kind == "ics"
    assert read(b"From: a@b.example\nMessage-ID: <x>\nSubject: Interview\n\nHi", "noname").kind == "eml"
    assert read(b"Hi Robin, shall we meet for an interview?", "note").kind == "text"


def test_more_events_than_anybody_needs_are_cut_and_said() -> None:
    one = a_calendar(START)
    event = one[one.index(b"BEGIN:VEVENT") : one.index(b"END:VCALENDAR")]
    found = read(b"BEGIN:VCALENDAR\r\n" + event * 400 + b"END:VCALENDAR\r\n")
    assert len(found.events) == 200
    assert [(error.code, error.detail) for error in found.errors] == [("too_many_events", "400")]


def test_ten_thousand_attendees_are_fifty_and_a_doubt() -> None:
    crowd = [f"ATTENDEE;CN=Guest {number}:mailto:g{number}@wrenfield.example" for number in range(10_000)]
    event = an_event(START, HOST, *crowd)
    assert len(event.people) <= 51
    assert detail(event, "many_people") == "10000"
    assert "crowd" in event.reasons
