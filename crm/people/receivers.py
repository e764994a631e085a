"""What happens around a contact who is deleted for good. Connected in `crm.app`."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.when import When
from crm.db.owner import owner_id
from crm.interactions import actions as interactions
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview, Participant, Promise
from crm.openings.models import Opening


def on_leaving(contact: Contact, *, session: Session, when: When, **_more: Any) -> None:
    """What was shared stays without the name: promises, openings they told of; talks with only them go."""
    session.execute(
        update(Promise)
        .where(Promise.user_id == owner_id(), Promise.contact_id == contact.id)
        .values(contact_id=None)
    )
    session.execute(
        update(Opening)
        .where(Opening.user_id == owner_id(), Opening.source_contact_id == contact.id)
        .values(source_contact_id=None)
    )
    for interview in _with(session, contact):
        interview.touch(when.now)
    for row in _only_with(session, contact):
        interactions.remove(session, row, when=when)
    interactions.forget_removed(session, before=when.now)


def _with(session: Session, contact: Contact) -> list[Interview]:
    """The interviews that they take part in: their entries in calendars say less from now on."""
    took_part = select(Participant.interview_id).where(Participant.contact_id == contact.id)
    return list(session.scalars(select(Interview).where(Interview.id.in_(took_part))))


def _only_with(session: Session, contact: Contact) -> list[Interaction]:
    with_them = select(InteractionContact.interaction_id).where(InteractionContact.contact_id == contact.id)
    with_others = select(InteractionContact.interaction_id).where(InteractionContact.contact_id != contact.id)
    found = session.scalars(
        select(Interaction).where(Interaction.id.in_(with_them), Interaction.id.not_in(with_others))
    )
    return list(found)
