"""What became of an interview, said by its routes, each with the way back."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InterviewState
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.interviews.models import Interview
from tests import factories
from tests.interviews.browsing import an_interview, undo
from tests.released import fresh

pytestmark = pytest.mark.usefixtures("user")
PLANNED, HELD = InterviewState.PLANNED, InterviewState.HELD
CANCELLED, MISSED = InterviewState.CANCELLED, InterviewState.MISSED


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    return factories.a_contact(session)


@pytest.fixture
def coming(client: FlaskClient, session: Session, dana: Contact) -> Interview:
    """Tomorrow, with Dana."""
    return an_interview(session, factories.an_opening(session), [dana])


@pytest.fixture
def held(client: FlaskClient, session: Session, dana: Contact) -> Interview:
    """Yesterday, with Dana."""
    return an_interview(session, factories.an_opening(session), [dana], days=-1)


def open_steps(session: Session) -> int:
    found = session.scalars(select(FollowUp.id).where(FollowUp.state == FollowUpState.OPEN)).all()
    session.commit()
    return len(found)


def test_a_cancellation_withdraws_the_steps_and_can_be_undone(
    client: FlaskClient, session: Session, coming: Interview
) -> None:
    before = open_steps(session)
    answer = client.post(f"/interviews/{coming.id}/cancel")
    assert (answer.status_code, answer.location) == (303, f"/interviews/{coming.id}")
    assert (fresh(session, coming).state, open_steps(session)) == (CANCELLED, 0)
    client.post(undo(client, f"/interviews/{coming.id}"))
    assert (fresh(session, coming).state, open_steps(session)) == (PLANNED, before)
    client.post(undo(client, f"/interviews/{coming.id}"))
    assert fresh(session, coming).state is CANCELLED


def test_did_not_happen_takes_the_talk_back_and_can_be_undone(
    client: FlaskClient, session: Session, held: Interview, dana: Contact
) -> None:
    client.post(f"/interviews/{held.id}/missed", data={"next": "/"})
    assert fresh(session, held).state is MISSED
    assert session.scalars(select(Interaction)).all() == []
    assert fresh(session, dana).last_contact_on is None
    client.post(undo(client, "/"))
    assert fresh(session, held).state is HELD
    assert fresh(session, dana).last_contact_on == held.local_day


def test_what_has_not_begun_is_cancelled_not_missed(
    client: FlaskClient, session: Session, coming: Interview
) -> None:
    client.post(f"/interviews/{coming.id}/missed")
    assert fresh(session, coming).state is PLANNED
    assert "Cancel it instead" in client.get(f"/interviews/{coming.id}").text


def test_saying_it_twice_is_saying_it_once(client: FlaskClient, session: Session, held: Interview) -> None:
    client.post(f"/interviews/{held.id}/missed")
    once = fresh(session, held).rev
    client.post(f"/interviews/{held.id}/missed")
    assert fresh(session, held).rev == once
    client.post(f"/interviews/{held.id}/reopen")
    again = fresh(session, held).rev
    client.post(f"/interviews/{held.id}/reopen")
    assert fresh(session, held).rev == again


def test_the_trash_takes_the_steps_along_and_gives_them_back(
    client: FlaskClient, session: Session, coming: Interview
) -> None:
    before = open_steps(session)
    answer = client.post(f"/interviews/{coming.id}/trash")
    assert (answer.location, open_steps(session)) == ("/interviews", 0)
    client.post(undo(client, f"/interviews/{coming.id}"))
    assert open_steps(session) == before
    client.post(f"/interviews/{coming.id}/trash")
    assert "In the trash since" in client.get(f"/interviews/{coming.id}").text


@pytest.mark.parametrize(
    ("state", "verb", "other"),
    [
        (PLANNED, "cancel", "missed"),
        (CANCELLED, "reopen", "cancel"),
    ],
)
def test_the_page_offers_what_can_be_said(
    client: FlaskClient, session: Session, coming: Interview, state: InterviewState, verb: str, other: str
) -> None:
    if state is CANCELLED:
        client.post(f"/interviews/{coming.id}/cancel")
    page = client.get(f"/interviews/{coming.id}").text
    page = page[page.index('id="main"') :] if 'id="main"' in page else page
    assert f'action="/interviews/{coming.id}/{verb}"' in page
    assert f'action="/interviews/{coming.id}/{other}"' not in page


def test_a_held_interview_offers_did_not_happen(client: FlaskClient, held: Interview) -> None:
    page = client.get(f"/interviews/{held.id}").text
    assert f'action="/interviews/{held.id}/missed"' in page
    assert f'href="/interviews/{held.id}/debrief"' in page


@pytest.mark.parametrize("verb", ["cancel", "missed", "reopen", "trash", "trash/undo", "edit", "debrief"])
def test_an_interview_of_somebody_else_is_not_there(
    client: FlaskClient, stranger: FlaskClient, session: Session, coming: Interview, verb: str
) -> None:
    assert stranger.post(f"/interviews/{coming.id}/{verb}").status_code == 404
    assert client.post(f"/interviews/99999999999999999999/{verb}").status_code == 404
    assert fresh(session, coming).rev == 0


@pytest.mark.parametrize("verb", ["cancel", "missed", "reopen", "trash"])
def test_what_lies_in_the_trash_is_not_changed(
    client: FlaskClient, session: Session, held: Interview, verb: str
) -> None:
    client.post(f"/interviews/{held.id}/trash")
    assert client.post(f"/interviews/{held.id}/{verb}").status_code == 404
    assert fresh(session, held).state is HELD
