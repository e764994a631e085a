"""The guide inside the app, and the words that it explains."""

from flask import Flask, render_template_string
from flask.testing import FlaskClient

from crm.web import guide
from tests.accounts.visiting import ON_SQLITE

pytestmark = ON_SQLITE


def test_the_guide_is_read_in_the_app_with_links_that_stay_in_it(client: FlaskClient) -> None:
    assert "First steps" in client.get("/help").text
    page = client.get("/help/start").text
    assert 'href="/help/interviews#invitations"' in page
    assert "<img" not in page.partition("<main")[2]
    assert 'id="you"' in page
    assert client.get("/help/nothing").status_code == 404


def test_a_link_to_what_is_not_in_the_app_is_only_words(client: FlaskClient) -> None:
    page = client.get("/help/calendars").text
    assert "phones.md" not in page
    assert "Phones and calendar apps" in page


def test_every_page_of_the_guide_has_an_address(client: FlaskClient) -> None:
    for name in guide.PAGES:
        assert guide.title_of(name) in client.get(f"/help/{name}").text


def test_a_word_is_explained_with_a_way_to_the_guide(app: Flask) -> None:
    with app.test_request_context():
        text = render_template_string('{% from "_ui/help.html" import help %}{{ help("tier") }}')
    assert "What is “Tier”?" in text
    assert 'href="/help/people#keep-in-touch"' in text
