"""Invitations in words, in the languages that the reader knows; what it does not find it does not invent."""

from datetime import UTC, date, datetime

import pytest

from crm.transfer.reading import Reader, understand_text
from tests.transfer.reading.invites import (
    HOST,
    ME,
    ROBIN,
    SAMPLES,
    START,
    a_calendar,
    a_sample,
    doubts,
    only,
    people,
)


def read(text: str, *, today: date | None = None) -> tuple[datetime | None, str | None, set[str]]:
    event = only(understand_text(text, reader=Reader(ROBIN.own_addresses, ROBIN.zone, today=today)))
    return event.starts_at, event.zone, doubts(event)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_copied_mail_in_english() -> None:
    event = only(a_sample("pasted_english.txt"))
    assert event.summary == "Interview with Wrenfield: Platform Engineer"
    assert (event.starts_at, event.zone) == (utc(12, 10, 22), "America/Los_Angeles")
    assert people(event) == {
        "Jonas Weil": "interviewer",
        "Kim Sato": "interviewer",
        "Lena van der Berg": "interviewer",
        "Abena Mensah": "recruiter",
    }
    assert {one.title for one in event.people if one.name == "Jonas Weil"} == {"Staff Engineer"}
    assert event.company == "Wrenfield"


def test_a_copied_mail_in_german() -> None:
    event = only(a_sample("pasted_german.txt"))
    assert (event.starts_at, event.ends_at) == (utc(12, 15, 13), utc(12, 15, 14, 30))
    assert event.place == "Beispielweg 3, 20095 Hamburg"
    assert people(event) == {
        "Anton Quist": "interviewer",
        "Deniz Çelik": "recruiter",
        "Ulrike Sommer": "recruiter",
    }
    assert "floating_time" in doubts(event)


def test_a_copied_mail_in_spanish() -> None:
    event = only(a_sample("pasted_spanish.txt"))
    assert (event.starts_at, event.company) == (utc(12, 17, 15), "Olmedo")
    assert people(event) == {"Marcos Gil": "interviewer", "Lucía Herrera": "recruiter"}


def test_the_text_of_a_calendar_mail() -> None:
    event = only(a_sample("pasted_google.txt"))
    assert event.summary == "Phone screen with Wrenfield"
    assert (event.starts_at, event.ends_at) == (utc(12, 14, 13), utc(12, 14, 13, 45))
    assert people(event) == {"Jonas Weil": "interviewer", "Abena Mensah": "recruiter"}


@pytest.mark.parametrize(
    ("words", "starts_at", "zone"),
    [
        ("2026-12-14 14:00 CET", utc(12, 14, 13), "Europe/Berlin"),
        ("Monday, December 14th, 2026 at 2:00 PM PST", utc(12, 14, 22), "America/Los_Angeles"),
        ("14 December 2026, 9am - 10am (UTC+2)", utc(12, 14, 7), "Etc/GMT-2"),
        ("Dec 14, 2026 from 11 to 12:30 am ET", utc(12, 15, 4), "America/New_York"),
        ("at 4pm on 14 Dec 2026 (Europe/London)", utc(12, 14, 16), "Europe/London"),
        ("14.12.2026 um 14:30 Uhr", utc(12, 14, 13, 30), "Europe/Berlin"),
        ("Montag, den 14.12.26, 9 Uhr", utc(12, 14, 8), "Europe/Berlin"),
        ("14. Dezember 2026, 14.00 bis 15.00 Uhr (MEZ)", utc(12, 14, 13), "Europe/Berlin"),
        ("le lundi 14 décembre 2026 à 14h", utc(12, 14, 13), "Europe/Berlin"),
        ("el 14 de diciembre de 2026 a las 10:15", utc(12, 14, 9, 15), "Europe/Berlin"),
        ("Tue 12/15/2026 10:00 Eastern Time", utc(12, 15, 15), "America/New_York"),
        ("Mon 11.05.2026 10:00", utc(5, 11, 8), "Europe/Berlin"),
    ],
)
def test_a_date_is_read_as_it_is_written(words: str, starts_at: datetime, zone: str) -> None:
    assert read(f"Your interview takes place {words}.")[:2] == (starts_at, zone)


def test_a_time_without_a_zone_is_the_readers_and_flagged() -> None:
    starts_at, zone, found = read("Interview on 14 December 2026 at 10:00")
    assert (starts_at, zone) == (utc(12, 14, 9), "Europe/Berlin")
    assert "floating_time" in found


def test_day_and_month_in_doubt_are_asked() -> None:
    starts_at, _, found = read("Interview on 04/05/2026 at 10:00")
    assert starts_at is None
    assert {"ambiguous_date", "no_start"} <= found


def test_the_weekday_decides_between_day_and_month() -> None:
    assert read("Interview on Monday, 04/05/2026 at 10:00")[0] == utc(5, 4, 8)
    assert read("Interview on Sunday, 04/05/2026 at 10:00")[0] == utc(4, 5, 8)
    assert "ambiguous_date" in read("Interview on Friday, 04/05/2026 at 10:00")[2]


def test_a_weekday_that_does_not_fit_is_flagged() -> None:
    starts_at, _, found = read("Interview on Friday, 14 December 2026 at 10:00")
    assert starts_at == utc(12, 14, 9)
    assert "weekday_mismatch" in found


def test_without_a_year_the_next_such_day_is_meant_if_today_is_known() -> None:
    assert read("Interview on 14 December at 10:00")[0] is None
    starts_at, _, found = read("Interview on 14 December at 10:00", today=date(2026, 11, 22))
    assert starts_at == utc(12, 14, 9)
    assert "year_assumed" in found


