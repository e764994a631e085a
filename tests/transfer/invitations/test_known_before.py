"""What the preview of an invitation says before it is saved: who was met, and what collides with it."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import InterviewState
from crm.core.roles import Role
from crm.interviews.models import Debrief
from tests import factories
from tests.conftest import NOW
from tests.invitations import Invitation

INVITATION = Invitation()  # December 1, 14:00 to 15:00 in Berlin, with Dana Hart and Samir Osei at Initech


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def preview(client: FlaskClient, invitation: Invitation = INVITATION) -> str:
    answer = client.post("/invitations", data={"text": invitation.text()}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def test_who_was_met_before_is_told_with_what_was_said(
    client: FlaskClient, session: Session, user: User
) -> None:
    company = factories.a_company(session, "Initech")
    dana = factories.a_contact(
        session, "Dana Hart", email="dana.hart@initech.example", met_on=date(2026, 11, 3)
    )
    opening = factories.an_opening(session, company)
    held: Any = {"title": "First call", "state": InterviewState.HELD, "day": date(2026, 11, 3)}
    factories.an_interview(session, opening=opening, people=[(dana, Role.RECRUITER)], **held)
    factories.an_interaction(session, dana, on=date(2026, 11, 10), text="She moves to Porto")
    made: Any = {
        "created_at": factories.MADE,
        "updated_at": factories.MADE,
        "in_confidence": "canary-confidence",
    }
    session.add(
        Debrief(company_id=company.id, local_day=date(2026, 11, 3), learned="They move to Rust", **made)
    )
    session.commit()
    page = preview(client)
    for said in ("You have met before", "First call at Initech", "She moves to Porto", "They move to Rust"):
        assert said in page
    assert "canary-confidence" not in page


def test_of_strangers_nothing_is_said(client: FlaskClient, user: User) -> None:
    page = preview(client)
    assert ("You have met before" in page, "Look at the time" in page) == (False, False)


def test_what_collides_is_said_and_not_the_interview_itself(
    client: FlaskClient, session: Session, user: User
) -> None:
    there = factories.an_interview(
        session, day=date(2026, 12, 1), at=time(14, 30), title="Design", uid="other"
    )
    session.commit()
    assert "At the same time: Design at Initech" in preview(client)
    there.uid = INVITATION.uid
    session.commit()
    moved = Invitation(sequence=1, start="20261201T140000Z", end="20261201T150000Z")
    assert "Look at the time" not in preview(client, moved)
