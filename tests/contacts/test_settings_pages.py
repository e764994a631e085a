"""Tags and fields of one's own are set up: named, coloured, united, put in order, forgotten."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions, queries
from crm.contacts.models import Contact, CustomField, FieldKind, Tag, TagColour
from crm.core.when import When
from tests import factories


@pytest.fixture
def dana(session: Session, user: User, when: When) -> Contact:
    contact = factories.a_contact(session)
    actions.set_tags(session, contact, ["js", "Berlin"], when=when)
    field = actions.add_field(session, "Tea", FieldKind.TEXT)
    actions.set_values(session, contact, {field.id: "Assam"}, when=when)
    session.commit()
    return contact


def tag_id(session: Session, name: str) -> int:
    found = session.scalars(select(Tag.id).where(Tag.name == name)).one()
    session.commit()
    return found


def names(session: Session, model: type[Tag] | type[CustomField]) -> list[str]:
    session.expire_all()
    found = list(session.scalars(select(model.name).order_by(model.name)))
    session.commit()
    return found


def test_the_pages_stand_among_the_settings_and_count(client: FlaskClient, dana: Contact) -> None:
    page = client.get("/settings/tags").text
    assert 'href="/settings/fields"' in page
    assert "1 contact has the tag Berlin and loses it." in page
    assert "What Tea says of 1 contact is lost." in client.get("/settings/fields").text


def test_a_tag_is_added_renamed_and_coloured(client: FlaskClient, session: Session, dana: Contact) -> None:
    client.post("/settings/tags", data={"name": "New", "colour": "teal"})
    client.post(f"/settings/tags/{tag_id(session, 'js')}", data={"name": "JavaScript", "colour": "pink"})
    assert names(session, Tag) == ["Berlin", "JavaScript", "New"]
    colours = {tag.name: tag.colour for tag in session.scalars(select(Tag))}
    assert (colours["New"], colours["JavaScript"]) == (TagColour.TEAL, TagColour.PINK)


@pytest.mark.parametrize("typed", [{"name": " "}, {"name": ","}, {"name": "x" * 41}, {"colour": "plaid"}])
def test_a_wrong_tag_is_said_and_nothing_changes(
    client: FlaskClient, session: Session, dana: Contact, typed: dict[str, str]
) -> None:
    values = {"name": "Fine", "colour": "red", **typed}
    assert client.post("/settings/tags", data=values).status_code == 422
    assert client.post(f"/settings/tags/{tag_id(session, 'js')}", data=values).status_code == 422
    assert names(session, Tag) == ["Berlin", "js"]


def test_a_name_that_is_taken_is_refused_with_the_way_out(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    js = tag_id(session, "js")
    answer = client.post(f"/settings/tags/{js}", data={"name": "berlin", "colour": "red"})
    assert answer.status_code == 422
    assert "You can unite the two." in answer.text
    client.post(f"/settings/tags/{js}/merge", data={"into": tag_id(session, "Berlin")})
    assert names(session, Tag) == ["Berlin"]
    assert [tag.name for tag in queries.tags_of(session, dana.id)] == ["Berlin"]


def test_a_tag_is_united_with_one_of_ones_own_only(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    for into in ("", "x", "99999"):
        client.post(f"/settings/tags/{tag_id(session, 'js')}/merge", data={"into": into})
    assert names(session, Tag) == ["Berlin", "js"]


def test_a_tag_is_forgotten(client: FlaskClient, session: Session, dana: Contact) -> None:
    client.post(f"/settings/tags/{tag_id(session, 'js')}/remove")
    assert names(session, Tag) == ["Berlin"]


def test_a_field_is_added_renamed_raised_and_forgotten(
    client: FlaskClient, session: Session, dana: Contact
) -> None:
    client.post("/settings/fields", data={"name": "Team size", "kind": "number"})
    tea, size = queries.custom_fields(session)
    session.commit()
    client.post(f"/settings/fields/{size.id}/up")
    client.post(f"/settings/fields/{tea.id}", data={"name": "Favourite tea"})
    session.expire_all()
    assert [row.name for row in queries.custom_fields(session)] == ["Team size", "Favourite tea"]
    session.commit()
    client.post(f"/settings/fields/{tea.id}/remove")
    assert names(session, CustomField) == ["Team size"]
    assert queries.custom_values(session, dana.id) == {}


@pytest.mark.parametrize("typed", [{"name": " "}, {"name": "tea"}, {"kind": "blob"}])
def test_a_wrong_field_is_said_and_not_added(
    client: FlaskClient, session: Session, dana: Contact, typed: dict[str, str]
) -> None:
    answer = client.post("/settings/fields", data={"name": "Fine", "kind": "text", **typed})
    assert answer.status_code == 422
    assert names(session, CustomField) == ["Tea"]


def test_a_field_takes_no_name_of_another(client: FlaskClient, session: Session, dana: Contact) -> None:
    client.post("/settings/fields", data={"name": "Coffee", "kind": "text"})
    coffee = queries.custom_fields(session)[1]
    session.commit()
    assert client.post(f"/settings/fields/{coffee.id}", data={"name": "TEA"}).status_code == 422
    assert names(session, CustomField) == ["Coffee", "Tea"]
