"""Before a talk: who was met, what was said and promised, on the page and to print; and what collides."""

from datetime import date, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind, InterviewState
from crm.core.roles import Role
from crm.followups.models import FollowUp
from crm.interviews.models import Debrief, DebriefDetail, Interview
from crm.openings.models import Opening
from tests import factories
from tests.people.counting import statements

PRIVATE = ("canary-notes", "canary-salary", "canary-confidence", "canary-note-logged", "canary-mine")


def in_days(days: int) -> date:
    return clock.now().date() + timedelta(days=days)


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session, "Dana Hart", notes="canary-notes", met_on=in_days(-20))


@pytest.fixture
def opening(session: Session, user: User) -> Opening:
    company = factories.a_company(session, "Initech")
    return factories.an_opening(session, company, title="Engineer", salary="canary-salary")


@pytest.fixture
def talk(session: Session, opening: Opening, dana: Contact) -> Interview:
    """Next week with Dana, who was met three weeks ago, and with Max, who was not."""
    stranger = factories.a_contact(session, "Max Orr", met_on=in_days(7), met_where="Panel, Initech")
    held = [(dana, Role.RECRUITER)]
    factories.an_interview(
        session, opening=opening, day=in_days(-20), people=held, title="First call", state=InterviewState.HELD
    )
    factories.an_interaction(session, dana, on=in_days(-10), text="She moves to Porto")
    factories.an_interaction(
        session, dana, on=in_days(-9), kind=InteractionKind.NOTE, text="canary-note-logged"
    )
    _debrief(session, opening.company_id, dana)
    _promise(session, dana, "send the slides", FollowUpState.OPEN)
    _promise(session, dana, "call the cousin", FollowUpState.DONE)
    people = [(dana, Role.HIRING_MANAGER), (stranger, Role.INTERVIEWER)]
    talk = factories.an_interview(
        session, opening=opening, day=in_days(7), people=people, title="Panel", notes="canary-mine"
    )
    session.commit()
    return talk


def _debrief(session: Session, company_id: int, contact: Contact) -> None:
    debrief = Debrief(
        company_id=company_id,
        local_day=in_days(-20),
        learned="They move to Rust",
        in_confidence="canary-confidence",
        created_at=factories.MADE,
        updated_at=factories.MADE,
    )
    session.add(debrief)
    session.flush()
    session.add(DebriefDetail(debrief_id=debrief.id, contact_id=contact.id, text="has a dog called Ada"))


def _promise(session: Session, contact: Contact, what: str, state: FollowUpState) -> None:
    session.add(
        FollowUp(
            kind=FollowUpKind.PROMISED,
            contact_id=contact.id,
            origin_key=f"promise:{what}",
            title=what,
            state=state,
            due_on=in_days(2),
            planned_on=in_days(2),
            created_at=factories.MADE,
            updated_at=factories.MADE,
        )
    )


KNOWN = (
    "First call at Initech",
    "She moves to Porto",
    "has a dog called Ada",
    "send the slides",
    "move to Rust",
)


def test_the_page_of_a_talk_tells_what_is_known_of_its_people(client: FlaskClient, talk: Interview) -> None:
    page = client.get(f"/interviews/{talk.id}").text
    card = page[page.index("Before you talk") :]
    for said in KNOWN:
        assert said in card
    assert "call the cousin" not in card
    assert "Max Orr" not in card[: card.index("</section>")]


def test_after_the_talk_the_brief_is_gone_from_its_page(
    client: FlaskClient, session: Session, talk: Interview
) -> None:
    talk.state = InterviewState.CANCELLED
    session.commit()
    assert "Before you talk" not in client.get(f"/interviews/{talk.id}").text


def test_the_brief_to_print_has_everyone_and_nothing_private(client: FlaskClient, talk: Interview) -> None:
    page = client.get(f"/interviews/{talk.id}/brief").text
    for said in (*KNOWN, "Max Orr", "You have not met yet.", "Hiring manager", "Engineer", "data-print"):
        assert said in page
    assert [canary for canary in PRIVATE if canary in page] == []


def test_a_brief_costs_the_same_for_few_and_many(
    client: FlaskClient, session: Session, opening: Opening
) -> None:
    def a_talk(count: int) -> int:
        people = [(factories.a_contact(session, f"Person {n}"), Role.INTERVIEWER) for n in range(count)]
        made = factories.an_interview(session, opening=opening, day=in_days(7), people=people).id
        session.commit()
        return made

    for path in ("/interviews/{}", "/interviews/{}/brief"):
        few_people, many_people = a_talk(1), a_talk(20)
        with statements() as few:
            client.get(path.format(few_people))
        with statements() as many:
            client.get(path.format(many_people))
        assert len(many) == len(few), "\n".join(many)


def test_two_at_the_same_time_are_said_on_their_pages_in_the_list_and_on_today(
    client: FlaskClient, session: Session, talk: Interview, opening: Opening
) -> None:
    other = factories.an_interview(session, opening=opening, day=in_days(7), at=time(14, 30), title="Design")
    session.commit()
    assert "At the same time: Design at Initech" in client.get(f"/interviews/{talk.id}").text
    assert "At the same time: Panel at Initech" in client.get(f"/interviews/{other.id}").text
    assert client.get("/interviews").text.count("Overlaps") == 2
    assert client.get("/").text.count("Overlaps") == 2
    other.state = InterviewState.CANCELLED
    session.commit()
    assert "At the same time" not in client.get(f"/interviews/{talk.id}").text
    assert "Overlaps" not in client.get("/interviews").text


def test_too_little_time_between_two_places_is_said(
    client: FlaskClient, session: Session, talk: Interview, opening: Opening
) -> None:
    talk.place = "Torstr. 1"
    late = factories.an_interview(
        session, opening=opening, day=in_days(7), at=time(15, 20), title="Lunch", place="Messe"
    )
    session.commit()
    assert "Only 20 minutes to get to the next place: Lunch" in client.get(f"/interviews/{talk.id}").text
    assert "Only 20 minutes to get here from Panel" in client.get(f"/interviews/{late.id}").text
    assert client.get("/interviews").text.count("Little time to get there") == 1
    late.place, late.link = "", "https://meet.example.org"
    session.commit()
    assert "Only 20 minutes" not in client.get(f"/interviews/{talk.id}").text


def test_a_foreign_brief_is_not_found(stranger: FlaskClient, talk: Interview) -> None:
    assert stranger.get(f"/interviews/{talk.id}/brief").status_code == 404
