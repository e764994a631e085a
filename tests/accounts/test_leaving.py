"""Deleting an account leaves nothing of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from crm.accounts import actions
from crm.accounts.models import User
from crm.accounts.signals import account_deleted
from crm.db.base import Base
from crm.db.owner import acting_as, owner_id
from tests import factories
from tests.access.everything import one_row_in_every_table, owned_tables, rows_of
from tests.access.ids import owned_rows
from tests.accounts.conftest import Hashing
from tests.accounts.visiting import ON_SQLITE, PASSWORD, is_signed_in, sign_in

URL = "/settings/data/delete"


@pytest.fixture
def deleted() -> Iterator[list[int]]:
    """The owners for whom a deletion was announced."""
    heard: list[int] = []

    def hear(_user: User, **_more: Any) -> None:
        heard.append(owner_id())

    with account_deleted.connected_to(hear):
        yield heard


def left_behind(session: Session, user_id: int) -> dict[str, int]:
    """Tables with rows of this user, and how many."""
    counts = {
        table.name: session.scalar(select(func.count()).where(table.c.user_id == user_id)) or 0
        for table in owned_tables()
    }
    return {name: count for name, count in counts.items() if count}


def mentions(session: Session, text: str) -> list[str]:
    """Tables in which this text stands anywhere."""
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if session.scalar(
            select(func.count())
            .select_from(table)
            .where(or_(*(cast(column, String).contains(text) for column in table.columns)))
        )
    ]


def test_no_row_of_it_is_left_in_any_table(
    session: Session, user: User, deleted: list[int], now: Any
) -> None:
    user_id = user.id
    owned_rows(session, user)
    assert left_behind(session, user_id).keys() == {table.name for table in owned_tables()}
    actions.delete(session, user, now=now)
    session.commit()
    assert left_behind(session, user_id) == {}
    assert mentions(session, "me@example.org") == []
    assert deleted == [user_id]


def test_the_rows_of_others_stay(session: Session, user: User, now: Any) -> None:
    other = factories.a_user(session, email="other@example.org")
    with acting_as(other.id):
        one_row_in_every_table(session, other)
    other_id = other.id
    before = rows_of(session, other_id)
    owned_rows(session, user)
    actions.delete(session, user, now=now)
    session.commit()
    assert rows_of(session, other_id) == before


@ON_SQLITE
def test_the_page_asks_for_the_password(member: User, client: FlaskClient) -> None:
    assert "What goes" in client.get(URL).text
    for password, words in (("", "Type your password"), ("not the password", "This is not your password")):
        answer = client.post(URL, data={"password": password})
        assert answer.status_code == 422
        assert words in answer.text
    assert is_signed_in(client)


def test_with_it_the_account_is_gone_at_once(member: User, client: FlaskClient, app: Flask) -> None:
    phone = app.test_client()
    sign_in(phone)
    answer = client.post(URL, data={"password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/good-bye")
    assert client.get_cookie("keepwarm") is None
    assert "Your account is deleted" in client.get("/good-bye").text
    assert not is_signed_in(phone)
    assert phone.get("/sign-in").location == "/sign-up", "the next one is the first again"


def test_that_somebody_left_is_written_down_without_a_name(
    member: User, client: FlaskClient, session: Session
) -> None:
    client.post(URL, data={"password": PASSWORD})
    session.rollback()
    lines = Base.metadata.tables["audit_entry"]
    found = session.execute(select(lines.c.event, lines.c.user_id, lines.c.detail)).all()
    assert [tuple(row) for row in found] == [("account deleted", None, "")]


@ON_SQLITE
def test_no_transaction_waits_for_the_hash(member: User, client: FlaskClient, hashing: Hashing) -> None:
    client.post(URL, data={"password": PASSWORD})
    assert hashing.verified == 1
    assert hashing.in_transaction == 0
