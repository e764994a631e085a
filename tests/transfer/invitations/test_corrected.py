"""The preview as it is sent back: corrected, odd, or beyond what a calendar holds."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.interviews.models import Interview, Participant
from tests.invitations import Invitation
from tests.transfer.invitations.test_routes import fields, upload


@pytest.fixture
def preview(client: FlaskClient) -> str:
    """Where the preview of an invitation is."""
    answer = upload(client, Invitation().data())
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "9999-12-31"}, "Please check the year: it is read as 9999."),
        ({"day": "0001-01-01"}, "Please check the year: it is read as 1."),
        ({"zone": "Mars/Olympus"}, "This zone is not known."),
        ({"people-0-email": "nadia@"}, "“nadia@” is no e-mail address."),
        ({"others": "Rita <rita@>"}, "“rita@” is no e-mail address."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    client: FlaskClient, session: Session, preview: str, wrong: dict[str, str], said: str
) -> None:
    answer = client.post(preview, data=fields(**wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(Interview)).all() == []


def test_others_are_read_with_role_and_address(client: FlaskClient, session: Session, preview: str) -> None:
    client.post(preview, data=fields(others="Rita Moss, recruiter, rita@corp.local"))
    rita = select(Participant.role).join(Contact).where(Contact.name == "Rita Moss")
    assert session.scalars(rita).all() == [Role.RECRUITER]


def test_names_of_fields_that_no_browser_makes_up_are_no_crash(client: FlaskClient, preview: str) -> None:
    noise = {"people-²-name": "x", "people-" + "7" * 4400 + "-name": "x"}
    assert client.post(preview, data=fields(**noise)).status_code == 303


def test_a_long_place_and_title_can_be_confirmed_as_they_are(client: FlaskClient, session: Session) -> None:
    long = replace(Invitation(), location="Room " + "x" * 480, summary="Interview " + "y" * 280)
    where = upload(client, long.data()).location
    sent = fields(place=long.location, title=long.summary)
    assert client.post(where, data=sent).status_code == 303
    assert session.scalars(select(Interview.place)).all() == [long.location]
