"""Contacts by id."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm.contacts.models import Contact, Position
from crm.db.owner import BIGGEST_ID, NotFound, one


def contact(session: Session, contact_id: int) -> Contact:
    """The contact with methods, positions and companies, archived and trashed ones too. Raises `NotFound`."""
    return one(
        session,
        Contact,
        contact_id,
        selectinload(Contact.methods),
        selectinload(Contact.positions).joinedload(Position.company),
    )


def live_contact(session: Session, contact_id: int) -> Contact:
    """The same, unless it lies in the trash. Raises `NotFound`."""
    found = contact(session, contact_id)
    if found.deleted_at is not None:
        raise NotFound(f"Contact {contact_id}")
    return found


def names(session: Session, contact_ids: Collection[int]) -> dict[int, str]:
    """The names of those of these contacts that are the owner's and not in the trash."""
    possible = [contact_id for contact_id in contact_ids if 0 < contact_id <= BIGGEST_ID]
    rows = session.execute(
        select(Contact.id, Contact.name).where(Contact.id.in_(possible), Contact.deleted_at.is_(None))
    )
    return {row.id: row.name for row in rows}
