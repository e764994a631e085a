"""Who belongs to an opening without having been in one of its interviews."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import one
from crm.openings.actions.openings import announce
from crm.openings.models import Opening, OpeningPerson


def add_person(session: Session, opening: Opening, contact_id: int, role: Role, *, when: When) -> None:
    """This contact belongs to it, in this role; again only sets the role. Raises `NotFound`."""
    contact = one(session, Contact, contact_id)
    row = _row(session, opening, contact.id)
    if row is None:
        row = OpeningPerson(opening_id=opening.id, contact_id=contact.id)
        session.add(row)
    row.role = role
    announce(session, opening, when=when)


def remove_person(session: Session, opening: Opening, contact_id: int, *, when: When) -> Role | None:
    """They do not belong to it; the role that they had, None when they did not belong to it anyway."""
    row = _row(session, opening, contact_id)
    if row is None:
        return None
    role = row.role
    session.delete(row)
    announce(session, opening, when=when)
    return role


def _row(session: Session, opening: Opening, contact_id: int) -> OpeningPerson | None:
    return session.scalar(
        select(OpeningPerson).where(
            OpeningPerson.opening_id == opening.id, OpeningPerson.contact_id == contact_id
        )
    )
