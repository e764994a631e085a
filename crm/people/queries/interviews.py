"""The list of interviews: rows, not entities, those to come and those that have been."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.core.kinds import InterviewState
from crm.db.keyset import Cursor, Page
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening
from crm.people.paging import Sort, fetch

MOST_AHEAD = 200
PAGE = 100


def upcoming(session: Session, *, now: datetime) -> list[Row[*tuple[Any, ...]]]:
    """Planned interviews that are not over, the next first."""
    statement = _rows().where(Interview.state == InterviewState.PLANNED, Interview.ends_at > now)
    ordered = statement.order_by(Interview.starts_at, Interview.id).limit(MOST_AHEAD)
    return list(session.execute(ordered).all())


def past_page(session: Session, cursor: Cursor | None, *, now: datetime, size: int = PAGE) -> Page:
    """A page of interviews that are over, cancelled or did not happen, the latest first."""
    over = or_(Interview.state != InterviewState.PLANNED, Interview.ends_at <= now)
    sort = Sort(Interview.starts_at.expression, Interview.id.expression, descending=True)
    return fetch(session, _rows().where(over), sort, cursor, size=size)


def names_in(session: Session, interview_ids: Collection[int]) -> dict[int, list[str]]:
    """Who takes part in each of these interviews, without those in the trash."""
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(Participant.interview_id, Contact.name)
        .join(Contact, Contact.id == Participant.contact_id)
        .where(Participant.interview_id.in_(interview_ids), Contact.deleted_at.is_(None))
        .order_by(Participant.id)
    )
    for interview_id, name in rows:
        found.setdefault(interview_id, []).append(name)
    return found


def _rows() -> Select[Any]:
    columns: list[Any] = [
        Interview.id,
        Interview.starts_at.label("sort_value"),
        Interview.title,
        Interview.kind,
        Interview.state,
        Interview.starts_at,
        Interview.ends_at,
        Interview.local_day,
        Interview.place,
        Interview.link,
        Opening.title.label("opening"),
        Company.name.label("company"),
        _has_debrief().label("has_debrief"),
    ]
    live = Interview.deleted_at.is_(None) & Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)
    return (
        select(*columns)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(live)
    )


def _has_debrief() -> ColumnElement[bool]:
    return exists().where(
        Debrief.user_id == Interview.user_id,
        Debrief.company_id == Opening.company_id,
        Debrief.local_day == Interview.local_day,
    )
