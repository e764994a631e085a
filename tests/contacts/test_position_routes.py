"""They moved, and the past corrected, by forms that can all be taken back."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, Position
from crm.followups.models import FollowUp
from tests import factories


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    contact = factories.a_contact(session, company=factories.a_company(session, "Initech"), title="Lead")
    session.commit()
    return contact


def history(session: Session, contact: Contact) -> list[tuple[str, bool, date | None, date | None]]:
    session.expire_all()
    rows = session.scalars(select(Position).where(Position.contact_id == contact.id).order_by(Position.id))
    found = [(row.title, row.is_current, row.started_on, row.ended_on) for row in rows]
    session.commit()
    return found


def congratulations(session: Session) -> list[str]:
    rows = session.scalars(select(FollowUp).where(FollowUp.origin_key.startswith("moved:")))
    found = [row.state.value for row in rows]
    session.commit()
    return found


def undo_in(page: str) -> str:
    return str(re.findall(r'action="(/contacts/[^"]*undo[^"]*)"', page)[0]).replace("&amp;", "&")


def test_a_move_keeps_the_past_plants_a_congratulation_and_is_taken_back(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    typed = {"company": "Globex", "title": "CTO", "moved_on": "2026-11-01"}
    answer = client.post(f"/contacts/{dana.id}/moved", data=typed, follow_redirects=True)
    day = date(2026, 11, 1)
    assert history(session, dana) == [("Lead", False, None, day), ("CTO", True, day, None)]
    assert congratulations(session) == ["open"]
    page = client.get(f"/contacts/{dana.id}").text
    assert "Globex" in page
    assert "until Nov 2026" in page
    client.post(undo_in(answer.text))
    assert history(session, dana) == [("Lead", True, None, None)]
    assert congratulations(session) in ([], ["withdrawn"])


def test_somebody_leaves_for_an_unknown_place(client: FlaskClient, session: Session, dana: Contact) -> None:
    answer = client.post(f"/contacts/{dana.id}/moved", data={}, follow_redirects=True)
    assert "has left" in answer.text
    assert [row[1] for row in history(session, dana)] == [False]
    assert congratulations(session) == []
    client.post(undo_in(answer.text))
    assert [row[1] for row in history(session, dana)] == [True]


@pytest.mark.parametrize("typed", [{"moved_on": "2999-01-01"}, {"moved_on": "1019-01-01"}])
def test_a_wrong_day_is_said_and_nothing_moves(
    client: FlaskClient, session: Session, dana: Contact, typed: dict[str, str]
) -> None:
    answer = client.post(f"/contacts/{dana.id}/moved", data={"company": "Globex", **typed})
    assert (answer.status_code, 'value="Globex"' in answer.text) == (422, True)
    assert len(history(session, dana)) == 1


def test_who_is_nowhere_cannot_leave(client: FlaskClient, session: Session, user: User) -> None:
    kim = factories.a_contact(session, "Kim")
    session.commit()
    answer = client.post(f"/contacts/{kim.id}/moved", data={})
    assert (answer.status_code, "Name the company or the role." in answer.text) == (422, True)


def test_nobody_moves_away_before_they_came(client: FlaskClient, session: Session, dana: Contact) -> None:
    row = session.scalars(select(Position)).one()
    row.started_on = date(2026, 6, 1)
    session.commit()
    answer = client.post(f"/contacts/{dana.id}/moved", data={"company": "Globex", "moved_on": "2026-05-01"})
    assert answer.status_code == 422


def test_the_past_is_added_corrected_removed_and_put_back(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    typed = {"company": "Hooli", "title": "Intern", "started_on": "2019-01-01", "ended_on": "2020-01-01"}
    client.post(f"/contacts/{dana.id}/positions/new", data=typed)
    position_id = session.scalars(select(Position.id).where(~Position.is_current)).one()
    session.commit()
    edit = f"/contacts/{dana.id}/positions/{position_id}/edit"
    assert 'value="Hooli"' in client.get(edit).text
    client.post(edit, data={**typed, "title": "Trainee"})
    past = ("Trainee", False, date(2019, 1, 1), date(2020, 1, 1))
    assert history(session, dana)[1] == past
    removed = client.post(f"/contacts/{dana.id}/positions/{position_id}/remove", follow_redirects=True)
    assert len(history(session, dana)) == 1
    client.post(undo_in(removed.text))
    assert history(session, dana)[1] == past


WRONG = [
    {},
    {"company": "Hooli", "started_on": "2999-01-01"},
    {"company": "Hooli", "started_on": "2020-01-02", "ended_on": "2020-01-01"},
    {"company": "x" * 201},
]


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_position_is_said_and_not_saved(
    client: FlaskClient, session: Session, dana: Contact, typed: dict[str, str]
) -> None:
    answer = client.post(f"/contacts/{dana.id}/positions/new", data=typed)
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    assert len(history(session, dana)) == 1


def test_a_position_is_found_with_its_own_contact_only(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    kim = factories.a_contact(session, "Kim")
    position_id = session.scalars(select(Position.id)).one()
    session.commit()
    assert client.get(f"/contacts/{kim.id}/positions/{position_id}/edit").status_code == 404
    assert client.post(f"/contacts/{kim.id}/moved/undo?opened={position_id}").status_code == 404
    assert client.post(f"/contacts/{dana.id}/positions/{position_id}/remove").status_code == 404
    assert [row[1] for row in history(session, dana)] == [True]
