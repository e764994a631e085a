"""What debriefs say about a person, and who is or was at a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, true
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, Position
from crm.interviews.models import Debrief, DebriefDetail


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing about a person, from the debrief of a day at a company."""

    on: date
    company: str
    text: str


def details(session: Session, contact_id: int) -> list[Detail]:
    """What debriefs say about a contact, the latest first."""
    rows = session.execute(
        select(Debrief.local_day, Company.name, DebriefDetail.text)
        .join(Debrief, Debrief.id == DebriefDetail.debrief_id)
        .join(Company, Company.id == Debrief.company_id)
        .where(DebriefDetail.contact_id == contact_id)
        .order_by(Debrief.local_day.desc(), Debrief.id.desc())
    )
    return [Detail(*row) for row in rows]


def colleagues(
    session: Session, company_id: int, *, now: bool, limit: int = 200
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Contacts who are (or were, and are no more) at a company: id, name, title, tier, last contact."""
    here = select(Position.contact_id).where(Position.company_id == company_id, Position.is_current)
    statement = (
        select(
            Contact.id, Contact.name, Position.title, Contact.tier, Contact.last_contact_on, Position.ended_on
        )
        .join(Position, Position.contact_id == Contact.id)
        .where(
            Position.company_id == company_id,
            Position.is_current.is_(now),
            Contact.id.not_in(here) if not now else true(),
            Contact.deleted_at.is_(None),
        )
        .order_by(Contact.name_key, Contact.id)
        .limit(limit)
    )
    return session.execute(statement).all()
