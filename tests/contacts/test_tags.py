"""Tags: found again in any spelling, put on and taken off, renamed, merged, forgotten."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions
from crm.contacts.models import Contact, ContactTag, Tag, TagColour
from crm.core.when import When
from tests.factories import a_contact


def on(session: Session, contact: Contact) -> list[str]:
    statement = (
        select(Tag.name)
        .join(ContactTag, ContactTag.tag_id == Tag.id)
        .where(ContactTag.contact_id == contact.id)
        .order_by(Tag.name_key)
    )
    return list(session.scalars(statement))


def test_a_tag_is_found_again_in_any_spelling(session: Session, user: User) -> None:
    first = actions.tag_named(session, "Fintech")
    assert actions.tag_named(session, "  FINTECH ").id == first.id
    assert actions.tag_named(session, "Füntech").id != first.id


def test_new_tags_come_in_colours_of_their_own(session: Session, user: User) -> None:
    colours = {actions.tag_named(session, f"Tag {number}").colour for number in range(8)}
    assert len(colours) == 8
    assert TagColour.GREY not in colours


def test_a_comma_parts_tags_and_is_never_in_one(session: Session, user: User) -> None:
    assert actions.tag_named(session, "Sales, EMEA").name == "Sales EMEA"


def test_a_tag_needs_a_name(session: Session, user: User) -> None:
    with pytest.raises(ValueError, match="name"):
        actions.tag_named(session, " , ")


def test_the_tags_of_a_contact_are_exactly_those_that_were_said(
    session: Session, user: User, when: When
) -> None:
    contact = a_contact(session)
    actions.set_tags(session, contact, ["Berlin", "fintech", "berlin", ""], when=when)
    assert on(session, contact) == ["Berlin", "fintech"]
    actions.set_tags(session, contact, ["fintech", "Python"], when=when)
    assert on(session, contact) == ["fintech", "Python"]
    assert session.scalar(select(func.count(Tag.id))) == 3


def test_the_same_tags_again_change_nothing(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_tags(session, contact, ["Berlin"], when=when)
    rev = contact.rev
    actions.set_tags(session, contact, ["BERLIN"], when=when)
    assert contact.rev == rev


def test_a_tag_is_renamed_unless_another_has_that_name(session: Session, user: User) -> None:
    berlin, hub = actions.tag_named(session, "Berlin"), actions.tag_named(session, "Hub")
    actions.edit_tag(session, hub, name="The hub", colour=TagColour.PINK)
    assert (hub.name, hub.colour) == ("The hub", TagColour.PINK)
    with pytest.raises(actions.NameTaken) as refusal:
        actions.edit_tag(session, hub, name="berlin", colour=TagColour.PINK)
    assert refusal.value.row_id == berlin.id
    actions.edit_tag(session, berlin, name="BERLIN", colour=TagColour.RED)
    assert berlin.name == "BERLIN"


def test_two_tags_become_one_and_nobody_has_it_twice(session: Session, user: User, when: When) -> None:
    dana, kim = a_contact(session, "Dana"), a_contact(session, "Kim")
    actions.set_tags(session, dana, ["js", "JavaScript"], when=when)
    actions.set_tags(session, kim, ["js"], when=when)
    actions.merge_tags(session, actions.tag_named(session, "js"), actions.tag_named(session, "JavaScript"))
    assert on(session, dana) == on(session, kim) == ["JavaScript"]
    assert list(session.scalars(select(Tag.name))) == ["JavaScript"]


def test_a_tag_merged_into_itself_stays(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_tags(session, contact, ["js"], when=when)
    tag = actions.tag_named(session, "js")
    actions.merge_tags(session, tag, tag)
    assert on(session, contact) == ["js"]


def test_a_forgotten_tag_leaves_everybody(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_tags(session, contact, ["js", "Berlin"], when=when)
    actions.remove_tag(session, actions.tag_named(session, "js"))
    assert on(session, contact) == ["Berlin"]
