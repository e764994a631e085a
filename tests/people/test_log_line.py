"""The log of one line on a contact's page: in place or plainly, refused with what was typed, taken once."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.interactions.models import Interaction
from tests import days, factories

IN_PLACE = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#happened"}
MARKUP = "<b onclick=alert(1)>Lunch</b>"


def _today() -> str:
    return days.today().isoformat()


def _tomorrow() -> str:
    return days.days_ahead(1).isoformat()


@pytest.fixture
def dana(session: Session, user: User) -> Contact:
    dana = factories.a_contact(session, "Dana Hart", email="dana@example.org")
    session.commit()
    return dana


def _typed(dana: Contact, **more: str) -> dict[str, str]:
    home = f"/contacts/{dana.id}?show=notes"
    said = {"contact": str(dana.id), "kind": "call", "text": MARKUP, "occurred_on": _today(), "next": home}
    return said | more


def _logged(session: Session) -> int:
    count = session.scalar(select(func.count(Interaction.id))) or 0
    session.commit()
    return count


def test_a_line_is_saved_in_place_with_brief_form_and_timeline_anew(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    answer = client.post("/interactions/new", data=_typed(dana), headers=IN_PLACE)
    assert answer.status_code == 303
    assert answer.location == f"/contacts/{dana.id}?show=notes"
    part = client.get(f"/contacts/{dana.id}", headers=IN_PLACE).text
    assert part.lstrip().startswith('<div id="happened">')
    assert "<h1" not in part
    assert "&lt;b onclick" in part[part.index('id="brief"') : part.index('id="log"')]
    assert "&lt;b onclick" in part[part.index('id="timeline"') :]
    assert "<b onclick" not in part
    toasts = part[part.index('id="toasts"') :]
    undo = re.search(r'action="(/interactions/\d+/remove)"', toasts)
    assert undo is not None
    client.post(undo[1])
    assert _logged(session) == 0


def test_without_scripts_it_is_a_plain_form_that_comes_back(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    page = client.get(f"/contacts/{dana.id}?from=view%3Ddue").text
    form = page[page.index('id="log-form"') : page.index("</form>", page.index('id="log-form"'))]
    fields = dict(re.findall(r'type="(?:hidden|date)"[^>]*name="(\w+)" value="([^"]*)"', form))
    assert fields["next"].startswith(f"/contacts/{dana.id}?from=")
    assert 'name="once"' in form
    answer = client.post("/interactions/new", data=_typed(dana), follow_redirects=True)
    assert "Logged." in answer.text
    assert _logged(session) == 1


def test_a_day_to_come_keeps_what_was_typed_in_place_and_on_the_whole_page(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    wrong = _typed(dana, occurred_on=_tomorrow(), is_ask="y")
    part = client.post("/interactions/new", data=wrong, headers=IN_PLACE)
    assert part.status_code == 422
    assert part.headers["HX-Retarget"] == "#log"
    for kept in (
        "&lt;b onclick",
        "This day has not come yet.",
        f'value="{_tomorrow()}"',
        'aria-invalid="true"',
    ):
        assert kept in part.text
    assert re.search(r'name="kind" value="call" checked', part.text)
    assert re.search(r'name="is_ask" value="y" checked', part.text)
    assert "<h1" not in part.text
    whole = client.post("/interactions/new", data=wrong)
    assert whole.status_code == 422
    assert "<h1" in whole.text
    assert "&lt;b onclick" in whole.text
    assert _logged(session) == 0


@pytest.mark.parametrize("day", ["", "yesterday", "0001-01-01", "2026-13-40"])
def test_a_day_that_is_none_is_refused_in_place(client: FlaskClient, dana: Contact, day: str) -> None:
    part = client.post("/interactions/new", data=_typed(dana, occurred_on=day), headers=IN_PLACE)
    assert part.status_code == 422
    assert "field-error" in part.text


def test_the_same_line_sent_twice_is_logged_once(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    for _twice in range(2):
        answer = client.post("/interactions/new", data=_typed(dana, once="a-key-of-a-form"), headers=IN_PLACE)
        assert answer.status_code == 303
        assert answer.location == f"/contacts/{dana.id}?show=notes"
    assert _logged(session) == 1


def test_nothing_is_logged_with_somebody_in_the_trash(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    client.post(f"/contacts/{dana.id}/trash")
    answer = client.post("/interactions/new", data=_typed(dana), headers=IN_PLACE)
    assert answer.status_code == 422
    assert "Say with whom it was." in answer.text
    assert _logged(session) == 0
    assert 'id="log"' not in client.get(f"/contacts/{dana.id}", headers=IN_PLACE).text


def test_an_archived_contact_can_be_logged_with(client: FlaskClient, session: Session, dana: Contact) -> None:
    client.post(f"/contacts/{dana.id}/archive")
    assert client.post("/interactions/new", data=_typed(dana), headers=IN_PLACE).status_code == 303
    assert _logged(session) == 1
