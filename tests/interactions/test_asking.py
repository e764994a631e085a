"""Requests in the log: kept, corrected, put back, and two in a row pointed out."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Contact, Recommendation, Referral
from crm.core.kinds import InteractionKind
from crm.core.when import When
from crm.interactions import actions, queries
from crm.interactions.actions import NewInteraction
from crm.interactions.asking import open_asks
from crm.interactions.models import Interaction
from tests import factories

BEFORE, LATER = date(2026, 11, 10), date(2026, 11, 20)
AGAIN = "twice in a row"


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    contact = factories.a_contact(session)
    session.commit()
    return contact


def standing(session: Session, contact: Contact) -> tuple[date, ...]:
    return open_asks(contact, queries.with_contact(session, contact.id))


def test_a_request_is_logged_and_survives_being_removed_and_put_back(
    session: Session, dana: Contact, when: When
) -> None:
    new = NewInteraction(InteractionKind.EMAIL, BEFORE, (dana.id,), "Could you refer me?", is_ask=True)
    row = actions.log(session, new, when=when)
    assert row.is_ask
    removed = actions.take_out(session, row, when=when)
    assert actions.put_back(session, removed, when=when).is_ask


def test_a_request_is_answered_by_any_word_but_not_by_a_note_or_an_attempt(
    session: Session, dana: Contact
) -> None:
    factories.an_interaction(session, dana, on=BEFORE, kind=InteractionKind.EMAIL, is_ask=True)
    factories.an_interaction(session, dana, on=LATER, kind=InteractionKind.NOTE)
    factories.an_interaction(session, dana, on=LATER, kind=InteractionKind.ATTEMPT)
    assert standing(session, dana) == (BEFORE,)
    factories.an_interaction(session, dana, on=LATER, kind=InteractionKind.MESSAGE)
    assert standing(session, dana) == ()


def test_asking_for_a_recommendation_or_a_referral_is_a_request(
    session: Session, dana: Contact, when: When
) -> None:
    contacts.set_recommendation(session, dana, Recommendation.ASKED, on=BEFORE, when=when)
    contacts.set_referral(session, dana, Referral.ASKED, on=LATER, when=when)
    assert standing(session, dana) == (BEFORE, LATER)
    contacts.set_recommendation(session, dana, Recommendation.GIVEN, on=LATER, when=when)
    assert standing(session, dana) == (BEFORE, LATER)
    contacts.set_recommendation(session, dana, Recommendation.THANKED, on=when.today, when=when)
    assert standing(session, dana) == ()


def log(client: FlaskClient, contact: Contact, on: date, **more: str) -> str:
    typed = {"contact": contact.id, "kind": "email", "occurred_on": on.isoformat(), **more}
    return client.post("/interactions/new", data=typed, follow_redirects=True).text


def test_the_second_request_in_a_row_is_pointed_out(client: FlaskClient, dana: Contact) -> None:
    assert AGAIN not in log(client, dana, BEFORE, is_ask="y")
    assert AGAIN in log(client, dana, LATER, is_ask="y")


def test_a_request_after_a_word_is_not(client: FlaskClient, dana: Contact) -> None:
    log(client, dana, BEFORE, is_ask="y")
    log(client, dana, date(2026, 11, 15))
    assert AGAIN not in log(client, dana, LATER, is_ask="y")


def test_the_box_can_be_unticked(client: FlaskClient, session: Session, dana: Contact) -> None:
    log(client, dana, BEFORE, is_ask="y")
    row = session.scalars(select(Interaction)).one()
    session.commit()
    page = client.get(f"/interactions/{row.id}/edit").text
    assert 'checked id="is_ask"' in page
    typed = {"contact": dana.id, "kind": "email", "occurred_on": BEFORE.isoformat()}
    client.post(f"/interactions/{row.id}/edit", data=typed)
    session.refresh(row)
    assert not row.is_ask
