"""A whole calendar: the likely interviews are found, taken in as held, and taken back through the trash."""

import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import InterviewState
from crm.followups.models import FollowUp
from crm.interviews.models import Interview
from crm.transfer.movein.calendar.splitting import Counted, split
from crm.transfer.reading import Reader, understand

ZONE = """BEGIN:VTIMEZONE
TZID:Our Own Time
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0500
TZOFFSETTO:+0500
END:STANDARD
END:VTIMEZONE
"""


def event(uid: str, *lines: str, day: str = "20261102") -> str:
    told = "\n".join(lines)
    return (
        f"BEGIN:VEVENT\nUID:{uid}@cal.test\nDTSTART:{day}T130000Z\nDTEND:{day}T140000Z\n{told}\nEND:VEVENT\n"
    )


def meeting(uid: str, title: str, *emails: str, day: str = "20261102") -> str:
    guests = [f"ATTENDEE;CN={email.split('@')[0].title()} Guest:mailto:{email}" for email in emails]
    return event(
        uid,
        f"SUMMARY:{title}",
        f"ORGANIZER;CN=Mara Lind:mailto:mara@{emails[0].split('@')[1]}",
        *guests,
        "ATTENDEE:mailto:me@example.org",
        day=day,
    )


def calendar(*events: str, zones: str = "") -> str:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//cal.test//EN\n{zones}{''.join(events)}END:VCALENDAR\n"


EVENTS = (
    *(event(f"private{number}", f"SUMMARY:Dentist {number}") for number in range(20)),
    meeting("past", "Technical interview with Larkspur", "ida@larkspur.test", day="20260302"),
    meeting("recent", "Interview: Platform Engineer", "noor@initech.test", "tom@initech.test"),
    meeting("lunch", "Lunch", "friend@home.test"),
    event("standup", "SUMMARY:Interview standup", "RRULE:FREQ=DAILY"),
)


def drop(client: FlaskClient, text: str) -> str:
    answer = client.post("/import", data={"file": (io.BytesIO(text.encode()), "me.ics")})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_every_event_stands_for_itself_with_the_zones_it_names() -> None:
    own = event("own", "SUMMARY:Interview").replace(
        "DTSTART:20261102T130000Z", "DTSTART;TZID=Our Own Time:20261102T130000"
    )
    counted = Counted()
    found = list(split(calendar(EVENTS[0], own, zones=ZONE).encode(), counted))
    assert (counted.events, counted.passed, len(found)) == (2, 1, 1)
    reader = Reader(frozenset(), "Europe/Berlin")
    (read,) = understand(found[0], name="a.ics", reader=reader).events
    assert read.starts_at is not None
    assert read.starts_at.hour == 8


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_calendar_that_breaks_off_yields_what_was_there(cut: float) -> None:
    text = calendar(*(event(f"e{number}", "SUMMARY:Interview") for number in range(50)))
    counted = Counted()
    found = list(split(text[: int(len(text) * cut)].replace("\n", "\r\n").encode(), counted))
    assert counted.events == len(found) + counted.passed > 50 * cut - 2


def test_likely_interviews_are_ticked_and_the_rest_is_left_alone(client: FlaskClient) -> None:
    page = client.get(drop(client, calendar(*EVENTS))).text
    assert "24 events in the file" in page
    assert "Technical interview with Larkspur" in page
    assert "Dentist" not in page
    ticked = re.findall(r'name="take" value="\d+" aria-label="Take ([^"]+)" checked', page)
    assert ticked == ["Interview: Platform Engineer", "Technical interview with Larkspur"]
    assert 'name="keep-ida@larkspur.test"' in page


def test_what_is_ticked_comes_in_held_and_nothing_overdue_is_planned(
    client: FlaskClient, session: Session
) -> None:
    where = drop(client, calendar(*EVENTS))
    page = client.get(where).text
    seen = re.findall(r'name="seen" value="(\d+)"', page)
    ticked = re.findall(r'name="take" value="(\d+)"[^>]* checked', page)
    answer = client.post(
        where, data={"seen": seen, "take": ticked, "keep-noor@initech.test": "B", "do": "apply"}
    )
    assert answer.status_code == 303
    states = session.scalars(select(Interview.state)).all()
    assert states == [InterviewState.HELD, InterviewState.HELD]
    tiers = dict(session.execute(select(Contact.name, Contact.tier)).all())
    assert tiers["Noor Guest"] is Tier.B
    assert tiers["Ida Guest"] is None
    assert session.scalar(select(func.count(FollowUp.id)).where(FollowUp.due_on < date(2026, 6, 1))) == 0
    session.commit()
    client.post(answer.location.replace("/calendar", "") + "/undo")
    live = session.scalar(select(func.count(Contact.id)).where(Contact.deleted_at.is_(None)))
    assert live == 0
    assert session.scalar(select(func.count(Interview.id)).where(Interview.deleted_at.is_(None))) == 0


def test_the_same_calendar_again_has_nothing_new(client: FlaskClient) -> None:
    where = drop(client, calendar(*EVENTS))
    page = client.get(where).text
    client.post(where, data={"do": "apply", "seen": [], "take": []})
    again = drop(client, calendar(*EVENTS, event("more", "SUMMARY:Interview somewhere")))
    shown = client.get(again).text
    assert "here already" in shown
    assert "Technical interview" in page


def test_few_events_are_looked_at_as_invitations(client: FlaskClient) -> None:
    few = calendar(
        meeting("a", "Interview", "ida@larkspur.test"), meeting("b", "Interview", "tom@initech.test")
    )
    assert "/invitations/" in drop(client, few)
