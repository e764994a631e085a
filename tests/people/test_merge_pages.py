"""Finding duplicates, dismissing them, merging them and taking that back, by the pages."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.accounts.models import User
from crm.contacts.models import Contact, ContactAlias, CustomField, CustomValue, DistinctPair, Position
from crm.core.cadence import Tier
from crm.db.changes import ChangeAct
from crm.people.alike import AT_ONCE
from tests.factories import MADE, a_company, a_contact

Pair = tuple[Contact, Contact]


@pytest.fixture
def pair(session: Session, client: FlaskClient) -> Pair:
    """Dana twice; each knows something that the other does not."""
    firm = a_company(session)
    dana = a_contact(session, "Dana Hart", company=firm, title="Lead", email="dana@example.org", tier=Tier.B)
    dani = a_contact(
        session, "Hart, Dana Maria", company=firm, title="Head of Engineering", email="dana@example.org"
    )
    session.commit()
    return dana, dani


def names(session: Session) -> set[str]:
    found = set(session.scalars(select(Contact.name)))
    session.commit()
    return found


def merged(client: FlaskClient, pair: Pair, **fields: str) -> TestResponse:
    return client.post(f"/contacts/{pair[0].id}/merge/{pair[1].id}", data=fields)


def undo_of(client: FlaskClient, path: str) -> str:
    """Where the toast's Undo button leads."""
    found = re.search(r'action="(/(?:merges|contacts)/[^"]*undo)"', client.get(path).text)
    assert found is not None
    return found[1]


def test_probable_duplicates_are_shown_with_score_and_reasons(client: FlaskClient, pair: Pair) -> None:
    page = client.get("/contacts/duplicates").text
    assert "Almost certain" in page
    assert "Same e-mail, same name but for a middle name, same company" in page
    assert f'href="/contacts/{pair[0].id}/merge/{pair[1].id}"' in page


def test_without_duplicates_the_page_says_so(client: FlaskClient) -> None:
    assert "Everybody is here once" in client.get("/contacts/duplicates").text


def test_a_pair_that_is_two_people_is_not_shown_again_until_that_is_undone(
    client: FlaskClient, session: Session, pair: Pair
) -> None:
    answer = client.post(f"/contacts/{pair[1].id}/distinct/{pair[0].id}")
    assert answer.status_code == 303
    undo = undo_of(client, "/contacts/duplicates")
    assert "Everybody is here once" in client.get("/contacts/duplicates").text
    client.post(undo)
    assert "Almost certain" in client.get("/contacts/duplicates").text
    assert session.scalars(select(func.count()).select_from(DistinctPair)).one() == 0


def test_a_contact_is_not_set_apart_from_itself(client: FlaskClient, session: Session, pair: Pair) -> None:
    assert client.post(f"/contacts/{pair[0].id}/distinct/{pair[0].id}").status_code == 303
    assert session.scalars(select(func.count()).select_from(DistinctPair)).one() == 0


def test_the_fuller_values_are_proposed_and_the_chosen_ones_kept(
    client: FlaskClient, session: Session, pair: Pair
) -> None:
    page = client.get(f"/contacts/{pair[0].id}/merge/{pair[1].id}").text
    assert re.search(r'name="work" value="theirs" checked', page)
    assert re.search(r'name="name" value="theirs" checked', page)
    assert 'name="met_where"' not in page
    answer = merged(client, pair, name="mine", work="theirs")
    assert (answer.status_code, answer.location) == (303, f"/contacts/{pair[0].id}")
    row = session.execute(select(Contact.name, Contact.tier, Position.title).join(Position)).one()
    assert tuple(row) == ("Dana Hart", Tier.B, "Head of Engineering")


def test_what_the_form_does_not_say_is_as_proposed(client: FlaskClient, session: Session, pair: Pair) -> None:
    merged(client, pair, name="nonsense")
    assert names(session) == {"Hart, Dana Maria"}


def test_ones_own_fields_are_chosen_too(client: FlaskClient, session: Session, pair: Pair) -> None:
    field = CustomField(name="Shirt", name_key="shirt")
    session.add(field)
    session.flush()
    for contact, value in zip(pair, ("M", "Large"), strict=True):
        session.add(CustomValue(contact_id=contact.id, field_id=field.id, value=value))
    session.commit()
    assert "Shirt" in client.get(f"/contacts/{pair[0].id}/merge/{pair[1].id}").text
    merged(client, pair, **{f"field-{field.id}": "mine"})
    assert session.scalars(select(CustomValue.value)).all() == ["M"]


