"""Mails as programs write them: parts of any type, headers in any state."""

import pytest

from crm.transfer.reading import Reader, Understood, understand
from tests.transfer.reading.invites import HOST, ME, ROBIN, START, a_calendar, left_out, only, people

HEAD = "From: Lena Ford <lena.ford@wrenfield.example>\r\nTo: robin@example.com\r\nMessage-ID: <m-1@x>\r\n"
KIM = "ATTENDEE;CN=Kim Sato:mailto:kim.sato@wrenfield.example"
CALENDAR = a_calendar(START, HOST, ME, KIM).decode()


def read(text: str, *, reader: Reader = ROBIN) -> Understood:
    return understand(text.encode("utf-8", "surrogateescape"), name="mail.eml", reader=reader)


@pytest.mark.parametrize(
    "kind",
    [
        "text/calendar; charset=utf-8; method=REQUEST",
        "text/calendar;; charset=UTF-8; method=REQUEST",
        "TEXT/CALENDAR; name=meeting.ics",
        "application/ics",
        'application/octet-stream; name="invite.ics"',
        'text/plain; name="c141520.ics"',
        "text/plain",
        "text/calendar; charset=no-such-charset",
        "text/x-vcalendar",
    ],
)
def test_a_calendar_is_found_whatever_its_part_is_called(kind: str) -> None:
    assert people(only(read(f"{HEAD}Content-Type: {kind}\r\n\r\n{CALENDAR}"))) == {
        "Kim Sato": "interviewer",
        "Lena Ford": "recruiter",
    }


def test_the_method_may_stand_on_the_part_only() -> None:
    text = CALENDAR.replace("METHOD:REQUEST\r\n", "")
    assert only(read(f"{HEAD}Content-Type: text/calendar; method=CANCEL\r\n\r\n{text}")).is_cancelled


def test_a_broken_calendar_is_said() -> None:
    found = read(
        f"{HEAD}Subject: x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    )
    assert [error.code for error in found.errors] == ["broken_calendar"]


def test_the_sender_stands_in_for_an_organiser() -> None:
    text = a_calendar(START, ME).decode()
    event = only(read(f"{HEAD}Content-Type: text/calendar\r\n\r\n{text}"))
    assert people(event) == {"Lena Ford": "interviewer"}
    assert [str(one.why) for one in event.people] == ["sender"]


def test_a_mail_that_i_passed_on_names_me_nowhere() -> None:
    head = HEAD.replace("Lena Ford <lena.ford@wrenfield.example>", "Robin <robin@example.com>")
    assert (
        only(read(f"{head}Content-Type: text/calendar\r\n\r\n{a_calendar(START, ME).decode()}")).people == ()
    )


def test_i_am_whom_the_mail_was_delivered_to() -> None:
    nobody = Reader(frozenset(), "UTC")
    text = CALENDAR.replace("robin@example.com", "alias@example.net")
    mail = f"Delivered-To: alias@example.net\r\n{HEAD}Content-Type: text/calendar\r\n\r\n{text}"
    assert left_out(only(read(mail, reader=nobody))) == {"alias@example.net": "own_address"}


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("=?utf-8?B?R2VzcHLDpGNo?=", "Gespräch"),
        ("=?iso-8859-1?Q?Gespr=E4ch?=", "Gespräch"),
        ("=?no-such-charset?Q?Gespr=C3=A4ch?=", "Gespräch"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("=?utf-8?B?a?=", "=?utf-8?B?a?="),
        ("Gespräch", "Gespräch"),
        ("a\r\n folded subject", "a folded subject"),
        ("<b>bold</b> claim", "bold claim"),
    ],
)
def test_a_subject_is_decoded_or_left_as_it_is(header: str, subject: str) -> None:
    assert read(f"{HEAD}Subject: {header}\r\n\r\nHi").subject == subject


def test_raw_latin_1_in_a_header_is_read() -> None:
    data = f"{HEAD}Subject: Gespr".encode() + b"\xe4ch\r\n\r\nHi"
    assert understand(data, name="a.eml", reader=ROBIN).subject == "Gespräch"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        f"{HEAD}Content-Type: multipart/mixed\r\n\r\nx",
        f"{HEAD}Content-Type: message/rfc822\r\n\r\n",
        f"{HEAD}Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        f"{HEAD}Content-Type: text/plain; charset*=bogus'%%\r\n\r\nx",
        f'{HEAD}Content-Type: text/plain; charset="a\0b"\r\n\r\nx',
        f"From: {'(' * 5000}\r\nMessage-ID: <x>\r\n\r\nx",
        "From:\r\nTo:\r\nDate: never\r\nMessage-ID:\r\n\r\n",
    ],
)
def test_a_mail_in_ruins_is_answered(text: str) -> None:
    found = read(text)
    assert [error.code for error in found.errors] == ["no_invitation"]


def test_a_mail_made_of_thousands_of_parts_is_refused() -> None:
    parts = "--b\r\n\r\nx\r\n" * 5_000
    found = read(f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}")
    assert [error.code for error in found.errors] == ["too_complex"]


def test_a_calendar_in_the_source_outside_of_any_part_is_found() -> None:
    part = f"--b\r\n{CALENDAR}Content-type: text/calendar\r\n\r\n--b--\r\n"
    text = f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}"
    found = read(text)
    assert only(found).uid == "one@calendar.example"
    assert "found_in_text" in found.repairs


def test_of_several_versions_in_a_mail_the_newest_is_kept() -> None:
    parts = [
        "--b\r\nContent-Type: text/calendar\r\n\r\n"
        + a_calendar(START, f"SEQUENCE:{number}", HOST, ME).decode()
        for number in (1, 3, 2)
    ]
    text = f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{''.join(parts)}--b--\r\n"
    assert only(read(text)).sequence == 3


def test_a_page_is_read_where_the_plain_text_is_blank() -> None:
    text = (
        f"{HEAD}Subject: Interview\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n"
        "<p>with Jane Doe, Engineering Manager</p><p>14 December 2026, 10:00 CET</p>\r\n--b--\r\n"
    )
    assert people(only(read(text))) == {"Jane Doe": "interviewer", "Lena Ford": "recruiter"}
