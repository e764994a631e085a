"""Who of the invited is a person to stay in touch with, in which part, under which name."""

import pytest

from crm.transfer.reading import Reader, understand
from tests.transfer.reading.invites import (
    HOST,
    ME,
    ROBIN,
    START,
    a_calendar,
    an_event,
    detail,
    doubts,
    left_out,
    only,
    people,
)


def attendee(name: str, email: str = "kim.sato@wrenfield.example", **parameters: str) -> str:
    more = "".join(f";{key}={value}" for key, value in parameters.items())
    return f'ATTENDEE;CN="{name}"{more}:mailto:{email}'


@pytest.mark.parametrize(
    ("common_name", "name"),
    [
        ("Sato, Kim", "Kim Sato"),
        ("'Kim Sato'", "Kim Sato"),
        ("Kim Sato [Recruiting]", "Kim Sato"),
        ("Kim Sato (Wrenfield)", "Kim Sato"),
        ("Kim Sato | Wrenfield", "Kim Sato"),
        ("Kim Sato/Berlin/Wrenfield", "Kim Sato"),
        ("von der Heide, Kim", "Kim von der Heide"),
        ("Kim Sato, PhD", "Kim Sato, PhD"),
        ("佐藤 キム", "佐藤 キム"),
        ("  Kim \t Sato ", "Kim Sato"),
        ("kim.sato@wrenfield.example", "Kim Sato"),
        ("kim.sato", "Kim Sato"),
        ("", "Kim Sato"),
        ("Kim", "Kim"),
    ],
)
def test_a_name_is_read_as_it_is_said(common_name: str, name: str) -> None:
    assert name in people(an_event(START, HOST, ME, attendee(common_name)))


@pytest.mark.parametrize(
    "email", ["ksato@wrenfield.example", "k.sato@wrenfield.example", "kim.sato2@wrenfield.example"]
)
def test_no_name_is_made_of_an_address_that_does_not_spell_one(email: str) -> None:
    event = an_event(START, HOST, ME, attendee(email, email))
    assert email in people(event)
    assert detail(event, "name_unknown") == email


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (attendee("Heron (6)", "heron@wrenfield.example"), "room"),
        (attendee("Room 4.12", "r412@wrenfield.example"), "room"),
        (attendee("Board Room", "board@wrenfield.example"), "room"),
        (attendee("Anything", "x@resource.calendar.google.com"), "room"),
        (attendee("Everyone", "all@wrenfield.example", CUTYPE="GROUP"), "room"),
        (attendee("Beamer", "beamer@wrenfield.example", CUTYPE="RESOURCE"), "room"),
        (attendee("Wrenfield", "no-reply@wrenfield.example"), "bot"),
        (attendee("Wrenfield", "calendar-notification@google.com"), "bot"),
        (attendee("Notes", "someone@read.ai"), "bot"),
        (attendee("Scheduler", "interviews-x@hire.lever.co"), "relay"),
        (attendee("Ashby", "pat@ashbyhq.com"), "relay"),
        (attendee("Wrenfield Careers", "careers@wrenfield.example"), "shared_mailbox"),
        (attendee("", "talent-acquisition+x@wrenfield.example"), "shared_mailbox"),
        (attendee("", "info@wrenfield.example"), "shared_mailbox"),
        (attendee("Kim Sato", PARTSTAT="DECLINED"), "declined"),
        (attendee("Robin", "robin@example.com"), "own_address"),
        (attendee("Robin", "ROBIN+jobs@Example.com"), "own_address"),
    ],
)
def test_what_is_no_person_to_meet_is_left_out_with_a_reason(line: str, why: str) -> None:
    event = an_event(START, HOST, line)
    assert list(left_out(event).values()) == [why]
    assert list(people(event)) == ["Lena Ford"]


def test_a_person_may_have_the_address_of_a_small_office() -> None:
    assert "Kim Sato" in people(
        an_event(START, HOST, ME, attendee("Kim Sato", "info@sato-consulting.example"))
    )


def test_gmail_addresses_are_mine_with_and_without_dots() -> None:
    reader = Reader(frozenset({"robin.fell@gmail.com"}), "Europe/Berlin")
    line = attendee("R", "robinfell+work@googlemail.com")
    assert left_out(an_event(START, HOST, line, reader=reader)) == {
        "robinfell+work@googlemail.com": "own_address"
    }


