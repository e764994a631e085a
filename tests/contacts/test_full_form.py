"""The contact form in full: rows of ways to reach somebody, tags, fields of one's own, and how we met."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, queries
from crm.contacts.models import Contact, FieldKind, MetHow
from crm.core.when import When
from tests import factories
from tests.contacts.test_contact_form import methods


def only(session: Session) -> Contact:
    session.expunge_all()
    contact = queries.contact(session, session.scalars(select(Contact.id)).one())
    session.commit()
    return contact


def rows_in(page: str) -> list[str]:
    return re.findall(r'id="methods-\d+-value"[^>]* value="([^"]*)"', page)


def test_a_row_is_added_and_nothing_is_saved_or_lost(
    client: FlaskClient, session: Session, user: User
) -> None:
    typed = {"name": "Dana", "notes": "kept", "add_method": "1", **methods(("email", "half an addr", "work"))}
    answer = client.post("/contacts/new", data=typed)
    assert answer.status_code == 200
    assert rows_in(answer.text) == ["half an addr", ""]
    assert 'value="Dana"' in answer.text
    assert "kept" in answer.text
    assert "field-error" not in answer.text
    assert session.scalars(select(Contact.id)).all() == []


def test_a_row_is_taken_away_by_its_number(client: FlaskClient, session: Session, user: User) -> None:
    rows = methods(("email", "a@example.org", ""), ("phone", "+49 30 1", ""), ("link", "example.org", ""))
    answer = client.post("/contacts/new", data={"name": "Dana", "drop_method": "1", **rows})
    assert rows_in(answer.text) == ["a@example.org", "example.org"]
    again = client.post("/contacts/new", data={"name": "Dana", "drop_method": "no number", **rows})
    assert (again.status_code, len(rows_in(again.text))) == (200, 3)


def test_rows_with_a_gap_in_their_numbers_are_saved(
    client: FlaskClient, session: Session, user: User
) -> None:
    typed = {"name": "Dana", "methods-7-kind": "phone", "methods-7-value": "+49 30 123456"}
    client.post("/contacts/new", data={**typed, "methods-x-value": "odd", "methods-2-value": "d@example.org"})
    assert [row.value for row in only(session).methods] == ["d@example.org", "+49 30 123456"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("email", "+49 30 123456"), ("phone", "call me"), ("link", "javascript:alert(1)"), ("link", "words")],
)
def test_a_wrong_way_is_said_at_its_row_and_stays_typed(
    client: FlaskClient, session: Session, user: User, kind: str, value: str
) -> None:
    typed = {"name": "Dana", **methods(("email", "d@example.org", ""), (kind, value, "home"))}
    answer = client.post("/contacts/new", data=typed)
    assert answer.status_code == 422
    assert 'id="methods-1-value-error"' in answer.text
    assert 'id="methods-0-value-error"' not in answer.text
    assert '<a href="#methods-1-value">Address, number or link: This does not' in answer.text
    assert rows_in(answer.text)[1] == value


def test_how_where_and_through_whom_we_met_is_kept_and_shown(
    client: FlaskClient, session: Session, user: User
) -> None:
    alex = factories.a_contact(session, "Alex Moor")
    dana = factories.a_contact(session, "Dana Hart")
    session.commit()
    typed = {"name": "Dana Hart", "pronouns": "they/them", "met_how": "event", "met_where": "PyCon"}
    client.post(f"/contacts/{dana.id}/edit", data={**typed, "met_through": "alex  moor"})
    session.refresh(dana)
    assert (dana.met_how, dana.pronouns) == (MetHow.EVENT, "they/them")
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    assert "At an event · PyCon" in page
    assert "they/them" in page
    assert f'<a href="/contacts/{alex.id}">alex moor</a>' in page


def test_a_name_that_two_have_is_no_link(client: FlaskClient, session: Session, user: User) -> None:
    dana = factories.a_contact(session, "Dana Hart", met_through="Alex Moor")
    twins = [factories.a_contact(session, "Alex Moor").id for _twin in range(2)]
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    assert "Alex Moor" in page
    assert not any(f'<a href="/contacts/{each}">Alex Moor</a>' in page for each in twins)


def test_tags_are_put_on_and_lead_to_all_who_have_them(
    client: FlaskClient, session: Session, user: User
) -> None:
    dana, kim = factories.a_contact(session, "Dana Hart"), factories.a_contact(session, "Kim Low")
    session.commit()
    client.post(f"/contacts/{dana.id}/edit", data={"name": "Dana Hart", "tags": "Berlin,  fintech ,, berlin"})
    assert [tag.name for tag in queries.tags_of(session, dana.id)] == ["Berlin", "fintech"]
    session.commit()
    assert 'value="Berlin, fintech"' in client.get(f"/contacts/{dana.id}/edit").text
    page = client.get(f"/contacts/{dana.id}").text
    listed = client.get(re.findall(r'href="(/contacts\?tag=\d+)"', page)[0]).text
    assert "Dana Hart" in listed
    assert f"/contacts/{kim.id}" not in listed


def test_a_tag_in_the_address_that_is_none_finds_nobody_and_breaks_nothing(
    client: FlaskClient, session: Session, user: User
) -> None:
    for tag in ("999999", "-1", "x", "9" * 30):
        assert client.get(f"/contacts?tag={tag}").status_code == 200


FIELDS = [
    (FieldKind.TEXT, "Assam", "Assam", "Assam"),
    (FieldKind.NUMBER, " 1 200,5", "1200.5", "1200.5"),
    (FieldKind.DATE, "1985-03-04", "1985-03-04", "Mar 4, 1985"),
    (FieldKind.LINK, "example.org/blog", "https://example.org/blog", "example.org/blog"),
    (FieldKind.YES_NO, "yes", "yes", "Yes"),
]


@pytest.mark.parametrize("example", FIELDS)
def test_a_field_of_ones_own_is_typed_stored_shown_and_emptied(
    client: FlaskClient, session: Session, user: User, example: tuple[FieldKind, str, str, str]
) -> None:
    kind, typed, stored, shown = example
    field = actions.add_field(session, "Speciality", kind)
    dana = factories.a_contact(session)
    session.commit()
    client.post(f"/contacts/{dana.id}/edit", data={"name": "Dana", f"field-{field.id}": typed})
    assert queries.custom_values(session, dana.id) == {field.id: stored}
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    assert "Speciality" in page
    assert shown in page
    client.post(f"/contacts/{dana.id}/edit", data={"name": "Dana", f"field-{field.id}": ""})
    assert queries.custom_values(session, dana.id) == {}
    session.commit()
    assert "Speciality" not in client.get(f"/contacts/{dana.id}").text


WRONG = [
    (FieldKind.NUMBER, "many"),
    (FieldKind.NUMBER, "nan"),
    (FieldKind.NUMBER, "1e999"),
    (FieldKind.DATE, "tomorrow"),
    (FieldKind.DATE, "0185-01-01"),
    (FieldKind.LINK, "javascript:alert(1)"),
    (FieldKind.TEXT, "x" * 501),
]


@pytest.mark.parametrize(("kind", "typed"), WRONG)
def test_a_wrong_field_is_said_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, user: User, kind: FieldKind, typed: str
) -> None:
    field = actions.add_field(session, "Speciality", kind)
    session.commit()
    answer = client.post("/contacts/new", data={"name": "Dana", f"field-{field.id}": typed})
    assert answer.status_code == 422
    assert f'id="field-{field.id}-error"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert session.scalars(select(Contact.id)).all() == []


def test_notes_are_drawn_as_markdown_without_trust(client: FlaskClient, session: Session, user: User) -> None:
    notes = "**bold** <script>alert(1)</script> [x](javascript:alert(2)) ![p](https://evil.example/p.png)"
    dana = factories.a_contact(session, notes=notes)
    session.commit()
    page = client.get(f"/contacts/{dana.id}").text
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert 'src="https://evil' not in page


def test_what_is_edited_elsewhere_stays(
    client: FlaskClient, session: Session, user: User, when: When
) -> None:
    dana = factories.a_contact(session, tier=None)
    actions.set_referral(session, dana, actions.standing(dana).referral.OPEN, on=when.today, when=when)
    session.commit()
    client.post(f"/contacts/{dana.id}/edit", data={"name": "Dana Hart"})
    session.refresh(dana)
    assert dana.referral_on == when.today
