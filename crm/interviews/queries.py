"""Reading interviews and debriefs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.contacts.models import Company
from crm.core.kinds import InterviewState
from crm.db.owner import one
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening

DEBRIEF_DAYS = 14
MOST_AROUND = 50
LOADED = (
    joinedload(Interview.opening).joinedload(Opening.company),
    selectinload(Interview.participants).joinedload(Participant.contact),
)


def _whole() -> Select[Interview]:
    """Interviews with opening, company, participants and their contacts."""
    return select(Interview).join(Interview.opening).join(Opening.company).options(*LOADED)


def _live() -> ColumnElement[bool]:
    return Interview.deleted_at.is_(None) & Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)


def whole(session: Session, interview_id: int) -> Interview:
    """One interview with everything a page shows, trashed or not. Raises `NotFound`."""
    return one(session, Interview, interview_id, *LOADED)


def by_uid(session: Session, uid: str, recurrence_id: str | None) -> Interview | None:
    """The interview that a message with this identity is about (RFC 5545 3.8.4.4, 3.8.4.7)."""
    same = Interview.recurrence_id == recurrence_id if recurrence_id else Interview.recurrence_id.is_(None)
    return session.scalars(_whole().where(Interview.uid == uid, same)).unique().first()


def upcoming(session: Session, *, now: datetime, limit: int = 50) -> Sequence[Interview]:
    """Planned interviews that are not over, the next first."""
    statement = _whole().where(_live(), Interview.state == InterviewState.PLANNED, Interview.ends_at > now)
    return session.scalars(statement.order_by(Interview.starts_at, Interview.id).limit(limit)).unique().all()


def planned_around(session: Session, start: datetime, end: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """Planned interviews that touch this span (aware): id, title, kind, company, times, place and link."""
    return session.execute(
        select(
            Interview.id,
            Interview.title,
            Interview.kind,
            Company.name.label("company"),
            Interview.starts_at,
            Interview.ends_at,
            Interview.place,
            Interview.link,
        )
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            _live(),
            Interview.state == InterviewState.PLANNED,
            Interview.starts_at <= end,
            Interview.ends_at >= start,
        )
        .order_by(Interview.starts_at, Interview.id)
        .limit(MOST_AROUND)
    ).all()


def past(session: Session, *, now: datetime, limit: int = 100) -> Sequence[Interview]:
    """Interviews that are over or cancelled, the latest first."""
    statement = _whole().where(
        _live(), or_(Interview.state != InterviewState.PLANNED, Interview.ends_at <= now)
    )
    return (
        session.scalars(statement.order_by(Interview.starts_at.desc(), Interview.id.desc()).limit(limit))
        .unique()
        .all()
    )


def of_day(session: Session, company_id: int, day: date) -> Sequence[Interview]:
    """The interviews of one day at one company that stand, in order of time."""
    statement = _whole().where(
        _live(),
        Opening.company_id == company_id,
        Interview.local_day == day,
        Interview.state.in_((InterviewState.HELD, InterviewState.PLANNED)),
    )
    return session.scalars(statement.order_by(Interview.starts_at, Interview.id)).unique().all()


def of_company(session: Session, company_id: int) -> Sequence[Interview]:
    """Every interview at a company that is not in the trash, the latest first."""
    statement = _whole().where(_live(), Opening.company_id == company_id)
    return session.scalars(statement.order_by(Interview.starts_at.desc())).unique().all()


def of_opening(session: Session, opening_id: int) -> Sequence[Interview]:
    """The interviews of an opening that are not in the trash, the latest first."""
    statement = _whole().where(Interview.deleted_at.is_(None), Interview.opening_id == opening_id)
    return session.scalars(statement.order_by(Interview.starts_at.desc(), Interview.id.desc())).all()


def planned_of_opening(session: Session, opening_id: int, *, now: datetime) -> Sequence[Interview]:
    """The interviews of an opening that are still to come, the next first."""
    statement = _whole().where(
        Interview.deleted_at.is_(None),
        Interview.opening_id == opening_id,
        Interview.state == InterviewState.PLANNED,
        Interview.starts_at > now,
    )
    return session.scalars(statement.order_by(Interview.starts_at, Interview.id)).all()


def debriefs_owed(session: Session, *, now: datetime, today: date) -> Sequence[Interview]:
    """One interview for each day at a company that was held, has no debrief, and ended within 14 days."""
    written = exists().where(
        Debrief.company_id == Opening.company_id, Debrief.local_day == Interview.local_day
    )
    statement = _whole().where(
        _live(),
        Interview.state == InterviewState.HELD,
        Interview.ends_at > now - timedelta(days=DEBRIEF_DAYS),
        Interview.ends_at <= now,
        ~written,
    )
    rows = session.scalars(statement.order_by(Interview.starts_at, Interview.id)).unique().all()
    first: dict[tuple[int, date], Interview] = {}
    for row in rows:
        first.setdefault((row.opening.company_id, row.local_day), row)
    return [row for row in first.values() if row.local_day <= today]


def debrief(session: Session, company_id: int, day: date) -> Debrief | None:
    """The debrief of this day at this company, with details and promises."""
    return session.scalar(
        select(Debrief)
        .where(Debrief.company_id == company_id, Debrief.local_day == day)
        .options(selectinload(Debrief.details), selectinload(Debrief.promises))
    )


def debriefs_of_company(session: Session, company_id: int) -> Sequence[Debrief]:
    """All debriefs of a company with their details, the latest first."""
    return session.scalars(
        select(Debrief)
        .where(Debrief.company_id == company_id)
        .options(selectinload(Debrief.details), selectinload(Debrief.promises))
        .order_by(Debrief.local_day.desc())
    ).all()