def test_the_organiser_is_the_recruiter_while_others_take_part() -> None:
    event = an_event(START, HOST, ME, attendee("Kim Sato"), attendee("Lena F", "lena.ford@wrenfield.example"))
    assert people(event) == {"Kim Sato": "interviewer", "Lena Ford": "recruiter"}
    assert [one.is_organiser for one in event.people] == [False, True]


def test_an_organiser_alone_may_be_either_which_is_asked() -> None:
    event = an_event(START, HOST, ME)
    assert people(event) == {"Lena Ford": "interviewer"}
    assert detail(event, "only_organiser") == "Lena Ford"


@pytest.mark.parametrize(
    ("summary", "role"),
    [
        ("Recruiter screen", "recruiter"),
        ("Hiring manager interview", "hiring_manager"),
        ("Interview", "interviewer"),
    ],
)
def test_the_subject_may_say_what_an_organiser_alone_is(summary: str, role: str) -> None:
    data = a_calendar(START, HOST, ME).replace(b"SUMMARY:Interview", f"SUMMARY:{summary}".encode())
    assert people(only(understand(data, name="a.ics", reader=ROBIN))) == {"Lena Ford": role}


def test_listeners_are_optional() -> None:
    event = an_event(START, HOST, ME, attendee("Kim Sato", ROLE="OPT-PARTICIPANT"))
    assert people(event)["Kim Sato"] == "interviewer optional"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kim Sato (Hiring Manager)", "hiring_manager"),
        ("Kim Sato, Recruiting Coordinator", "coordinator"),
        ("Kim Sato - Talent Acquisition Partner", "recruiter"),
        ("Kim Sato (Staff Engineer)", "interviewer"),
    ],
)
def test_a_title_in_the_text_says_which_part_somebody_plays(text: str, role: str) -> None:
    event = an_event(
        START, HOST, ME, attendee("Kim Sato"), f"DESCRIPTION:You will meet\\n{text}".replace(",", "\\,")
    )
    assert people(event)["Kim Sato"] == role


def test_each_address_is_one_person() -> None:
    event = an_event(START, HOST, ME, attendee("Kim Sato"), attendee("K. Sato", "KIM.SATO@wrenfield.example"))
    assert list(people(event)) == ["Kim Sato", "Lena Ford"]


def test_someone_without_an_address_is_kept() -> None:
    event = an_event(START, HOST, ME, "ATTENDEE;CN=Kim Sato:invalid:nomail")
    assert {one.name: one.email for one in event.people}["Kim Sato"] is None


def test_names_from_the_text_join_an_organiser_who_is_alone() -> None:
    event = an_event(START, HOST, ME, "DESCRIPTION:Technical interview with Jane Doe (Staff Engineer)")
    assert people(event) == {"Jane Doe": "interviewer", "Lena Ford": "recruiter"}


def test_without_own_addresses_the_one_invited_is_presumed_to_be_me() -> None:
    nobody = Reader(frozenset(), "UTC")
    alone = an_event(START, HOST, attendee("R", "robin@example.com"), reader=nobody)
    assert left_out(alone) == {"robin@example.com": "presumed_own"}
    assert detail(alone, "user_presumed") == "robin@example.com"
    panel = an_event(START, HOST, attendee("R", "robin@example.com"), attendee("Kim Sato"), reader=nobody)
    assert left_out(panel) == {"robin@example.com": "presumed_own"}
    colleagues = an_event(
        START, HOST, attendee("A", "a.b@wrenfield.example"), attendee("Kim Sato"), reader=nobody
    )
    assert left_out(colleagues) == {}


def test_an_invitation_to_none_of_my_addresses_says_so() -> None:
    event = an_event(START, HOST, attendee("R", "robin@elsewhere.example"), attendee("Kim Sato"))
    assert detail(event, "user_not_found") == "robin@elsewhere.example"
    assert left_out(event) == {}


def test_an_event_of_my_own_is_doubted() -> None:
    event = an_event(START, "ORGANIZER:mailto:robin@example.com", ME, attendee("Kim Sato"))
    assert people(event) == {"Kim Sato": "interviewer"}
    assert "own_event" in event.reasons
    assert "perhaps_no_interview" in doubts(event)


def test_vcalendar_1_names_the_organiser_among_the_attendees() -> None:
    event = an_event(
        START,
        "ATTENDEE;ROLE=ORGANIZER;STATUS=CONFIRMED:Lena Ford <lena.ford@wrenfield.example>",
        "ATTENDEE;ROLE=ATTENDEE:Kim Sato <kim.sato@wrenfield.example>",
        method="",
    )
    assert people(event) == {"Kim Sato": "interviewer", "Lena Ford": "recruiter"}
