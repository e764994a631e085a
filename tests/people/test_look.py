"""What of a contact's page is looked at: filters, search, neighbours in the list, broken queries."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState, InteractionKind, InterviewState
from crm.core.roles import Role
from crm.people.look import Look, Show, look_from
from tests import factories
from tests.days import days_ago
from tests.feeds.scenes import a_followup


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    dana = factories.a_contact(session, "Dana Hart", company=factories.a_company(session))
    factories.an_interaction(session, dana, on=days_ago(1), text="Café with the Zürich team")
    factories.an_interaction(session, dana, on=days_ago(2), kind=InteractionKind.NOTE, text="Plays the oboe")
    people = [(dana, Role.INTERVIEWER)]
    factories.an_interview(
        session, day=days_ago(9), people=people, state=InterviewState.HELD, title="System design"
    )
    a_followup(session, dana, on=days_ago(3), state=FollowUpState.SKIPPED, title="Send the book")
    session.commit()
    return dana


def _timeline(client: FlaskClient, contact: Contact, query: str = "") -> str:
    answer = client.get(f"/contacts/{contact.id}?{query}")
    assert answer.status_code == 200
    text = answer.text
    return text[text.index('id="timeline"') :]


def test_the_address_says_what_is_looked_at_and_forgets_what_it_does_not_understand(
    client: FlaskClient,
) -> None:
    with client.application.test_request_context():
        look = Look(Show.NOTES, "zürich oboe", is_whole=True, origin="view=due")
        assert look.address(7).startswith("/contacts/7?")
        assert Look().address(7) == "/contacts/7"


def test_each_part_of_what_happened_can_be_looked_at_alone(client: FlaskClient, dana: Contact) -> None:
    lines = {
        "talks": "Café with",
        "notes": "Plays the oboe",
        "interviews": "System design",
        "steps": "Send the book",
    }
    whole = _timeline(client, dana)
    assert all(line in whole for line in lines.values())
    for show, line in lines.items():
        part = _timeline(client, dana, f"show={show}")
        assert [other for other in lines.values() if other in part] == [line]
        assert re.search(rf'id="show-{show}" class="chip" aria-current="true"', part)


def test_a_search_finds_words_without_accents_and_says_when_nothing_fits(
    client: FlaskClient, dana: Contact
) -> None:
    found = _timeline(client, dana, "q=ZURICH+cafe")
    assert "Café with" in found
    assert "oboe" not in found
    assert "Nothing of what happened fits" in _timeline(client, dana, "q=zurich+oboe")
    assert "&lt;b&gt;" in _timeline(client, dana, "q=%3Cb%3E")


def test_broken_arguments_show_the_whole_page(client: FlaskClient, dana: Contact) -> None:
    for query in (
        "show=nothing",
        "from=%00%ff%3Cscript%3E",
        "from=" + "a%3Db%26" * 500,
        "from=view%3Dno&show=&q=",
        "q=%00",
        "all=&all=2",
        "from=https://elsewhere.test/",
    ):
        page = client.get(f"/contacts/{dana.id}?{query}")
        assert page.status_code == 200
        assert "System design" in page.text
        assert "<script>" not in page.text
        assert "elsewhere.test" not in page.text


def test_the_part_is_sent_alone_to_the_page_that_asks_for_it(client: FlaskClient, dana: Contact) -> None:
    headers = {"HX-Request-Type": "partial", "HX-Target": "section#timeline"}
    part = client.get(f"/contacts/{dana.id}?show=notes", headers=headers).text
    assert part.lstrip().startswith("<section")
    assert "Plays the oboe" in part
    assert "<h1" not in part
    headers["HX-Target"] = "div#elsewhere"
    assert "<h1" in client.get(f"/contacts/{dana.id}", headers=headers).text


def test_the_way_leads_on_in_the_list_that_one_came_from(
    client: FlaskClient, session: Session, user: User
) -> None:
    ann, bo, cy = (factories.a_contact(session, name, tier=None) for name in ("Ann", "Bo", "Cy"))
    session.commit()
    page = client.get(f"/contacts/{bo.id}").text
    assert re.search(rf'href="/contacts/{ann.id}"[^>]*data-hotkey="\["', page)
    assert re.search(rf'href="/contacts/{cy.id}"[^>]*data-hotkey="\]"', page)
    backwards = client.get(f"/contacts/{bo.id}?from=sort%3Dname%26order%3Ddown").text
    assert re.search(rf'href="/contacts/{cy.id}\?from=[^"]*"[^>]*data-hotkey="\["', backwards)
    assert re.search(rf'href="/contacts\?sort=name&amp;order=down#contact-{bo.id}"', backwards)
    assert 'data-hotkey="["' not in client.get(f"/contacts/{ann.id}").text


def test_who_is_not_on_the_list_any_more_has_neighbours_all_the_same(
    client: FlaskClient, session: Session, user: User
) -> None:
    ann, bo, cy = (factories.a_contact(session, name) for name in ("Ann", "Bo", "Cy"))
    session.commit()
    client.post(f"/contacts/{bo.id}/archive")
    page = client.get(f"/contacts/{bo.id}").text
    assert f'href="/contacts/{ann.id}"' in page
    assert f'href="/contacts/{cy.id}"' in page


def test_what_is_not_understood_counts_as_not_said(app: Flask, client: FlaskClient) -> None:
    client.get("/")  # the user of the request sorts the list
    assert look_from({"show": "x", "q": "  a \x00 b "}) == Look(words="a b")
