"""Below a path of its host every address that the app hands out begins with that path."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.app import create_app
from crm.config import Settings
from crm.core.when import When
from crm.db.flask import db
from crm.notifications.actions import notify
from tests import factories
from tests.browser.pages import NO_PAGES
from tests.feeds.test_pages import CHOSEN
from tests.released import session as session

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PREFIX = "/keep/warm"
PUBLIC = f"http://127.0.0.1:8000{PREFIX}"
REDIRECTING = ("/sign-in", "/sign-up", "/share")
"""Pages for visitors, which send somebody who is signed in to the start; and where shared things come in."""
ADDRESS = re.compile(r'(?:href|src|action|hx-[a-z]+|data-(?!hotkey)[a-z-]+)="(/[^"]*)"')


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings.model_copy(update={"public_url": PUBLIC}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask, user: User, session: Session, when: When) -> FlaskClient:
    """Signed in, with something on the pages."""
    factories.a_contact(session)
    factories.an_interview(session)
    notify(session, key="x", code="mail_dead", url="/notices", when=when)
    session.commit()
    return factories.signed_in(app, session, user)


def strays(text: str) -> set[str]:
    return {found for found in ADDRESS.findall(text) if not found.startswith(f"{PREFIX}/")}


@pytest.mark.parametrize("asked", [PREFIX, ""], ids=["proxy keeps the path", "proxy takes it away"])
def test_every_page_stays_below_the_path(app: Flask, client: FlaskClient, asked: str) -> None:
    pages = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in NO_PAGES
    ]
    assert len(pages) > 30
    for page in [*pages, "/contacts/1", "/interviews/1"]:
        answer = client.get(asked + page)
        assert answer.status_code == 200 or page in REDIRECTING, (page, answer.status_code)
        assert strays(answer.text) == set(), page
        assert answer.headers.get("Location", PREFIX).startswith(PREFIX), page


def test_the_door_leads_back_below_the_path(app: Flask, client: FlaskClient) -> None:
    stranger = app.test_client()
    answer = stranger.get(f"{PREFIX}/contacts?q=a")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PREFIX}/sign-in?next={PREFIX}/contacts?q%3Da"


def test_an_address_of_a_calendar_has_the_path_once(client: FlaskClient) -> None:
    page = client.post(f"{PREFIX}/feeds", data=CHOSEN, follow_redirects=True).text
    assert f"{PUBLIC}/f/" in page
    assert f"{PUBLIC}{PREFIX}" not in page
