"""Accounts from the shell."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import SignIn, User
from crm.db.owner import across_owners
from crm.notifications.models import Reminder
from tests.cli.conftest import Crm


def printed(output: str) -> str:
    """The password that a command printed."""
    [line] = [line for line in output.splitlines() if line.startswith("Password: ")]
    return line.removeprefix("Password: ")


def opens(app: Flask, email: str, password: str) -> bool:
    """Whether that signs somebody in."""
    answer = app.test_client().post("/sign-in", data={"email": email, "password": password})
    return answer.status_code == 303


def test_a_new_account_can_sign_in_with_the_printed_password(crm: Crm, app: Flask, session: Session) -> None:
    done = crm("user", "add", "Me@Example.org", "--zone", "Asia/Tokyo", "--name", "Robin")
    assert done.exit_code == 0, done.output
    user = session.scalars(select(User)).one()
    assert (user.email, user.zone, user.name) == ("me@example.org", "Asia/Tokyo", "Robin")
    with across_owners("test"):
        assert len(session.scalars(select(Reminder.id)).all()) == 1
    session.rollback()
    assert opens(app, "me@example.org", printed(done.output))


def test_a_reset_gives_a_new_password_and_signs_out_everywhere(
    crm: Crm, app: Flask, client: FlaskClient, session: Session, user: User
) -> None:
    done = crm("user", "reset", "me@example.org")
    assert done.exit_code == 0, done.output
    with across_owners("test"):
        assert session.scalars(select(SignIn.id)).all() == []
    session.rollback()
    assert client.get("/settings").status_code == 303
    assert opens(app, "me@example.org", printed(done.output))


def test_a_password_can_be_typed(crm: Crm, app: Flask) -> None:
    password = "a lake of violet ink"
    done = crm("user", "add", "me@example.org", "--ask", typing=f"{password}\n{password}\n")
    assert done.exit_code == 0, done.output
    assert password not in done.output
    assert opens(app, "me@example.org", password)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "add", "nobody"), "is no mail address"),
        (("user", "add", "me@example.org", "--zone", "Mars/Olympus"), "no time zone Mars/Olympus"),
        (("user", "reset", "nobody@example.org"), "no account nobody@example.org"),
        (("user", "add", "me@example.org", "--ask"), "Password"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(
    crm: Crm, session: Session, words: tuple[str, ...], said: str
) -> None:
    done = crm(*words, typing="short\nshort\n")
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
    assert session.scalars(select(User.id)).all() == []


def test_an_address_is_taken_once(crm: Crm) -> None:
    crm("user", "add", "me@example.org")
    done = crm("user", "add", "ME@example.org")
    assert (done.exit_code, done.output.strip()) == (2, "Error: There is an account me@example.org already.")
