"""How long a browser stays signed in, and how it is signed out from elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from crm.accounts import actions
from crm.accounts.models import SignIn, User
from crm.accounts.tokens import digest
from crm.db.owner import across_owners
from tests import factories
from tests.accounts.visiting import ON_SQLITE, is_signed_in, sign_in

START = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SECURITY = "/settings/security"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(clock: time_machine.Traveller, app: Flask, member: User) -> FlaskClient:
    """A browser that signed in at the start."""
    visitor = app.test_client()
    sign_in(visitor)
    return visitor


def seen(session: Session) -> list[datetime]:
    session.rollback()
    with across_owners("test"):
        found = list(session.scalars(select(SignIn.last_seen_at).order_by(SignIn.id)))
    session.rollback()
    return found


def ids(session: Session) -> list[int]:
    session.rollback()
    with across_owners("test"):
        found = list(session.scalars(select(SignIn.id).order_by(SignIn.id)))
    session.rollback()
    return found


@ON_SQLITE
def test_it_ends_when_nobody_came_for_a_month(browser: FlaskClient, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=30, minutes=-1))
    assert is_signed_in(browser)
    clock.shift(timedelta(days=30))
    assert not is_signed_in(browser)


@ON_SQLITE
def test_it_ends_after_the_days_of_the_setting_however_often_one_comes(
    browser: FlaskClient, clock: time_machine.Traveller
) -> None:
    for _ in range(3):
        clock.shift(timedelta(days=19, hours=23))
        assert is_signed_in(browser)
    clock.shift(timedelta(hours=4))
    assert not is_signed_in(browser)


def test_the_last_visit_is_written_once_an_hour(
    browser: FlaskClient, clock: time_machine.Traveller, session: Session
) -> None:
    clock.shift(timedelta(minutes=59))
    browser.get("/settings")
    assert seen(session) == [START]
    clock.shift(timedelta(minutes=1))
    browser.get("/settings")
    assert seen(session) == [START + timedelta(hours=1)]
    clock.shift(timedelta(hours=2))
    browser.post("/settings/nudges", data={})
    assert seen(session) == [START + timedelta(hours=3)]


@ON_SQLITE
def test_a_page_shows_while_another_process_writes(
    browser: FlaskClient, clock: time_machine.Traveller, session: Session
) -> None:
    """Reading takes no writer's lock: with SQLite the page would wait for it and fail."""
    session.execute(select(User))
    clock.shift(timedelta(minutes=5))
    assert is_signed_in(browser)
    session.rollback()


@ON_SQLITE
def test_looking_begins_no_writing_transaction(browser: FlaskClient, app: Flask) -> None:
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        begun.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        browser.get("/settings")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [line for line in begun if "IMMEDIATE" in line or not line.startswith(("SELECT", "BEGIN"))] == []
    assert len(begun) >= 2


@ON_SQLITE
def test_a_change_looks_up_the_user_before_it_begins_to_write(browser: FlaskClient) -> None:
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        begun.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        browser.post("/settings/nudges", data={"daily_capacity": "x"})
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    looked_up = next(place for place, line in enumerate(begun) if "sign_in" in line)
    assert "BEGIN IMMEDIATE" not in begun[:looked_up]


@ON_SQLITE
def test_the_list_shows_browsers_and_which_is_this_one(
    browser: FlaskClient, app: Flask, session: Session
) -> None:
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/605"
    sign_in(phone)
    text = phone.get(SECURITY).text
    assert "Safari, iPhone" in text
    assert "Unknown browser" in text
    assert text.count("This browser") == 1
    assert text.count("last seen") == 2


def test_one_browser_can_be_signed_out_from_another(
    browser: FlaskClient, app: Flask, session: Session
) -> None:
    lost = app.test_client()
    sign_in(lost)
    lost_id = ids(session)[-1]
    answer = browser.post(f"{SECURITY}/browsers/{lost_id}/end")
    assert (answer.status_code, answer.location) == (303, SECURITY)
    assert not is_signed_in(lost)
    assert is_signed_in(browser)


def test_everywhere_else_means_not_here(browser: FlaskClient, app: Flask, session: Session) -> None:
    others = [app.test_client(), app.test_client()]
    for other in others:
        sign_in(other)
    assert browser.post(f"{SECURITY}/browsers/end").status_code == 303
    assert [is_signed_in(other) for other in others] == [False, False]
    assert is_signed_in(browser)


def test_the_sessions_of_others_are_not_listed(browser: FlaskClient, stranger: FlaskClient) -> None:
    assert browser.get(SECURITY).text.count("last seen") == 1


def test_ending_all_leaves_those_of_others(
    browser: FlaskClient, stranger: FlaskClient, session: Session
) -> None:
    browser.post(f"{SECURITY}/browsers/end")
    assert is_signed_in(stranger)


def test_only_the_digest_is_kept(session: Session, user: User, now: datetime) -> None:
    token = actions.start_session(session, user, browser="", days=1, now=now)
    stored = session.scalars(select(SignIn.token_hash)).one()
    assert stored == digest(token)
    assert token not in stored


def test_what_is_over_is_thrown_away(session: Session, user: User, now: datetime) -> None:
    actions.start_session(session, user, browser="old", days=1, now=now - timedelta(days=2))
    actions.start_session(session, user, browser="idle", days=90, now=now - timedelta(days=31))
    actions.start_session(session, user, browser="live", days=90, now=now)
    actions.note(session, user.id, "signed in", now=now - timedelta(days=401))
    before = actions.prune(session, now=now)
    assert before == 3
    assert session.scalars(select(SignIn.browser)).all() == ["live"]


@ON_SQLITE
def test_an_unknown_secret_opens_nothing(anonymous: FlaskClient, user: User) -> None:
    anonymous.set_cookie("keepwarm", "no-such-secret")
    assert anonymous.get("/settings").status_code == 303


@ON_SQLITE
def test_two_users_see_their_own_pages(client: FlaskClient, stranger: FlaskClient) -> None:
    assert "stranger@example.org" in stranger.get("/settings").text
    assert "stranger@example.org" not in client.get("/settings").text


@ON_SQLITE
def test_a_signed_in_fixture_is_a_session_like_any_other(app: Flask, session: Session, user: User) -> None:
    assert is_signed_in(factories.signed_in(app, session, user))
