"""Reading openings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.db.owner import NotFound, one
from crm.openings.models import Opening


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
