"""Which company invites, and whether it is to an interview at all."""

import pytest

from crm.transfer.reading import Event, Reader, understand
from tests.transfer.reading.invites import HOST, ME, ROBIN, START, a_calendar, doubts, only

RELAY = "ORGANIZER;CN={}:mailto:no-reply@us.greenhouse-mail.io"


def event(summary: str, *lines: str, reader: Reader = ROBIN) -> Event:
    data = a_calendar(START, *lines, ME).replace(b"SUMMARY:Interview", f"SUMMARY:{summary}".encode())
    return only(understand(data, name="a.ics", reader=reader))


@pytest.mark.parametrize(
    ("summary", "lines", "company", "domain"),
    [
        ("Interview", (HOST,), "Wrenfield", "wrenfield.example"),
        ("Interview", ("ORGANIZER:mailto:a@mail.blue-harbour.co.uk",), "Blue Harbour", "blue-harbour.co.uk"),
        (
            "Chat",
            ("ORGANIZER:mailto:a@blueharbour.example", "DESCRIPTION:We at Blue Harbour"),
            "Blue Harbour",
            "blueharbour.example",
        ),
        ("Interview with Wrenfield Labs", (HOST,), "Wrenfield Labs", "wrenfield.example"),
        ("Your interview with Initrode", (RELAY.format("x"),), "Initrode", None),
        ("Phone screen at Blue Harbour", (RELAY.format("x"),), "Blue Harbour", None),
        ("Initrode: technical interview", (RELAY.format("x"),), "Initrode", None),
        ("Vorstellungsgespräch bei der Nordlicht GmbH", (RELAY.format("x"),), "Nordlicht GmbH", None),
        ("Entretien chez Boisclair", (RELAY.format("x"),), "Boisclair", None),
        ("Interview", (RELAY.format("Blue Harbour Hiring Team"),), "Blue Harbour", None),
        ("Interview", (RELAY.format("Initrode Recruiting"),), "Initrode", None),
        ("Interview with Jane Doe", (RELAY.format("x@y.example"),), None, None),
        ("Interview", ("ORGANIZER;CN=Jane Doe:mailto:jane.doe@gmail.com",), None, None),
        ("Interview", ("ORGANIZER:mailto:careers@wrenfield.example",), "Wrenfield", "wrenfield.example"),
    ],
)
def test_the_company_is_that_of_the_people_else_of_the_words(
    summary: str, lines: tuple[str, ...], company: str | None, domain: str | None
) -> None:
    found = event(summary, *lines)
    assert (found.company, found.domain) == (company, domain)
    assert ("no_company" in doubts(found)) == (company is None)


@pytest.mark.parametrize(
    ("summary", "lines", "points"),
    [
        ("Interview", (HOST,), 4),
        ("Kennenlerngespräch", (HOST,), 4),
        ("Entretien technique", (HOST,), 4),
        ("Entrevista: Analista de datos", (HOST,), 5),
        ("Lunch", (HOST,), 1),
        ("Your meeting", (RELAY.format("x"),), 4),
        ("Lunch", ("ORGANIZER:mailto:robin@example.com",), -3),
        ("Standup", (HOST, "RRULE:FREQ=DAILY"), -2),
        ("Interview", (HOST, "RRULE:FREQ=DAILY;COUNT=2"), 4),
        ("Panel", (HOST, "DESCRIPTION:https://app.greenhouse.io/x"), 7),
        ("Lunch", ("ORGANIZER:mailto:x@calendly.com",), 1),
    ],
)
def test_the_score_counts_what_speaks_for_and_against(
    summary: str, lines: tuple[str, ...], points: int
) -> None:
    found = event(summary, *lines)
    assert found.score == points
    assert found.is_interview == (points >= 3)
    assert ("perhaps_no_interview" in doubts(found)) == (points < 3)


def test_a_company_with_an_application_counts() -> None:
    reader = Reader(ROBIN.own_addresses, ROBIN.zone, known_domains=frozenset({"wrenfield.example"}))
    found = event("Coffee", HOST, reader=reader)
    assert "known_company" in found.reasons
    assert found.is_interview


def test_an_interview_that_i_hold_for_my_own_company_is_doubted() -> None:
    reader = Reader(frozenset({"robin@wrenfield.example"}), ROBIN.zone)
    found = event("Interview: candidate", HOST, "ATTENDEE:mailto:robin@wrenfield.example", reader=reader)
    assert {"own_event", "user_interviews"} <= set(found.reasons)
    assert not found.is_interview
