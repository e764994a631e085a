"""The page of search and what is suggested while one types."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from tests.factories import a_company, a_contact

HEADS = ["People", "Companies", "Openings", "Talks and notes", "Debriefs"]


def heads(page: str) -> list[str]:
    """The headings of what was found."""
    return re.findall(r"<h2[^>]*>\s*([^<]+?)\s*</h2>", page.partition("</main>")[0])


def test_hits_stand_by_kind_and_lead_on(client: FlaskClient, dana: Contact) -> None:
    page = client.get("/search?q=initech").text
    assert heads(page) == HEADS
    for path in (f"/contacts/{dana.id}", "/companies/1", "/openings/1", "/interviews/1"):
        assert f'href="{path}"' in page
    assert "<mark>Initech</mark>" in page


def test_a_talk_leads_to_the_person_and_shows_what_was_said(client: FlaskClient, dana: Contact) -> None:
    page = client.get("/search?q=orch").text
    assert heads(page) == ["Talks and notes"]
    assert "Talked about <mark>orch</mark>ids" in page
    assert f'href="/contacts/{dana.id}"' in page


def test_what_was_told_in_confidence_is_found_by_its_owner_only(
    client: FlaskClient, stranger: FlaskClient, dana: Contact
) -> None:
    assert "The <mark>founder</mark> leaves" in client.get("/search?q=founder").text
    assert "Nothing found" in stranger.get("/search?q=founder").text
    assert "founder leaves" not in stranger.get("/search/suggestions?q=founder").text


def test_texts_from_outside_stay_text(client: FlaskClient, session: Session, user: User) -> None:
    a_contact(session, "<script>alert(1)</script> Bo", notes="<img src=x onerror=alert(2)> bo")
    session.commit()
    for path in ("/search", "/search/suggestions"):
        page = client.get(path, query_string={"q": "script bo <b>"}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>" not in page
        page = client.get(path, query_string={"q": "bo"}).text
        assert "<mark>Bo</mark>" in page


def test_without_words_it_says_how_to_search(client: FlaskClient, user: User) -> None:
    assert "Search everything you wrote down" in client.get("/search").text
    assert client.get("/search/suggestions").text.strip() == ""


def test_nothing_found_says_so(client: FlaskClient, dana: Contact) -> None:
    assert "Nothing found" in client.get("/search?q=zzzz").text
    assert "Nothing found for “zzzz” yet" in client.get("/search/suggestions?q=zzzz").text


def test_another_spelling_is_offered(client: FlaskClient, dana: Contact) -> None:
    page = client.get("/search?q=intiech").text
    assert 'Did you mean <a href="/search?q=initech">initech</a>?' in page
    assert "<mark>Initech</mark>" in page


def test_an_archived_person_is_marked(client: FlaskClient, session: Session, dana: Contact) -> None:
    dana.archived_at = dana.created_at
    session.commit()
    assert "Archived" in client.get("/search?q=hart").text


def test_suggestions_are_options_of_the_list(client: FlaskClient, dana: Contact) -> None:
    part = client.get("/search/suggestions?q=dana").text
    assert part.count('role="option"') == 4
    assert "All results for “dana”" in part
    assert "<html" not in part


@pytest.mark.parametrize("path", ["/", "/contacts", "/companies", "/search"])
def test_the_field_is_on_every_page(client: FlaskClient, user: User, path: str) -> None:
    page = client.get(path).text
    assert re.search(r'<form method="get" action="/search"[^>]*data-search', page)
    assert page.count('id="search-everything"') == 1


def test_a_visitor_sees_the_door(anonymous: FlaskClient) -> None:
    assert anonymous.get("/search?q=dana").status_code in (302, 303)


@pytest.mark.parametrize("path", ["/search", "/search/suggestions"])
def test_the_number_of_queries_does_not_grow(
    client: FlaskClient, session: Session, dana: Contact, path: str
) -> None:
    few = queries(client, f"{path}?q=da")
    company = a_company(session, "Dabble")
    for number in range(40):
        a_contact(session, f"Dana {number}", company=company)
    session.commit()
    assert queries(client, f"{path}?q=da") <= few
    assert few <= 10


def queries(client: FlaskClient, path: str) -> int:
    """How many statements an answer takes."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len([each for each in seen if not each.startswith("BEGIN")])
