"""The owner, another user and a signed-out visitor try every route that there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from tests.access.everything import Rows, rows_of
from tests.access.ids import owned_rows
from tests.access.routes import Call, calls, unknown_arguments

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


def listed(wrong: list[tuple[str, int]]) -> str:
    """Calls that went wrong, one a line."""
    return "".join(f"\n{status}  {call}" for call, status in wrong)


def test_every_argument_of_a_route_is_known_here(app: Flask) -> None:
    assert "\n".join(unknown_arguments(app)) == ""


def test_every_argument_that_names_a_row_has_one(app: Flask, values: dict[str, Any]) -> None:
    missing = [
        rule.rule for rule in app.url_map.iter_rules() if not rule.arguments <= values.keys() | {"mark"}
    ]
    assert missing == []


def test_the_owner_sees_every_page(client: FlaskClient, every_call: list[Call]) -> None:
    pages = [call for call in every_call if call.method == "GET" and not call.is_public]
    answers = [(str(call), call.made_by(client).status_code) for call in pages]
    assert listed([answer for answer in answers if answer[1] not in GOOD]) == ""
    assert len(pages) > 5


def test_a_signed_out_visitor_is_shown_the_door(
    anonymous: FlaskClient, every_call: list[Call], untouched: Rows
) -> None:
    wrong: list[tuple[str, int]] = []
    for call in every_call:
        answer = call.made_by(anonymous)
        if call.is_public:
            is_right = answer.status_code < 500
        elif call.is_unsafe:
            is_right = answer.status_code == 403
        else:
            is_right = answer.status_code == 303 and answer.location.startswith("/sign-in")
        if not is_right:
            wrong.append((str(call), answer.status_code))
    assert listed(wrong) == ""


def test_another_user_finds_none_of_the_owners_rows(
    stranger: FlaskClient, every_call: list[Call], untouched: Rows
) -> None:
    aimed = [call for call in every_call if call.names_a_row and not call.is_public]
    answers = [(str(call), call.made_by(stranger).status_code) for call in aimed]
    assert listed([answer for answer in answers if answer[1] != 404]) == ""
    assert len(aimed) > 3


def test_ids_of_the_owner_in_a_form_of_another_user_change_nothing(
    stranger: FlaskClient, every_call: list[Call], values: dict[str, Any], user: User, untouched: Rows
) -> None:
    """Mass assignment, and references to rows of somebody else."""
    form = {**values, "user_id": user.id, "id": user.id, "confirm": "1", "name": "Mallory", "text": "x"}
    forms = [call for call in every_call if call.is_unsafe and not call.names_a_row and not call.is_public]
    answers = [(str(call), call.made_by(stranger, form).status_code) for call in forms]
    assert listed([answer for answer in answers if answer[1] >= 500]) == ""


def test_every_change_needs_the_token_of_its_page(
    app: Flask, client: FlaskClient, every_call: list[Call], untouched: Rows
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    changes = [call for call in every_call if call.is_unsafe and not call.is_tokenless]
    answers = [(str(call), call.made_by(client).status_code) for call in changes]
    assert listed([answer for answer in answers if answer[1] != 400]) == ""
    assert len(changes) > 5


def test_no_other_site_can_send_a_form(client: FlaskClient, every_call: list[Call], untouched: Rows) -> None:
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    changes = [call for call in every_call if call.is_unsafe and not call.is_tokenless]
    answers = [(str(call), call.made_by(client).status_code) for call in changes]
    assert listed([answer for answer in answers if answer[1] != 403]) == ""


def test_looking_changes_nothing(client: FlaskClient, every_call: list[Call], untouched: Rows) -> None:
    for call in every_call:
        if call.method == "GET":
            call.made_by(client)
