"""The trash: what lies there, how it comes back, and what is left of a contact who is deleted for good."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InteractionKind
from crm.core.roles import Role
from crm.core.when import When
from crm.followups.models import FollowUp
from crm.interactions import actions as interactions
from crm.interactions.actions import NewInteraction
from crm.interactions.models import Interaction, InteractionContact, RemovedInteraction
from crm.interviews.models import Debrief, DebriefDetail, Interview, Participant, Promise
from tests import factories


def test_everything_thrown_away_is_listed_and_comes_back(
    client: FlaskClient, session: Session, user: User
) -> None:
    now = datetime.now(UTC)
    company = factories.a_company(session, "Thrown company", deleted_at=now)
    dana = factories.a_contact(session, "Thrown person", deleted_at=now)
    opening = factories.an_opening(session, factories.a_company(session), title="Thrown role", deleted_at=now)
    interview = factories.an_interview(session, title="Thrown talk", deleted_at=now)
    session.commit()
    page = client.get("/trash").text
    backs = {
        "Thrown person": f"/contacts/{dana.id}/trash/undo",
        "Thrown company": f"/companies/{company.id}/trash/undo",
        "Thrown role": f"/openings/{opening.id}/trash/undo",
        "Thrown talk": f"/interviews/{interview.id}/trash/undo",
    }
    for name, back in backs.items():
        assert name in page
        assert f'action="{back}"' in page
        assert client.post(back, data={"next": "/trash"}).location == "/trash"
    text = client.get("/trash").text
    assert "The trash is empty" in text


def test_follow_ups_wait_for_a_contact_in_the_trash(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana = factories.a_contact(session, "Dana")
    session.commit()
    client.post(f"/contacts/{dana.id}/cadence", data={"own_months": "1"})
    client.post(f"/contacts/{dana.id}/trash")
    assert session.scalars(select(FollowUp.state)).all() == [FollowUpState.WITHDRAWN]
    session.commit()
    client.post(f"/contacts/{dana.id}/trash/undo")
    assert session.scalars(select(FollowUp.state)).all() == [FollowUpState.OPEN]


@pytest.fixture
def two(session: Session, user: User, wired: None) -> tuple[Contact, Contact]:
    return factories.a_contact(session, "Dana"), factories.a_contact(session, "Eli")


def _purge(session: Session, contact: Contact, when: When) -> None:
    contacts.trash(session, contact, when=When(when.now - timedelta(days=31), when.zone))
    assert contacts.purge(session, before=when.now - contacts.TRASH_KEPT, when=when) == 1
    session.commit()


def test_what_was_shared_stays_without_the_one_who_is_gone(
    session: Session, two: tuple[Contact, Contact], when: When
) -> None:
    dana, eli = two
    for people in ((dana.id,), (dana.id, eli.id)):
        said = NewInteraction(InteractionKind.CALL, when.today, people, f"{len(people)} people")
        interactions.log(session, said, when=when)
    interview = factories.an_interview(session, people=[(dana, Role.RECRUITER), (eli, Role.INTERVIEWER)])
    _purge(session, dana, when)
    assert session.scalars(select(Interaction.text)).all() == ["2 people"]
    assert session.scalars(select(InteractionContact.contact_id)).all() == [eli.id]
    assert session.scalars(select(Interview.id)).all() == [interview.id]
    assert session.scalars(select(Participant.contact_id)).all() == [eli.id]


def test_a_promise_stays_and_names_nobody(session: Session, two: tuple[Contact, Contact], when: When) -> None:
    dana, eli = two
    debrief = Debrief(
        company_id=factories.a_company(session).id,
        local_day=when.today,
        created_at=when.now,
        updated_at=when.now,
    )
    session.add(debrief)
    session.flush()
    for contact in two:
        session.add(Promise(debrief_id=debrief.id, contact_id=contact.id, text="Send it", due_on=when.today))
        session.add(DebriefDetail(debrief_id=debrief.id, contact_id=contact.id, text="Climbs"))
    session.flush()
    _purge(session, dana, when)
    assert session.scalars(select(Promise.contact_id).order_by(Promise.id)).all() == [None, eli.id]
    assert session.scalars(select(DebriefDetail.contact_id)).all() == [eli.id]


def test_what_a_talk_had_answered_goes_with_the_contact(
    session: Session, two: tuple[Contact, Contact], when: When
) -> None:
    dana, eli = two
    contacts.set_cadence(
        session, dana, tier=None, own_months=1, when=When(when.now - timedelta(days=90), when.zone)
    )
    contacts.set_cadence(session, eli, tier=None, own_months=1, when=when)
    talk = NewInteraction(InteractionKind.CALL, when.today, (dana.id,))
    interactions.log(session, talk, when=when)
    removed = interactions.take_out(
        session,
        interactions.log(session, NewInteraction(InteractionKind.NOTE, when.today, (dana.id,)), when=when),
        when=when,
    )
    assert removed.id
    later = When(when.now + timedelta(days=2), when.zone)
    _purge(session, dana, later)
    assert session.scalars(select(FollowUp.contact_id)).all() == [eli.id]
    assert session.scalars(select(Interaction)).all() == []
    assert session.scalars(select(RemovedInteraction)).all() == []
