"""A form that came too late, after its session or its token had ended, is not lost."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts import kept
from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.db.owner import acting_as
from tests.accounts.visiting import EMAIL, ON_SQLITE, PASSWORD

pytestmark = ON_SQLITE
TYPED = {"name": "Zoë <b>Nakata</b>", "notes": "keeps bees,\nplays go", "csrf_token": "of an hour ago"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def number_of_contacts(session: Session, user: User) -> int:
    with acting_as(user.id):
        number = session.scalar(select(func.count()).select_from(Contact)) or 0
    session.rollback()
    return number


def test_what_a_signed_out_visitor_typed_is_shown_after_sign_in_and_sent_once_more(
    app: Flask, anonymous: FlaskClient, session: Session, member: User
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    refused = anonymous.post("/contacts/new?next=/contacts", data=TYPED)
    assert refused.status_code == 403
    assert "What you typed is kept" in refused.text
    wrong = hidden(refused.text) | {"email": EMAIL, "password": "not this one"}
    again = anonymous.post("/sign-in", data=wrong)
    assert again.status_code == 422
    shown = anonymous.post("/sign-in", data=hidden(again.text) | {"email": EMAIL, "password": PASSWORD})
    assert shown.status_code == 200
    assert "keeps bees,\nplays go" in shown.text
    assert "<b>Nakata</b>" not in shown.text
    assert 'action="/contacts/new?next=/contacts"' in shown.text
    assert number_of_contacts(session, member) == 0
    sent = anonymous.post("/contacts/new?next=/contacts", data=hidden(shown.text))
    assert (sent.status_code, sent.location) == (303, "/contacts")
    assert number_of_contacts(session, member) == 1


def test_a_token_that_is_too_old_asks_again_with_a_new_one(
    app: Flask, client: FlaskClient, session: Session, user: User
) -> None:
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    asked = client.post("/contacts/new", data=TYPED)
    assert asked.status_code == 400
    assert "plays go" in asked.text
    assert client.post("/contacts/new", data=hidden(asked.text)).status_code == 303
    assert number_of_contacts(session, user) == 1


@pytest.mark.parametrize(
    ("path", "more", "headers"),
    [
        ("/settings/security/password", {"current": "old", "new": "newer"}, {}),
        ("/settings/channels", {"kind": "ntfy"}, {}),
        ("/contacts/new", {"ntfy_token": "tk_secret"}, {}),
        ("/contacts/new", {"notes": "x" * 70_000}, {}),
        ("/contacts/new", {"csrf_token": ""}, {}),
        ("/contacts/new", {}, {"Sec-Fetch-Site": "same-site"}),
        ("/contacts/new", {}, {"Origin": "https://elsewhere.test"}),
        ("/contacts/new", {}, {"Origin": "null"}),
        ("/no/such/page", {}, {}),
    ],
)
def test_secrets_too_much_and_what_came_from_elsewhere_are_not_kept(
    anonymous: FlaskClient, member: User, path: str, more: dict[str, str], headers: dict[str, str]
) -> None:
    answer = anonymous.post(path, data={**TYPED, **more}, headers=headers)
    assert answer.status_code in (403, 404)
    assert 'name="kept"' not in answer.text


@pytest.mark.parametrize("text", ["", "nonsense", "WyIvIixbXV0.aaaa.bbbb"])
def test_only_what_was_sealed_here_is_opened(app: Flask, text: str) -> None:
    with app.test_request_context():
        assert kept.opened(text) is None
        assert kept.opened(kept.sealed(kept.Kept("//elsewhere.test/", []))) is None


def test_a_part_of_a_page_leaves_the_page_alone_when_nobody_is_signed_in(anonymous: FlaskClient) -> None:
    answer = anonymous.get("/contacts/known?name=Ada", headers={"HX-Request-Type": "partial"})
    assert answer.status_code == 204
    assert "You are signed out" in answer.headers["HX-Trigger"]
