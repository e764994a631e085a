"""Reading openings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.db.owner import NotFound, one
from crm.openings.models import Opening, OpeningPerson


def opening(session: Session, opening_id: int) -> Opening:
    """The opening with its company, from the trash too. Raises `NotFound`."""
    return one(session, Opening, opening_id, joinedload(Opening.company))


def live_opening(session: Session, opening_id: int) -> Opening:
    """The same, unless it lies in the trash. Raises `NotFound`."""
    found = opening(session, opening_id)
    if found.deleted_at is not None:
        raise NotFound(f"Opening {opening_id}")
    return found


def at_company(session: Session, company_id: int) -> Sequence[Opening]:
    """The openings of a company that are not in the trash, the newest first."""
    return session.scalars(
        select(Opening)
        .where(Opening.company_id == company_id, Opening.deleted_at.is_(None))
        .order_by(Opening.created_at.desc(), Opening.id.desc())
    ).all()


def people(session: Session, opening_id: int) -> list[tuple[int, str, Role]]:
    """(id, name, role) of those who belong to an opening without an interview, without those in the trash."""
    rows = session.execute(
        select(Contact.id, Contact.name, OpeningPerson.role)
        .join(OpeningPerson, OpeningPerson.contact_id == Contact.id)
        .where(OpeningPerson.opening_id == opening_id, Contact.deleted_at.is_(None))
        .order_by(OpeningPerson.id)
    )
    return [(contact_id, name, role) for contact_id, name, role in rows]


def instead_of(session: Session, opening: Opening) -> Opening | None:
    """The opening that this one fits better than, unless it is in the trash."""
    if opening.instead_of_id is None:
        return None
    return session.scalar(
        select(Opening).where(Opening.id == opening.instead_of_id, Opening.deleted_at.is_(None))
    )


def put_instead(session: Session, opening_id: int) -> Sequence[Opening]:
    """The openings that fit better than this one, without those in the trash."""
    return session.scalars(
        select(Opening)
        .where(Opening.instead_of_id == opening_id, Opening.deleted_at.is_(None))
        .order_by(Opening.id)
    ).all()
