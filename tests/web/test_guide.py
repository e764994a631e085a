"""The guide inside the app, and the words that it explains."""

import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.web import guide
from crm.web.terms import TERMS
from tests.accounts.visiting import ON_SQLITE

pytestmark = ON_SQLITE
PLACES = sorted({(term.page, term.anchor) for term in TERMS.values()})


def speak(session: Session, user: User, locale: str) -> None:
    """Let the signed-in user read in this language."""
    user.locale = locale
    session.commit()


def main_of(page: str) -> str:
    """What stands below the bar."""
    return page.partition("<main")[2]


def test_the_guide_is_read_in_the_app_with_links_that_stay_in_it(client: FlaskClient) -> None:
    assert "First steps" in client.get("/help").text
    page = client.get("/help/start").text
    assert 'href="/help/interviews#invitations"' in page
    assert "<img" not in main_of(page)
    assert 'id="you"' in page
    assert client.get("/help/nothing").status_code == 404


def test_a_link_to_what_is_not_in_the_app_is_only_words(client: FlaskClient) -> None:
    page = client.get("/help/calendars").text
    assert "phones.md" not in page
    assert "Phones and calendar apps" in page


@pytest.mark.parametrize("locale", ["de", "de_CH"])
def test_the_guide_is_in_the_language_of_the_reader(
    client: FlaskClient, session: Session, user: User, locale: str
) -> None:
    speak(session, user, locale)
    page = main_of(client.get("/help/start").text)
    assert re.search(r'<h1[^>]*><span lang="de" dir="ltr">Erste Schritte</span>', page)
    assert 'class="prose guide" lang="de" dir="ltr"' in page
    assert "Womit fängst du an?" in page
    assert 'href="/help/today" lang="de" dir="ltr">Heute</a>' in page
    assert "auf Englisch geschrieben" not in page


def test_english_of_any_country_needs_no_excuse(client: FlaskClient, session: Session, user: User) -> None:
    speak(session, user, "en_GB")
    page = client.get("/help/start").text
    assert 'class="prose guide" lang="en" dir="ltr"' in page
    assert "written in English" not in page


def test_a_language_without_a_guide_gets_english_and_says_so(
    client: FlaskClient, session: Session, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guide, "languages", lambda: ("en",))
    speak(session, user, "de")
    page = client.get("/help/start").text
    assert re.search(r'<h1[^>]*><span lang="en" dir="ltr">First steps</span>', page)
    assert 'class="prose guide" lang="en" dir="ltr"' in page
    assert "auf Englisch geschrieben" in page


@pytest.mark.parametrize("locale", guide.languages())
def test_every_place_that_pages_lead_to_is_there_in_every_language(
    client: FlaskClient, session: Session, user: User, locale: str
) -> None:
    speak(session, user, locale)
    for name in guide.PAGES:
        page = client.get(f"/help/{name}").text
        assert guide.title_of(name, locale) in page
        wanted = {anchor for asked, anchor in PLACES if asked == name}
        wanted |= {found for each in guide.PAGES for found in led_to(client, each, name)}
        assert wanted <= set(re.findall(r'<h[23] id="([^"]+)"', page))


def led_to(client: FlaskClient, page: str, target: str) -> list[str]:
    """The headings of a page that another one leads to."""
    return re.findall(rf'href="/help/{target}#([^"]+)"', client.get(f"/help/{page}").text)


def test_a_way_to_the_other_language_is_for_readers_of_the_files(client: FlaskClient) -> None:
    assert "Auf Deutsch" in guide.source("README")
    assert "Auf Deutsch" not in client.get("/help").text


def test_the_first_page_has_its_contents_once(client: FlaskClient) -> None:
    page = main_of(client.get("/help").text)
    assert [page.count(f'href="/help/{name}"') for name in guide.PAGES] == [1] * len(guide.PAGES)


def test_a_word_is_explained_with_a_way_to_the_guide(app: Flask) -> None:
    with app.test_request_context():
        text = render_template_string('{% from "_ui/help.html" import help %}{{ help("tier") }}')
    assert "What is “Tier”?" in text
    assert 'href="/help/people#keep-in-touch"' in text
