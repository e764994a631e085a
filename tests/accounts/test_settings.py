"""The settings pages."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from crm.accounts.models import Theme, User
from crm.accounts.signals import settings_changed
from tests.accounts.visiting import ON_SQLITE

PROFILE = {
    "name": "Robin Fell",
    "zone": "Europe/Berlin",
    "locale": "en",
    "theme": "system",
    "single_keys": "1",
}
NUDGES = {
    "workdays": ["1", "2", "3", "4", "5"],
    "country": "",
    "nudge_at": "08:00",
    "daily_capacity": "5",
    "search_mode": "steady",
    "outlook_day": "",
    "remind_minutes": "60",
}


@pytest.fixture
def announced() -> Iterator[list[frozenset[str]]]:
    """The sets of fields that were announced as changed."""
    heard: list[frozenset[str]] = []

    def hear(_user: User, fields: frozenset[str], **_more: Any) -> None:
        heard.append(fields)

    with settings_changed.connected_to(hear):
        yield heard


def fresh(session: Session, user: User) -> User:
    """The user as stored now; no transaction stays open."""
    (user_id,) = inspect(user).identity or (0,)
    session.rollback()
    session.expunge_all()
    stored = session.scalars(select(User).where(User.id == user_id)).one()
    session.expunge(stored)
    session.rollback()
    return stored


def test_the_profile_is_saved(
    client: FlaskClient, session: Session, user: User, announced: list[frozenset[str]]
) -> None:
    answer = client.post(
        "/settings", data={**PROFILE, "name": " Robin F. ", "zone": "Asia/Tokyo", "theme": "dark"}
    )
    assert (answer.status_code, answer.location) == (303, "/settings")
    stored = fresh(session, user)
    assert (stored.name, stored.zone, stored.theme) == ("Robin F.", "Asia/Tokyo", Theme.DARK)
    assert announced == [frozenset({"name", "zone", "theme"})]
    text = client.get("/settings").text
    assert "Times are now shown for Asia/Tokyo." in text
    assert 'data-theme="dark"' in text


@ON_SQLITE
def test_saving_the_same_changes_and_announces_nothing(
    client: FlaskClient, announced: list[frozenset[str]]
) -> None:
    assert client.post("/settings", data=PROFILE).status_code == 303
    assert announced == []
    assert "Nothing was changed." in client.get("/settings").text


@ON_SQLITE
@pytest.mark.parametrize(
    ("field", "value"),
    [("zone", "Moon/Base"), ("zone", ""), ("locale", "xx"), ("theme", "pink"), ("name", "x" * 200)],
)
def test_a_profile_that_does_not_fit_is_kept_on_the_page(
    client: FlaskClient, session: Session, user: User, field: str, value: str
) -> None:
    answer = client.post("/settings", data={**PROFILE, "name": "Typed Name", field: value})
    assert answer.status_code == 422
    assert field == "name" or "Typed Name" in answer.text
    stored = fresh(session, user)
    assert (stored.name, stored.zone, stored.locale) == ("Robin Fell", "Europe/Berlin", "en")


@ON_SQLITE
def test_an_old_zone_that_is_not_offered_stays(client: FlaskClient, session: Session, user: User) -> None:
    user.zone = "US/Pacific"
    session.commit()
    assert 'selected value="US/Pacific"' in client.get("/settings").text
    assert client.post("/settings", data={**PROFILE, "zone": "US/Pacific"}).status_code == 303


def test_nudges_are_saved(
    client: FlaskClient, session: Session, user: User, announced: list[frozenset[str]]
) -> None:
    answer = client.post(
        "/settings/nudges",
        data={
            **NUDGES,
            "workdays": ["7", "1", "3"],
            "country": "FR",
            "nudge_at": "06:45",
            "daily_capacity": "12",
            "mail_calendar": "y",
        },
    )
    assert answer.status_code == 303
    stored = fresh(session, user)
    assert (stored.workdays, stored.country, stored.nudge_at) == ("137", "FR", time(6, 45))
    assert (stored.daily_capacity, stored.mail_calendar) == (12, True)
    assert announced == [frozenset({"workdays", "country", "nudge_at", "daily_capacity", "mail_calendar"})]


@ON_SQLITE
def test_the_page_shows_what_is_saved(client: FlaskClient, session: Session, user: User) -> None:
    user.workdays, user.country, user.nudge_at = "16", "DE", time(7, 30)
    session.commit()
    text = client.get("/settings/nudges").text
    assert 'value="07:30"' in text
    assert 'selected value="DE">Germany' in text
    ticked = [line for line in text.split("<label") if 'name="workdays"' in line and "checked" in line]
    assert [line.partition("choice-text")[2][2:8] for line in ticked] == ["Monday", "Saturd"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("workdays", [], "Choose at least one day"),
        ("workdays", ["9"], "not a valid choice"),
        ("country", "ZZ", "Not a valid choice"),
        ("nudge_at", "noon", "Not a valid time"),
        ("nudge_at", "", "Choose a time"),
        ("daily_capacity", "0", "Between 1 and 50"),
        ("daily_capacity", "51", "Between 1 and 50"),
        ("daily_capacity", "many", "Not a valid integer"),
    ],
)
def test_nudges_that_do_not_fit_are_said_and_nothing_is_saved(
    client: FlaskClient, session: Session, user: User, field: str, value: Any, words: str
) -> None:
    answer = client.post("/settings/nudges", data={**NUDGES, "country": "FR", field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert field == "country" or 'selected value="FR"' in answer.text
    assert fresh(session, user).country is None


def test_undo_sets_back_what_was_saved(client: FlaskClient, session: Session, user: User) -> None:
    client.post("/settings/nudges", data={**NUDGES, "nudge_at": "06:00", "country": "FR"})
    assert client.post(undo_of(client, "/settings/nudges")).location == "/settings/nudges"
    stored = fresh(session, user)
    assert (stored.nudge_at, stored.country) == (time(8, 0), None)


@ON_SQLITE
def test_undo_leaves_alone_what_was_changed_since(client: FlaskClient, session: Session, user: User) -> None:
    client.post("/settings/nudges", data={**NUDGES, "nudge_at": "06:00", "country": "FR"})
    undo = undo_of(client, "/settings/nudges")
    client.post("/settings/nudges", data={**NUDGES, "nudge_at": "07:00", "country": "FR"})
    client.get("/settings/nudges")
    client.post(undo)
    stored = fresh(session, user)
    assert (stored.nudge_at, stored.country) == (time(7, 0), None)
    assert "Some of it was changed since" in client.get("/settings/nudges").text


@ON_SQLITE
def test_undo_brings_back_a_theme(client: FlaskClient, session: Session, user: User) -> None:
    client.post("/settings", data={**PROFILE, "theme": "dark"})
    client.post(undo_of(client, "/settings"))
    assert fresh(session, user).theme is Theme.SYSTEM


@ON_SQLITE
def test_the_undo_of_somebody_else_does_nothing(
    client: FlaskClient, stranger: FlaskClient, session: Session, user: User
) -> None:
    stranger.post("/settings", data={**PROFILE, "name": "Stranger", "zone": "Asia/Tokyo"})
    undo = undo_of(stranger, "/settings")
    client.post("/settings", data={**PROFILE, "zone": "Asia/Tokyo"})
    client.post(undo)
    assert fresh(session, user).zone == "Asia/Tokyo"


@ON_SQLITE
@pytest.mark.parametrize("was", ["", "nonsense", "WzEsIi8iLHt9XQ.forged"])
def test_a_forged_undo_does_nothing(client: FlaskClient, was: str) -> None:
    assert client.post(f"/settings/undo?was={was}").location == "/settings"


@ON_SQLITE
def test_only_settings_can_be_set(client: FlaskClient, session: Session, user: User) -> None:
    before = (user.email, user.password_hash)
    session.rollback()
    client.post("/settings", data={**PROFILE, "email": "evil@example.test", "password_hash": "x", "id": "9"})
    stored = fresh(session, user)
    assert (stored.email, stored.password_hash) == before


def undo_of(visitor: FlaskClient, page: str) -> str:
    """Where the Undo button of the message on this page posts to."""
    text = visitor.get(page).text
    return text.partition('action="/settings/undo')[2].partition('"')[0].join(("/settings/undo", ""))