def test_a_date_without_a_time_is_no_start() -> None:
    starts_at, _, found = read("Your interview is on 14 December 2026.")
    assert starts_at is None
    assert "no_start" in found


def test_an_abbreviation_of_several_zones_is_flagged() -> None:
    starts_at, zone, found = read("Interview on 14 December 2026, 10:00 CST")
    assert (starts_at, zone) == (utc(12, 14, 16), "America/Chicago")
    assert "guessed_zone" in found


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Interview with Jane Doe, Engineering Manager.", {"Jane Doe"}),
        ("You will talk with Jane Doe (CTO) and Bo Chen (Staff Engineer).", {"Jane Doe", "Bo Chen"}),
        ("Gespräch mit Frau Dr. Eva Klein, Teamleiterin", {"Eva Klein"}),
        ("Entretien avec Claire Dubois (Directrice technique)", {"Claire Dubois"}),
        ("Entrevista con Marcos Gil, Jefe de equipo", {"Marcos Gil"}),
        ("Interviewers: Ana Li, Bo Chen and Seán O'Neill", {"Ana Li", "Bo Chen", "Seán O'Neill"}),
        ("Interview with Acme Robotics at our office", set()),
        ("Interview with our engineering team", set()),
        ("Interview with Blue Harbour", set()),
        ("Meet with Zoom Meeting on Monday Morning", set()),
    ],
)
def test_people_are_taken_from_clear_sentences_only(sentence: str, names: set[str]) -> None:
    event = only(understand_text(f"Interview\n{sentence}\n14 December 2026, 10:00", reader=ROBIN))
    assert {one.name for one in event.people} == names


def test_my_own_name_is_nobody_to_meet() -> None:
    reader = Reader(frozenset({"robin.fell@example.com"}), "Europe/Berlin")
    event = only(
        understand_text("Interview: Robin Fell (Engineer) with Jane Doe, Engineering Manager", reader=reader)
    )
    assert {one.name for one in event.people} == {"Jane Doe"}


def test_a_quoted_mail_below_is_not_what_is_said_now() -> None:
    now = "Your interview is on 14 December 2026 at 10:00."
    before = "On Mon, Nov 2, 2026 at 9:00 AM Robin wrote:\n> with Al Bo, CTO"
    event = only(understand_text(f"{now}\n\n{before}", reader=ROBIN))
    assert (event.starts_at, event.people) == (utc(12, 14, 9), ())


@pytest.mark.parametrize(
    "text", ["", "   \n", "Hello there, how are you?", "Lunch on 14 December 2026 at 12:00?"]
)
def test_a_text_that_invites_to_no_interview_says_so(text: str) -> None:
    found = understand_text(text, reader=ROBIN)
    assert found.events == ()
    assert found.errors


def test_pasted_sources_are_read_as_what_they_are() -> None:
    calendar = a_calendar(START, HOST, ME).decode()
    assert only(understand_text(calendar, reader=ROBIN)).uid == "one@calendar.example"
    assert only(understand_text(f"Please see:\n\n{calendar}", reader=ROBIN)).uid == "one@calendar.example"
    mail = (SAMPLES / "without_calendar.eml").read_text(encoding="utf-8")
    assert understand_text(mail, reader=ROBIN).kind == "eml"


def test_a_copied_meeting_request_invites_its_recipients() -> None:
    text = """From: Ulrike Sommer <ulrike.sommer@nordlicht.example>
Sent: Monday, November 23, 2026 9:00 AM
To: robin@example.com; Anton Quist <anton.quist@nordlicht.example>
Subject: Interview Backend Engineer
When: Wednesday, December 9, 2026 2:00 PM-3:00 PM (UTC-05:00) Eastern Time (US & Canada).
Where: Microsoft Teams Meeting
"""
    event = only(understand_text(text, reader=ROBIN))
    assert people(event) == {"Anton Quist": "interviewer", "Ulrike Sommer": "recruiter"}
    assert (event.starts_at, event.zone) == (utc(12, 9, 19), "America/New_York")


def test_a_calendar_page_puts_zone_and_host_on_lines_of_their_own() -> None:
    text = """Technical Interview
Wednesday Dec 9, 2026 2pm - 3pm
Central European Time - Berlin

Organizer
Mara Lindqvist
mara@larkspur.example

Guests
Mara Lindqvist - organizer
tomas.okoye@larkspur.example
robin@example.com
"""
    event = only(understand_text(text, reader=ROBIN))
    assert {one.email: str(one.role) for one in event.people} == {
        "tomas.okoye@larkspur.example": "interviewer",
        "mara@larkspur.example": "recruiter",
    }
    assert event.starts_at == utc(12, 9, 13)
    assert "floating_time" not in doubts(event)


def test_a_letter_without_a_subject_is_called_by_its_own_word() -> None:
    text = (
        "Guten Tag,\n\nwir möchten Sie am Mittwoch, 9. Dezember 2026 um 14 Uhr zum Vorstellungsgespräch in"
        " unser Büro einladen. An dem Gespräch nehmen Herr Anton Quist (Teamleiter) und Frau Deniz Çelik,"
        " Personalreferentin, teil."
    )
    event = only(understand_text(text, reader=ROBIN))
    assert event.summary == "Vorstellungsgespräch"
    assert people(event) == {"Anton Quist": "interviewer", "Deniz Çelik": "recruiter"}


def test_what_was_before_today_is_flagged_where_today_is_known() -> None:
    words = "Interview on 14 December 2026 at 10:00 CET"
    assert "past" in read(words, today=date(2026, 12, 15))[2]
    assert "past" not in read(words, today=date(2026, 12, 14))[2]
