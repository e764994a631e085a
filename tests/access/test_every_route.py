"""The owner, another user and a signed-out visitor try every route that there is."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from tests.access.everything import Rows, rows_of
from tests.access.ids import SECRET, owned_rows
from tests.access.routes import Answer, Call, calls, unknown_arguments
from tests.accounts.visiting import ON_SQLITE

GOOD = (200, 303, 304)


@pytest.fixture
def values(session: Session, user: User) -> dict[str, Any]:
    """The ids of the owner's rows, by argument."""
    return owned_rows(session, user)


@pytest.fixture
def every_call(app: Flask, values: dict[str, Any]) -> list[Call]:
    """Every route, aimed at the owner's rows."""
    return list(calls(app, values))


@pytest.fixture
def untouched(session: Session, user: User, values: dict[str, Any]) -> Iterator[Rows]:
    """The owner's rows; afterwards they must be the same."""
    user_id = user.id
    before = rows_of(session, user_id)
    yield before
    after = rows_of(session, user_id)
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}


def no(answers: Iterable[Answer]) -> None:
    """None of these answers may have come; each is listed."""
    lines = [f"\n{answer}" for answer in answers]
    assert not lines, "".join(lines)


def is_door(answer: Answer) -> bool:
    """Whether a signed-out visitor gets what is meant for one."""
    if answer.call.is_public:
        return answer.status < 500
    if answer.call.is_unsafe:
        return answer.status == 403
    return answer.status == 303 and answer.location.startswith("/sign-in")


@ON_SQLITE
def test_every_argument_of_a_route_is_known_here(app: Flask) -> None:
    assert "\n".join(unknown_arguments(app)) == ""


@ON_SQLITE
def test_every_argument_that_names_a_row_has_one(app: Flask, values: dict[str, Any]) -> None:
    missing = [
        rule.rule for rule in app.url_map.iter_rules() if not rule.arguments <= values.keys() | {"mark"}
    ]
    assert missing == []


def test_the_owner_sees_every_page(client: FlaskClient, every_call: list[Call]) -> None:
    pages = [call for call in every_call if call.method == "GET" and not call.is_public]
    answers = [call.made_by(client) for call in pages]
    no(answer for answer in answers if answer.status not in GOOD)
    assert any(SECRET.encode() in answer.page for answer in answers)


def test_a_signed_out_visitor_is_shown_the_door(
    anonymous: FlaskClient, every_call: list[Call], untouched: Rows
) -> None:
    answers = [call.made_by(anonymous) for call in every_call]
    no(answer for answer in answers if not is_door(answer))


def test_another_user_finds_none_of_the_owners_rows(
    stranger: FlaskClient, every_call: list[Call], untouched: Rows
) -> None:
    aimed = [call for call in every_call if call.names_a_row and not call.is_public]
    answers = [call.made_by(stranger) for call in aimed]
    no(answer for answer in answers if answer.status != 404)
    assert len(aimed) > 3


def foreign(values: dict[str, Any], owner: int) -> dict[str, Any]:
    """The ids of the owner under every name that a form or a query may use for them."""
    short = {name.removesuffix("_id"): value for name, value in values.items()}
    return {**short, **values, "user_id": owner, "id": owner, "confirm": "1", "name": "Mallory", "text": "x"}


def test_ids_of_the_owner_in_a_form_of_another_user_change_nothing(
    stranger: FlaskClient, every_call: list[Call], values: dict[str, Any], untouched: Rows
) -> None:
    """Mass assignment, and references to rows of somebody else."""
    given = foreign(values, untouched["user"][0][0])
    forms = [call for call in every_call if call.is_unsafe and not call.names_a_row and not call.is_public]
    answers = [call.made_by(stranger, given) for call in forms]
    no(answer for answer in answers if answer.status >= 500 or SECRET.encode() in answer.page)


@ON_SQLITE
def test_ids_of_the_owner_in_a_query_of_another_user_show_nothing(
    stranger: FlaskClient, every_call: list[Call], values: dict[str, Any], untouched: Rows
) -> None:
    given = foreign(values, untouched["user"][0][0])
    pages = [call for call in every_call if not (call.is_unsafe or call.names_a_row or call.is_public)]
    answers = [call.made_by(stranger, given) for call in pages]
    no(answer for answer in answers if answer.status >= 500 or SECRET.encode() in answer.page)


@ON_SQLITE
def test_every_change_needs_the_token_of_its_page(
    app: Flask, client: FlaskClient, every_call: list[Call], untouched: Rows
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    changes = [call for call in every_call if call.is_unsafe and not call.is_tokenless]
    answers = [call.made_by(client) for call in changes]
    no(answer for answer in answers if answer.status != 400)
    assert len(changes) > 5


@ON_SQLITE
def test_no_other_site_can_send_a_form(client: FlaskClient, every_call: list[Call], untouched: Rows) -> None:
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    changes = [call for call in every_call if call.is_unsafe and not call.is_tokenless]
    answers = [call.made_by(client) for call in changes]
    no(answer for answer in answers if answer.status != 403)


def test_looking_changes_nothing(client: FlaskClient, every_call: list[Call], untouched: Rows) -> None:
    for call in every_call:
        if call.method == "GET":
            call.made_by(client)
