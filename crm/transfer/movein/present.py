"""Contacts as they stand, for many at once: what a record is compared with and written into."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import (
    Company,
    Contact,
    ContactMethod,
    ContactOrigin,
    ContactTag,
    LinkedIn,
    Position,
    Tag,
)
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.transfer.movein.comparing import Present


@dataclass(slots=True)
class Standing:
    """A contact with its current position, and what of it is compared."""

    contact: Contact
    position: Position | None
    present: Present


def standing(session: Session, contact_ids: Collection[int], source: str) -> dict[int, Standing]:
    """These contacts, archived and trashed ones too; seven statements for any number of at most a chunk."""
    if not contact_ids:
        return {}
    contacts = session.scalars(select(Contact).where(Contact.id.in_(contact_ids))).all()
    positions = _positions(session, contact_ids)
    found = {
        contact.id: Standing(contact, positions.get(contact.id, (None, ""))[0], _present(contact))
        for contact in contacts
    }
    for contact_id, (position, company) in positions.items():
        found[contact_id].present.values |= {"company": company, "title": position.title}
    _add_details(session, found, source)
    _add_past(session, found, source)
    return found


def interaction_prefix(source: str) -> str:
    """How the keys of what a source told begin in the log."""
    return f"{source}:"


def followup_prefix(source: str) -> str:
    """How the keys of what a source planned begin."""
    return f"custom:{source}:"


def _present(contact: Contact) -> Present:
    return Present(
        values={
            "name": contact.name,
            "pronouns": contact.pronouns,
            "met_on": contact.met_on,
            "met_where": contact.met_where,
            "met_through": contact.met_through,
            "notes": contact.notes,
            "cadence_months": contact.cadence,
        },
        is_connected=contact.linkedin is LinkedIn.CONNECTED,
    )


def _positions(session: Session, contact_ids: Collection[int]) -> dict[int, tuple[Position, str]]:
    rows = session.execute(
        select(Position, Company.name)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Position.contact_id.in_(contact_ids), Position.is_current)
    )
    return {position.contact_id: (position, company or "") for position, company in rows}


def _add_details(session: Session, found: dict[int, Standing], source: str) -> None:
    ids = list(found)
    for contact_id, kind, key in session.execute(
        select(ContactMethod.contact_id, ContactMethod.kind, ContactMethod.value_key).where(
            ContactMethod.contact_id.in_(ids)
        )
    ):
        found[contact_id].present.ways.add((kind.value, key))
    for contact_id, key in session.execute(
        select(ContactTag.contact_id, Tag.name_key)
        .join(Tag, Tag.id == ContactTag.tag_id)
        .where(ContactTag.contact_id.in_(ids))
    ):
        found[contact_id].present.tags.add(key)
    origins = (
        select(ContactOrigin.contact_id, ContactOrigin.key, ContactOrigin.said)
        .where(ContactOrigin.contact_id.in_(ids), ContactOrigin.source == source)
        .order_by(ContactOrigin.seen_at, ContactOrigin.id)
    )
    for contact_id, key, said in session.execute(origins):
        found[contact_id].present.said[key] = said


def _add_past(session: Session, found: dict[int, Standing], source: str) -> None:
    """What was told and planned by the same source before."""
    told, planned = interaction_prefix(source), followup_prefix(source)
    logged = (
        select(InteractionContact.contact_id, Interaction.origin_key)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .where(InteractionContact.contact_id.in_(found), Interaction.origin_key.startswith(told))
    )
    for contact_id, key in session.execute(logged):
        found[contact_id].present.happened.add((key or "").removeprefix(told))
    steps = select(FollowUp.contact_id, FollowUp.origin_key).where(
        FollowUp.contact_id.in_(found), FollowUp.origin_key.startswith(planned)
    )
    for about, key in session.execute(steps):
        if about is not None:
            found[about].present.planned.add(key.removeprefix(planned))
