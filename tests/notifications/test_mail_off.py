"""The link in a mail that switches the daily mail off, for somebody who is not signed in."""

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.notifications import queries
from crm.notifications.links import token, user_of
from crm.notifications.models import DeliveryState
from tests.notifications.conftest import Office
from tests.notifications.outbox import a_channel, queue_one, reminder, states


@pytest.fixture
def link(office: Office, due: datetime) -> str:
    """The path of the link in a mail that arrived."""
    office.tick()
    [mail] = office.server.taken
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(mail["List-Unsubscribe"].strip("<>"))
    assert (address.scheme, address.netloc) == ("http", "crm.example.org")
    return str(address.path)


def wants_mail(session: Session, user: User) -> bool:
    wants = queries.mail_is_on(session)
    session.rollback()
    return wants


def test_opening_it_changes_nothing(anonymous: FlaskClient, session: Session, user: User, link: str) -> None:
    page = anonymous.get(link)
    assert page.status_code == 200
    assert "Send me no mail" in page.text
    assert wants_mail(session, user)


def test_one_click_of_a_mail_program_switches_it_off(
    anonymous: FlaskClient, session: Session, user: User, link: str
) -> None:
    waiting = queue_one(session, occ_key="2099-01-01").id
    session.commit()
    assert waiting
    answer = anonymous.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not wants_mail(session, user)
    assert reminder(session).next_due_utc is None
    assert states(session) == [DeliveryState.SENT, DeliveryState.CANCELLED]


def test_it_switches_off_mail_and_nothing_else(
    anonymous: FlaskClient, session: Session, user: User, link: str
) -> None:
    ntfy = a_channel(session)
    before = reminder(session).next_due_utc
    anonymous.post(link, data={"List-Unsubscribe": "One-Click"})
    assert [(row.key, row.is_on) for row in queries.channels(session)] == [("mail", False), (ntfy.key, True)]
    assert queries.digest_reminder(session) is not None
    session.rollback()
    assert before is not None
    assert reminder(session).next_due_utc == before  # it goes on by the other channel


def test_a_link_of_an_old_mail_still_works(
    app: Flask, anonymous: FlaskClient, session: Session, user: User
) -> None:
    old = URLSafeSerializer(bytes(app.config["SECRET_KEY"]), salt="mail off").dumps(user.id)
    session.rollback()
    assert anonymous.post(f"/u/{old}").status_code == 200
    assert not wants_mail(session, user)


def test_it_can_be_switched_on_again(anonymous: FlaskClient, session: Session, user: User, link: str) -> None:
    anonymous.post(link)
    assert "Mail is off" in anonymous.get(link).text
    anonymous.post(f"{link}/undo")
    assert wants_mail(session, user)
    assert reminder(session).next_due_utc is not None


@pytest.mark.parametrize("forged", ["x", "1.abc", "MQ.c2lnbmF0dXJl"])
def test_what_we_did_not_sign_is_not_found(anonymous: FlaskClient, user: User, forged: str) -> None:
    for path in (f"/u/{forged}", f"/u/{forged}/undo"):
        assert anonymous.post(path).status_code == 404
    assert anonymous.get(f"/u/{forged}").status_code == 404


def test_a_token_names_one_user_and_one_purpose() -> None:
    made = token(b"secret", 7)
    assert user_of(b"secret", made) == 7
    assert user_of(b"other secret", made) is None
    assert user_of(b"secret", made[:-1]) is None
