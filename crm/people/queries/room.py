"""Who was in the same interviews, with their last seat in them, and where they worked and work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from crm.contacts.models import Company, Contact, Position
from crm.core.cadence import Tier
from crm.core.kinds import InterviewState
from crm.core.roles import Role
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening

MOST = 60
"""How many people of a room are listed."""
STANDING = (InterviewState.HELD, InterviewState.PLANNED)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in the room: how often, and the latest time with role and company."""

    id: int
    name: str
    tier: Tier | None
    last_contact_on: date | None
    next_due_on: date | None
    times: int
    on: date
    interview_id: int
    role: Role
    company_id: int
    company: str


@dataclass(frozen=True, slots=True)
class Work:
    """A position of somebody."""

    contact_id: int
    company_id: int | None
    company: str
    title: str
    started_on: date | None
    ended_on: date | None
    is_current: bool


def with_contact(session: Session, contact_id: int) -> list[Seat]:
    """Who sat in the interviews of this contact, those met most often first; without those in the trash."""
    mine = aliased(Participant)
    same = _seats().join(mine, mine.interview_id == Interview.id)
    return _latest(session, same.where(mine.contact_id == contact_id, Participant.contact_id != contact_id))


def at_company(session: Session, company_id: int) -> list[Seat]:
    """Who sat in the interviews at this company, in the same order."""
    return _latest(session, _seats().where(Company.id == company_id))


def works(session: Session, contact_ids: Collection[int]) -> dict[int, list[Work]]:
    """The positions of these contacts, the current one first, then the latest first."""
    rows = session.execute(
        select(
            Position.contact_id,
            Position.company_id,
            func.coalesce(Company.name, ""),
            Position.title,
            Position.started_on,
            Position.ended_on,
            Position.is_current,
        )
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Position.contact_id.in_(contact_ids))
        .order_by(Position.is_current.desc(), Position.ended_on.desc(), Position.id.desc())
    )
    found: dict[int, list[Work]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Work(*row))
    return found


def _seats() -> Select[Any]:
    """The seats in interviews that stand: one row each, with its number counted from the latest."""
    each, latest_first = Participant.contact_id, (Interview.starts_at.desc(), Interview.id)
    columns: list[Any] = [
        Participant.contact_id,
        Participant.role,
        Interview.id.label("interview_id"),
        Interview.local_day,
        Company.id.label("company_id"),
        Company.name.label("company"),
        func.count().over(partition_by=each).label("times"),
        func.row_number().over(partition_by=each, order_by=latest_first).label("number"),
    ]
    return (
        select(*columns)
        .select_from(Participant)
        .join(Interview, Interview.id == Participant.interview_id)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(_stands())
    )


def _stands() -> ColumnElement[bool]:
    live = Interview.deleted_at.is_(None) & Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)
    return live & Interview.state.in_(STANDING)


def _latest(session: Session, seats: Select[Any]) -> list[Seat]:
    seat = seats.subquery()
    rows = session.execute(
        select(
            Contact.id,
            Contact.name,
            Contact.tier,
            Contact.last_contact_on,
            Contact.next_due_on,
            seat.c.times,
            seat.c.local_day,
            seat.c.interview_id,
            seat.c.role,
            seat.c.company_id,
            seat.c.company,
        )
        .join(seat, seat.c.contact_id == Contact.id)
        .where(seat.c.number == 1, Contact.deleted_at.is_(None))
        .order_by(seat.c.times.desc(), seat.c.local_day.desc(), Contact.name_key, Contact.id)
        .limit(MOST)
    )
    return [Seat(*row) for row in rows]
