"""What can be done with a row of the contact list: its menu, and the row as it stands afterwards."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from tests import factories
from tests.days import today
from tests.people.counting import statements

DUE = "view%3Ddue"


@pytest.fixture
def dana(session: Session, user: User, when: When) -> Contact:
    """Somebody of tier B who was called half a year ago, and so is due."""
    company = factories.a_company(session, "Initech")
    dana = factories.a_contact(session, "Dana Hart", company=company, tier=Tier.B, email="dana@example.org")
    long_ago = today() - timedelta(days=180)
    factories.an_interaction(session, dana, on=long_ago)
    derive(session, {dana.id}, when=When(datetime.now(UTC), when.zone))
    session.commit()
    return dana


def _menu(client: FlaskClient, contact: Contact, origin: str = "") -> str:
    return client.get(f"/contacts/{contact.id}/acts" + (f"?from={origin}" if origin else "")).text


def _form(menu: str, end: str) -> tuple[str, dict[str, str]]:
    """Action and hidden fields of the form whose action ends so, as scripts send them: `next` is the part."""
    form = next(each for each in re.findall(r"<form .*?</form>", menu, re.DOTALL) if f"/{end}" in each[:120])
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    part = re.search(r'hx-vals=\'{"next": "([^"]+)"}', form)
    assert part is not None
    action = re.search(r'action="([^"]+)"', form)
    assert action is not None
    return action[1], fields | {"next": part[1]}


def test_the_menu_names_the_next_step_and_what_can_be_done(client: FlaskClient, dana: Contact) -> None:
    menu = _menu(client, dana)
    assert re.findall(r'data-row-key="(\w)"', menu) == ["d", "s", "l", "e"]
    assert "Dana Hart" in menu
    assert 'data-optimistic="change"' in menu
    assert 'data-optimistic="remove"' not in menu


def test_done_on_those_that_are_due_takes_the_row_away_and_undo_brings_it_back(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    menu = _menu(client, dana, DUE)
    assert 'data-optimistic="remove"' in menu
    action, fields = _form(menu, "done")
    answer = client.post(action, data=fields)
    assert (answer.status_code, answer.location) == (303, f"/contacts/{dana.id}/row?from=view%3Ddue")
    part = client.get(answer.location).text
    assert f'<tr id="contact-{dana.id}" hidden></tr>' in part
    assert "0 contacts" in part
    undo = re.search(
        r'action="(/followups/\d+/done/undo)" class="post-button" hx-post=[^>]+"next": "([^"]+)"', part
    )
    assert undo is not None
    assert client.post(undo[1], data={"next": undo[2]}).location == answer.location
    part = client.get(answer.location).text
    assert f'id="contact-{dana.id}" data-id=' in part
    assert "1 contact<" in part


def test_a_snoozed_row_leaves_those_that_are_due_and_stays_among_all(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    assert 'data-optimistic="change"' not in _menu(client, dana, DUE)
    menu = _menu(client, dana)
    assert 'data-optimistic="remove"' not in menu
    action, fields = _form(menu, "snooze")
    until = today() + timedelta(days=9)
    part = client.post(action, data=fields | {"until": until.isoformat()}, follow_redirects=True).text
    assert "Snoozed until" in part
    assert f'id="contact-{dana.id}" data-id=' in part
    assert f'<tr id="contact-{dana.id}" hidden>' in client.get(f"/contacts/{dana.id}/row?from={DUE}").text
    row = session.scalars(select(FollowUp).where(FollowUp.contact_id == dana.id)).one()
    assert row.snoozed_until == until
    session.commit()


def test_a_word_is_logged_from_the_row(client: FlaskClient, dana: Contact) -> None:
    action, fields = _form(_menu(client, dana), "interactions/new")
    part = client.post(action, data=fields | {"kind": "call", "text": "Hello"}, follow_redirects=True).text
    assert "Logged." in part
    assert ">today<" in part[part.index(f'id="contact-{dana.id}"') :]


def test_with_nothing_planned_one_can_log_edit_and_plan(
    client: FlaskClient, session: Session, user: User
) -> None:
    noor = factories.a_contact(session, "Noor <b>Haddad")
    session.commit()
    menu = _menu(client, noor)
    assert re.findall(r'data-row-key="(\w)"', menu) == ["l", "e"]
    assert 'data-nothing="Nothing is planned with Noor &lt;b&gt;Haddad."' in menu
    assert f"/followups/new?contact_id={noor.id}" in menu


def test_what_else_is_due_keeps_the_row(client: FlaskClient, session: Session, dana: Contact) -> None:
    on = today() - timedelta(days=400)
    row = FollowUp(
        kind=FollowUpKind.CONNECT,
        contact_id=dana.id,
        origin_key=f"connect:{dana.id}",
        due_on=on,
        planned_on=on,
        created_at=factories.MADE,
        updated_at=factories.MADE,
    )
    session.add(row)
    session.commit()
    menu = _menu(client, dana, DUE)
    assert 'data-optimistic="remove"' not in menu  # a request to connect is no contact
    action, fields = _form(menu, "done")
    assert action == f"/followups/{row.id}/done"
    assert f'id="contact-{dana.id}" data-id=' in client.post(action, data=fields, follow_redirects=True).text


def test_by_company_a_row_is_drawn_as_it_stands_below_the_name(client: FlaskClient, dana: Contact) -> None:
    part = client.get(f"/contacts/{dana.id}/row?from=view%3Dcompany").text
    assert f'id="contact-{dana.id}"' in part
    assert "Initech" not in part
    assert "group-row" not in part
    assert "Initech" in client.get(f"/contacts/{dana.id}/row").text


def test_a_menu_and_a_row_cost_the_same_on_a_long_list(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    def cost(path: str) -> int:
        with statements() as sent:
            client.get(path)
        return len(sent)

    paths = [f"/contacts/{dana.id}/acts?from={DUE}", f"/contacts/{dana.id}/row?from={DUE}"]
    before = [cost(path) for path in paths]
    for number in range(30):
        factories.a_contact(session, f"Person {number}", next_due_on=today())
    session.commit()
    assert [cost(path) for path in paths] == before
    assert max(before) <= 20


def test_the_list_holds_a_sign_in_each_row_and_no_menu(client: FlaskClient, dana: Contact) -> None:
    page = client.get("/contacts?view=due").text
    assert page.count("data-acts ") == 1
    assert f'href="/contacts/{dana.id}?from=view%3Ddue" class="button' in page
    assert f"/contacts/{dana.id}/acts" not in page
