"""What debriefs say about a person, and who is or was at a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select, true
from sqlalchemy.orm import Session, aliased

from crm.contacts.models import Company, Contact, Position
from crm.interviews.models import Debrief, DebriefDetail


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing about a person, from the debrief of a day at a company."""

    on: date
    company: str
    text: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What the debrief of a day at a company says of the company."""

    local_day: date
    learned: str
    valued: str
    doubts: str
    questions: str


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
    """Contacts who are (or were, and are no more) at a company, with title, span, and where they are now."""
    here = select(Position.contact_id).where(Position.company_id == company_id, Position.is_current)
    later, elsewhere = aliased(Position), aliased(Company)
    columns: list[Any] = [
        Contact.id,
        Contact.name,
        Contact.tier,
        Contact.last_contact_on,
        Position.title,
        Position.started_on,
        Position.ended_on,
        elsewhere.name.label("now_at"),
    ]
    statement = (
        select(*columns)
        .join(Position, Position.contact_id == Contact.id)
        .where(
            Position.company_id == company_id,
            Position.is_current.is_(now),
            Contact.id.not_in(here) if not now else true(),
            Contact.deleted_at.is_(None),
        )
        .outerjoin(later, (later.contact_id == Contact.id) & later.is_current)
        .outerjoin(elsewhere, elsewhere.id == later.company_id)
        .order_by(Contact.name_key, Contact.id, Position.id.desc())
        .limit(limit)
    )
    return session.execute(statement).all()


def learned(session: Session, company_id: int) -> list[Learned]:
    """What the debriefs of a company say of it, the latest first; never what was told in confidence."""
    said = or_(
        *(column != "" for column in (Debrief.learned, Debrief.valued, Debrief.doubts, Debrief.questions))
    )
    rows = session.execute(
        select(Debrief.local_day, Debrief.learned, Debrief.valued, Debrief.doubts, Debrief.questions)
        .where(Debrief.company_id == company_id, said)
        .order_by(Debrief.local_day.desc(), Debrief.id.desc())
    )
    return [Learned(*row) for row in rows]
