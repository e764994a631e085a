"""Two contacts become one: one card goes, the other keeps what a phone stored; undone, both are back."""

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.when import When
from crm.db.owner import one
from crm.people.actions import Choice, merge, undo_merge
from crm.published import actions, queries
from crm.published.models import Shelf
from tests.factories import a_contact
from tests.published.conftest import Shelves

C = Shelf.CONTACTS


def a_stored_card(session: Session, when: When, name: str, colour: str) -> int:
    contact = a_contact(session, name, email=f"{colour}@example.org")
    body = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{colour}\r\nFN:{name}\r\nN:{name};;;;\r\n"
        f"EMAIL:{colour}@example.org\r\nX-COLOUR:{colour}\r\nEND:VCARD\r\n"
    )
    actions.store(session, C, name=f"{colour}.vcf", body=body.encode(), ref_id=contact.id, now=when.now)
    session.commit()
    return contact.id


def test_the_card_that_goes_is_a_tombstone_and_comes_back_as_it_was(
    session: Session, user: User, shelves: Shelves, when: When
) -> None:
    kept_id = a_stored_card(session, when, "Dana Hart", "green")
    gone_id = a_stored_card(session, when, "D. Hart", "blue")
    shelves.caught_up()
    before = {each.name: each.body for each in shelves.on(C)}
    kept, gone = one(session, Contact, kept_id), one(session, Contact, gone_id)
    act = merge(session, kept, gone, Choice(frozenset(), frozenset()), when=when)
    shelves.caught_up()
    [card] = shelves.on(C)
    assert card.name == "green.vcf"
    assert b"X-COLOUR:green\r\n" in (card.body or b"")
    assert b"blue@example.org" in (card.body or b"")
    assert [each.name for each in queries.since(session, C, 0) if each.gone_at] == ["blue.vcf"]
    undo_merge(session, act, when=when)
    shelves.caught_up()
    after = {each.name: each.body for each in shelves.on(C)}
    assert after.keys() == before.keys()
    assert after["blue.vcf"] == before["blue.vcf"]
    assert b"blue@example.org" not in (after["green.vcf"] or b"")
