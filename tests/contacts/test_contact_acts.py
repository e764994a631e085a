"""Cadence, pause, "keep in touch?", archive and trash by their routes, each with its way back."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from tests import factories
from tests.released import fresh


@pytest.fixture
def contact(session: Session, user: User) -> Contact:
    contact = factories.a_contact(session, tier=Tier.A)
    session.commit()
    return contact


def _undo(client: FlaskClient, page: str) -> str:
    """The address behind the Undo button of the message on the next page."""
    text = client.get(page).text
    before = text[: text.index("Undo")]
    return before[before.rindex('action="') + 8 :].partition('"')[0].replace("&amp;", "&")


def test_a_cadence_is_set_and_taken_back(client: FlaskClient, session: Session, contact: Contact) -> None:
    home = f"/contacts/{contact.id}"
    assert client.post(f"{home}/cadence", data={"tier": "", "own_months": "2"}).location == home
    fresh(session, contact)
    assert (contact.tier, contact.own_months) == (None, 2)
    client.post(_undo(client, home))
    fresh(session, contact)
    assert (contact.tier, contact.own_months) == (Tier.A, None)


def test_the_keep_in_touch_of_a_new_cadence_is_due_on_the_page(
    client: FlaskClient, session: Session, contact: Contact
) -> None:
    client.post(f"/contacts/{contact.id}/cadence", data={"tier": "B"})
    fresh(session, contact)
    assert contact.next_due_on is not None
    assert "Keep in touch" in client.get(f"/contacts/{contact.id}").text


def test_an_impossible_cadence_changes_nothing(
    client: FlaskClient, session: Session, contact: Contact
) -> None:
    for typed in [{"tier": "Z"}, {"own_months": "0"}, {"own_months": "x"}, {"own_months": "121"}]:
        assert client.post(f"/contacts/{contact.id}/cadence", data=typed).status_code == 303
    fresh(session, contact)
    assert (contact.tier, contact.own_months) == (Tier.A, None)


def test_an_undo_made_up_by_hand_is_no_error(client: FlaskClient, contact: Contact) -> None:
    for query in ["", "?months=0&tier=Z", "?months=999999&tier=", "?months=x"]:
        assert client.post(f"/contacts/{contact.id}/cadence/undo{query}").status_code == 303
        assert client.post(f"/contacts/{contact.id}/keep/undo{query}").status_code == 303


def test_a_pause_and_its_end(client: FlaskClient, session: Session, contact: Contact) -> None:
    home = f"/contacts/{contact.id}"
    client.post(f"{home}/pause", data={"until": "2999-01-01"})
    fresh(session, contact)
    assert (contact.is_paused, str(contact.paused_until)) == (True, "2999-01-01")
    client.post(_undo(client, home))
    fresh(session, contact)
    assert (contact.is_paused, contact.paused_until) == (False, None)
    client.post(f"{home}/pause", data={"until": ""})
    fresh(session, contact)
    assert (contact.is_paused, contact.paused_until) == (True, None)


@pytest.mark.parametrize("until", ["2020-01-01", "soon"])
def test_a_pause_ends_on_a_day_to_come(
    client: FlaskClient, session: Session, contact: Contact, until: str
) -> None:
    client.post(f"/contacts/{contact.id}/pause", data={"until": until})
    fresh(session, contact)
    assert not contact.is_paused


def test_keep_in_touch_is_answered_and_asked_again(client: FlaskClient, session: Session, user: User) -> None:
    contact = factories.a_contact(session)
    session.commit()
    answer = client.post(f"/contacts/{contact.id}/keep", data={"tier": "B", "next": "/trash"})
    assert answer.location == "/trash"
    fresh(session, contact)
    assert (contact.tier, contact.keep_asked_on is not None) == (Tier.B, True)
    client.post(_undo(client, "/trash"))
    fresh(session, contact)
    assert (contact.tier, contact.keep_asked_on) == (None, None)


def test_no_is_an_answer_too(client: FlaskClient, session: Session, user: User) -> None:
    contact = factories.a_contact(session)
    session.commit()
    client.post(f"/contacts/{contact.id}/keep", data={"tier": ""})
    fresh(session, contact)
    assert (contact.tier, contact.keep_asked_on is not None) == (None, True)


def test_archive_and_back(client: FlaskClient, session: Session, contact: Contact) -> None:
    home = f"/contacts/{contact.id}"
    client.post(f"{home}/archive")
    fresh(session, contact)
    assert contact.archived_at is not None
    client.post(_undo(client, home))
    fresh(session, contact)
    assert contact.archived_at is None


def test_trash_and_back(client: FlaskClient, session: Session, contact: Contact) -> None:
    home = f"/contacts/{contact.id}"
    assert client.post(f"{home}/trash").location == "/contacts"
    undo = _undo(client, "/contacts")
    assert "In the trash since" in client.get(home).text
    for closed in ("edit", "cadence", "pause", "archive", "trash"):
        assert client.post(f"{home}/{closed}").status_code == 404
    client.post(undo)
    fresh(session, contact)
    assert contact.deleted_at is None


def test_unknown_ids_are_not_found(client: FlaskClient) -> None:
    acts = ("edit", "cadence", "cadence/undo", "pause", "resume", "keep", "keep/undo")
    for act in (*acts, "archive", "archive/undo", "trash", "trash/undo"):
        for contact_id in ("999999", "99999999999999999999", "0"):
            assert client.post(f"/contacts/{contact_id}/{act}", data={"name": "x"}).status_code == 404


def test_a_stranger_finds_nothing_and_a_visitor_is_sent_away(
    stranger: FlaskClient, anonymous: FlaskClient, session: Session, contact: Contact
) -> None:
    for act in ("edit", "cadence", "pause", "keep", "archive", "trash", "trash/undo"):
        assert stranger.post(f"/contacts/{contact.id}/{act}", data={"name": "Mine"}).status_code == 404
        assert anonymous.post(f"/contacts/{contact.id}/{act}").status_code == 403
    assert stranger.get(f"/contacts/{contact.id}").status_code == 404
    assert stranger.get(f"/contacts/{contact.id}/edit").status_code == 404
    assert anonymous.get(f"/contacts/{contact.id}").status_code == 303
    fresh(session, contact)
    assert (contact.name, contact.tier, contact.deleted_at) == ("Dana Hart", Tier.A, None)
