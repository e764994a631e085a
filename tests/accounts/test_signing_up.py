"""Getting an account."""

import dataclasses
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import actions, choices, queries
from crm.accounts.models import User
from crm.app import create_app
from crm.config import Settings
from crm.db.flask import db
from tests.accounts.conftest import Hashing
from tests.accounts.visiting import EMAIL, ON_SQLITE, PASSWORD, is_signed_in, sign_up


def open_to_all(app: Flask, mode: str = "open") -> None:
    """Let the operator's setting be another one."""
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"signup": mode})


def users(session: Session) -> list[User]:
    session.rollback()
    return list(session.scalars(select(User).order_by(User.id)))


@ON_SQLITE
@pytest.mark.parametrize("path", ["/", "/settings", "/sign-in"])
def test_where_nobody_has_an_account_every_way_leads_to_sign_up(anonymous: FlaskClient, path: str) -> None:
    answer = anonymous.get(path)
    assert answer.status_code == 303
    assert answer.location.partition("?")[0] == "/sign-up"


def test_the_first_account_needs_no_invitation(anonymous: FlaskClient, session: Session) -> None:
    answer = sign_up(anonymous)
    assert (answer.status_code, answer.location) == (303, "/welcome")
    assert is_signed_in(anonymous)
    (user,) = users(session)
    assert (user.email, user.name, user.zone, user.country) == (EMAIL, "", "Europe/Berlin", "DE")
    assert PASSWORD not in user.password_hash


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Kolkata", "IN"),
        ("US/Pacific", "US"),
        ("Etc/GMT+3", None),
    ],
)
def test_the_country_of_a_zone_is_known_by_old_names_too(zone: str, country: str | None) -> None:
    assert choices.country_of(zone) == country


@ON_SQLITE
def test_a_zone_without_a_country_brings_no_holidays(anonymous: FlaskClient, session: Session) -> None:
    sign_up(anonymous, zone="UTC")
    (user,) = users(session)
    assert (user.zone, user.country, user.name) == ("UTC", None, "")


def test_the_second_finds_it_closed(anonymous: FlaskClient, user: User, session: Session) -> None:
    assert anonymous.get("/sign-up").status_code == 403
    assert sign_up(anonymous, email="two@example.org").status_code == 403
    assert "/sign-up" not in anonymous.get("/sign-in").text
    assert len(users(session)) == 1


def test_the_second_comes_in_where_it_is_open(
    app: Flask, anonymous: FlaskClient, user: User, session: Session
) -> None:
    open_to_all(app)
    assert "/sign-up" in anonymous.get("/sign-in").text
    assert sign_up(anonymous, email="two@example.org").status_code == 303
    assert [each.email for each in users(session)] == [EMAIL, "two@example.org"]


@ON_SQLITE
def test_closed_is_closed_for_the_first_too(app: Flask, anonymous: FlaskClient, session: Session) -> None:
    open_to_all(app, "closed")
    assert anonymous.get("/").location.startswith("/sign-in")
    assert anonymous.get("/sign-in").status_code == 200
    assert sign_up(anonymous).status_code == 403
    assert users(session) == []


def test_two_who_would_both_be_first_are_told_apart(app: Flask, settings: Settings, now: datetime) -> None:
    other = create_app(settings)
    new = actions.NewAccount(email=EMAIL, password_hash="none")
    with app.app_context():
        actions.sign_up(db.session(), new, mode="first", now=now)
        db.session.commit()
    with other.app_context():
        late = dataclasses.replace(new, email="two@example.org")
        with pytest.raises(actions.SignUpClosed):
            actions.sign_up(db.session(), late, mode="first", now=now)
        db.session.rollback()
        assert queries.count(db.session()) == 1
        db.session.remove()
        db.engine.dispose()


def test_an_address_has_one_account_however_it_is_typed(
    app: Flask, anonymous: FlaskClient, user: User, session: Session
) -> None:
    open_to_all(app)
    answer = sign_up(anonymous, email=" ME@Example.org ")
    assert answer.status_code == 422
    assert "There is an account with this address" in answer.text
    assert len(users(session)) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Type your e-mail address"),
        ("email", "robin", "not an e-mail address"),
        ("password", "", "Choose a password"),
        ("password", "too short", "Use at least 10 characters"),
        ("password", "x1" * 200, "Use at most 256 characters"),
        ("password", "password1234", "among the first that a guesser tries"),
        ("password", "Typed.Name42", "close to your address, your name"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    anonymous: FlaskClient, session: Session, field: str, value: str, words: str
) -> None:
    answer = sign_up(anonymous, **{"email": "typed.name@example.org", field: value})
    assert answer.status_code == 422
    assert words in answer.text
    kept = {"email": "typed.name@example.org", "zone": "Europe/Berlin"}
    assert [text for name, text in kept.items() if name != field and text not in answer.text] == []
    assert users(session) == []


@ON_SQLITE
def test_a_zone_that_nobody_knows_is_asked_for_again_in_the_first_steps(
    anonymous: FlaskClient, session: Session
) -> None:
    assert sign_up(anonymous, zone="Moon/Sea_of_Tranquillity").location == "/welcome"
    (user,) = users(session)
    assert (user.zone, user.country) == ("UTC", None)


@ON_SQLITE
def test_a_password_never_comes_back_in_a_page(anonymous: FlaskClient) -> None:
    assert PASSWORD not in sign_up(anonymous, email="no address").text


@ON_SQLITE
def test_identity_never_comes_from_the_form(anonymous: FlaskClient, session: Session) -> None:
    sign_up(anonymous, id="77", user_id="77", change_counter="9")
    (user,) = users(session)
    assert user.id != 77
    assert user.change_counter == 0


@ON_SQLITE
def test_no_transaction_waits_for_the_hash(anonymous: FlaskClient, hashing: Hashing) -> None:
    sign_up(anonymous)
    assert hashing.made == 1
    assert hashing.in_transaction == 0


@ON_SQLITE
def test_many_sign_ups_from_one_place_are_slowed_down(app: Flask, anonymous: FlaskClient, user: User) -> None:
    open_to_all(app)
    statuses = [
        sign_up(anonymous, email=f"{number}@example.org", password="x").status_code for number in range(3)
    ]
    assert statuses == [422, 422, 422], "what is refused at once costs nothing"
    for number in range(10):
        app.test_client().post("/sign-up", data=_fresh(number))
    answer = app.test_client().post("/sign-up", data=_fresh(10))
    assert answer.status_code == 429
    assert "That were too many tries" in answer.text


def _fresh(number: int) -> dict[str, str]:
    return {"email": f"new{number}@example.org", "password": PASSWORD, "zone": "UTC"}
