"""Changing the password, and the trail of what happened."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.accounts import actions
from crm.accounts.models import User
from tests.accounts.conftest import Hashing
from tests.accounts.visiting import ON_SQLITE, PASSWORD, is_signed_in, sign_in

NEW = "fünf andere worte"
URL = "/settings/security/password"


def change(visitor: FlaskClient, current: str = PASSWORD, new: str = NEW) -> TestResponse:
    return visitor.post(URL, data={"current": current, "new": new})


def test_the_new_password_works_and_the_old_one_does_not(
    member: User, client: FlaskClient, app: Flask
) -> None:
    assert change(client).status_code == 303
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=NEW).status_code == 303


def test_every_other_browser_is_signed_out(member: User, client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    sign_in(other)
    change(client)
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_without_the_old_password_nothing_changes(member: User, client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    sign_in(other)
    answer = change(client, current="not the password")
    assert answer.status_code == 422
    assert "This is not your password." in answer.text
    assert is_signed_in(other)
    assert sign_in(app.test_client()).status_code == 303


@ON_SQLITE
def test_the_new_one_must_be_good_enough(member: User, client: FlaskClient) -> None:
    for weak in ("short", "password1234", "me@example.org"):
        assert change(client, new=weak).status_code == 422


@ON_SQLITE
def test_asking_for_it_again_and_again_is_slowed_down(
    member: User, client: FlaskClient, hashing: Hashing
) -> None:
    answers = [change(client, current="not the password") for _ in range(12)]
    assert {answer.status_code for answer in answers} == {422}
    assert "That were too many tries" in answers[-1].text
    assert hashing.verified == 10
    assert hashing.in_transaction == 0


@ON_SQLITE
def test_no_transaction_waits_for_a_hash(member: User, client: FlaskClient, hashing: Hashing) -> None:
    change(client)
    assert (hashing.verified, hashing.made) == (1, 1)
    assert hashing.in_transaction == 0


@ON_SQLITE
def test_letters_may_be_composed_or_not(member: User, client: FlaskClient, app: Flask) -> None:
    """The same word, typed on a Mac and on Windows."""
    change(client, new="caf\u00e9 am see, morgens")
    assert sign_in(app.test_client(), password="cafe\u0301 am see, morgens").status_code == 303


@ON_SQLITE
def test_the_page_tells_what_happened(member: User, client: FlaskClient, app: Flask) -> None:
    sign_in(app.test_client(), password="not the password")
    change(client)
    text = client.get("/settings/security").text
    for words in ("Sign-in failed", "Password changed", "Signed out everywhere else", "Account made"):
        assert words in text


@ON_SQLITE
def test_a_line_of_another_feature_is_shown_as_it_is(
    client: FlaskClient, session: Session, user: User
) -> None:
    user_id = user.id
    actions.note(session, user_id, "calendar address replaced", now=user.created_at, detail="Reminders")
    session.commit()
    text = client.get("/settings/security").text
    assert "Calendar address replaced" in text


@ON_SQLITE
def test_the_trail_of_others_stays_theirs(
    client: FlaskClient, stranger: FlaskClient, member: User, app: Flask
) -> None:
    sign_in(app.test_client(), password="not the password")
    assert "Sign-in failed" not in stranger.get("/settings/security").text


@ON_SQLITE
def test_a_new_password_lets_in_at_once_after_many_wrong_guesses(
    member: User, client: FlaskClient, app: Flask
) -> None:
    for _ in range(11):
        sign_in(app.test_client(), password="not the password")
    change(client)
    assert sign_in(app.test_client(), password=NEW).status_code == 303