@pytest.mark.parametrize("rest", ["", "/edit", "/merge", "?all=1"])
def test_old_addresses_lead_to_the_one_who_stays(client: FlaskClient, pair: Pair, rest: str) -> None:
    merged(client, pair)
    answer = client.get(f"/contacts/{pair[1].id}{rest}")
    assert (answer.status_code, answer.location) == (301, f"/contacts/{pair[0].id}{rest}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_contact_that_never_was_is_not_found(client: FlaskClient, pair: Pair) -> None:
    assert client.get("/contacts/999999").status_code == 404
    assert client.get(f"/contacts/{2**40}").status_code == 404


def test_anothers_former_contact_leads_nowhere(
    client: FlaskClient, stranger: FlaskClient, pair: Pair
) -> None:
    merged(client, pair)
    assert stranger.get(f"/contacts/{pair[1].id}").status_code == 404
    assert stranger.get(f"/contacts/{pair[0].id}/merge").status_code == 404


def test_the_undo_makes_them_two_again(client: FlaskClient, session: Session, pair: Pair) -> None:
    merged(client, pair)
    undo = undo_of(client, f"/contacts/{pair[0].id}")
    assert client.post(undo).location == f"/contacts/{pair[0].id}"
    assert names(session) == {"Dana Hart", "Hart, Dana Maria"}
    assert client.get(f"/contacts/{pair[1].id}").status_code == 200
    assert client.post(undo).status_code == 404
    assert session.scalars(select(func.count()).select_from(ContactAlias)).one() == 0


def test_the_foot_of_the_page_offers_the_undo_for_thirty_days(
    client: FlaskClient, session: Session, pair: Pair
) -> None:
    merged(client, pair)
    client.get(f"/contacts/{pair[0].id}")  # the toast is shown once
    page = client.get(f"/contacts/{pair[0].id}").text
    assert "Merged with Hart, Dana Maria on" in page
    act = session.scalars(select(ChangeAct)).one()
    session.execute(update(ChangeAct).values(acted_at=act.acted_at - timedelta(days=31)))
    session.commit()
    assert "Merged with" not in client.get(f"/contacts/{pair[0].id}").text
    assert client.post(f"/merges/{act.id}/undo").status_code == 404


def test_what_was_changed_since_is_said(client: FlaskClient, session: Session, pair: Pair) -> None:
    merged(client, pair)
    client.post(f"/contacts/{pair[0].id}/cadence", data={"tier": "A"})
    act_id = session.scalars(select(ChangeAct.id)).one()
    session.commit()
    client.post(f"/merges/{act_id}/undo")
    page = client.get(f"/contacts/{pair[0].id}").text
    assert "changed after the merge" in page
    assert session.scalars(select(func.count()).select_from(Contact)).one() == 2


def test_the_other_contact_is_picked_by_name(client: FlaskClient, session: Session, pair: Pair) -> None:
    a_contact(session, "Ottilie Rabe")
    session.commit()
    page = client.get(f"/contacts/{pair[0].id}/merge").text
    assert f"/contacts/{pair[0].id}/merge/{pair[1].id}" in page
    assert "Ottilie Rabe" not in page
    assert "Ottilie Rabe" in client.get(f"/contacts/{pair[0].id}/merge?q=ottilie").text


def test_nobody_merges_with_themselves_or_with_the_trash(client: FlaskClient, pair: Pair) -> None:
    same = f"/contacts/{pair[0].id}/merge/{pair[0].id}"
    assert client.get(same).location == client.post(same).location == f"/contacts/{pair[0].id}/merge"
    client.post(f"/contacts/{pair[1].id}/trash")
    assert merged(client, pair).status_code == 404


def test_the_lists_lead_there(client: FlaskClient, pair: Pair) -> None:
    assert 'href="/contacts/duplicates"' in client.get("/contacts").text
    assert f'href="/contacts/{pair[0].id}/merge"' in client.get(f"/contacts/{pair[0].id}").text


def test_a_very_large_account_is_compared_when_asked(
    client: FlaskClient, session: Session, user: User
) -> None:
    stamps = {"created_at": MADE, "updated_at": MADE}
    own = {"user_id": user.id, "name": "Ottilie Rabe", "name_key": "ottilie rabe", "added_on": MADE.date()}
    session.execute(insert(Contact), [{**own, **stamps}] * (AT_ONCE + 1))
    session.commit()
    page = client.get("/contacts/duplicates").text
    assert "You know a lot of people" in page
    assert 'href="/contacts/duplicates?look=1"' in page
    assert "20,001" in page
    assert "Everybody is here once" in client.get("/contacts/duplicates?look=1").text
