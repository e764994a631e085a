"""Two tabs on one contact: the second one to save is told what the first one changed, and loses nothing."""

import html
import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from tests.accounts.visiting import ON_SQLITE
from tests.contacts.test_contact_form import methods
from tests.factories import a_contact
from tests.released import fresh

pytestmark = ON_SQLITE
OPENED = re.compile(r'name="opened" value="([^"]*)"')


def opened(page: str) -> str:
    """The marks with which the form came."""
    found = OPENED.search(page)
    assert found is not None
    return html.unescape(found[1])


def a_form(client: FlaskClient, path: str) -> dict[str, str]:
    """What the form says, as a browser would send it."""
    page = client.get(path).text
    return {"name": "Dana Hart", "notes": "", "tier": "", "opened": opened(page)} | methods(
        ("email", "dana@example.org", "")
    )


def a_person(session: Session) -> tuple[Contact, str]:
    contact = a_contact(session, email="dana@example.org")
    session.commit()
    return contact, f"/contacts/{contact.id}/edit"


def test_what_the_other_tab_saved_is_told_and_kept_beside_what_was_typed(
    client: FlaskClient, session: Session
) -> None:
    contact, path = a_person(session)
    one, other = a_form(client, path), a_form(client, path)
    assert client.post(path, data=one | {"notes": "likes tea", "tier": "A"}).status_code == 303
    told = client.post(path, data=other | {"notes": "likes coffee", "pronouns": "she/her"})
    assert told.status_code == 422
    assert "Notes: now “likes tea”. What you typed stands below and replaces it." in told.text
    assert "now “A" in told.text
    assert "She/her" not in told.text
    assert "likes coffee</textarea>" in told.text
    assert fresh(session, contact).notes == "likes tea"
    again = other | {"notes": "likes coffee", "pronouns": "she/her", "tier": "A", "opened": opened(told.text)}
    assert client.post(path, data=again).status_code == 303
    stored = fresh(session, contact)
    assert (stored.notes, stored.pronouns, stored.tier) == ("likes coffee", "she/her", "A")


def test_the_same_words_in_both_and_a_form_without_marks_go_through(
    client: FlaskClient, session: Session
) -> None:
    contact, path = a_person(session)
    one, other = a_form(client, path), a_form(client, path)
    client.post(path, data=one | {"notes": "likes tea"})
    assert client.post(path, data=other | {"notes": " likes tea\r\n"}).status_code == 303
    for odd in ("", "nonsense", "[1]", '{"name": 1}'):
        answer = client.post(path, data=other | {"notes": f"later {odd}", "opened": odd})
        assert answer.status_code in (303, 422)
    assert client.post(path, data={**other, "notes": "last", "opened": ""}).status_code == 303
    assert fresh(session, contact).notes == "last"


def test_addresses_changed_elsewhere_are_not_lost(client: FlaskClient, session: Session) -> None:
    _contact, path = a_person(session)
    one, other = a_form(client, path), a_form(client, path)
    more = methods(("email", "dana@example.org", ""), ("phone", "+49 30 901820", ""))
    client.post(path, data=one | more)
    told = client.post(path, data=other | {"notes": "likes tea"})
    assert told.status_code == 422
    assert "It was taken over below." in told.text
    assert "901820" in told.text
