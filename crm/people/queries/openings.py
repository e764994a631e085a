"""The openings as a board and as a list: rows, not entities; and what hangs on one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company
from crm.core.kinds import InterviewState, Stage
from crm.core.names import fold
from crm.db.keyset import PAGE, Cursor, Page
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening, OpeningPerson
from crm.people.paging import Sort, fetch

FINAL = tuple(stage for stage in Stage if stage.is_final)
LIVE = Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)
MOST_WORDS = 6


class Column(StrEnum):
    """What the list can be sorted by."""

    ROLE = "role"
    COMPANY = "company"
    APPLIED = "applied"
    DECIDE = "decide"
    CHANGED = "changed"


SORTED_BY: dict[Column, ColumnElement[Any]] = {
    Column.ROLE: func.lower(Opening.title),
    Column.COMPANY: Company.name_key.expression,
    Column.APPLIED: Opening.applied_on.expression,
    Column.DECIDE: Opening.decide_by.expression,
    Column.CHANGED: Opening.updated_at.expression,
}
MAY_LACK = (Column.APPLIED, Column.DECIDE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows, and in which order."""

    q: str = ""
    stage: Stage | None = None
    column: Column = Column.CHANGED
    descending: bool = True


def board(session: Session, *, now: datetime, most: int) -> list[Row[*tuple[Any, ...]]]:
    """Up to `most` openings that have not ended, those that changed last first."""
    statement = _rows(now).where(Opening.stage.not_in(FINAL))
    return list(session.execute(_latest(statement, most)).all())


def ended(session: Session, *, now: datetime, most: int) -> list[Row[*tuple[Any, ...]]]:
    """Up to `most` openings that have ended, those that changed last first."""
    statement = _rows(now).where(Opening.stage.in_(FINAL))
    return list(session.execute(_latest(statement, most)).all())


def counts(session: Session) -> dict[Stage, int]:
    """How many openings there are of each stage."""
    rows = session.execute(
        select(Opening.stage, func.count())
        .join(Company, Company.id == Opening.company_id)
        .where(LIVE)
        .group_by(Opening.stage)
    )
    return {row[0]: row[1] for row in rows}


def opening_page(
    session: Session, wanted: Wanted, cursor: Cursor | None, *, now: datetime, size: int = PAGE
) -> Page:
    """A page of the list."""
    by, row_id = SORTED_BY[wanted.column], Opening.id.expression
    sort = Sort(by, row_id, wanted.descending)
    if wanted.column in MAY_LACK:
        sort = Sort(by, row_id, wanted.descending, has_value=by.is_not(None), has_none=by.is_(None))
    statement = _rows(now).add_columns(by.label("sort_value")).where(*_conditions(wanted))
    return fetch(session, statement, sort, cursor, size=size)


def of_contact(session: Session, contact_id: int, *, most: int = 10) -> list[Row[*tuple[Any, ...]]]:
    """The openings that somebody told of, belongs to, or talked about: id, title, company, stage."""
    belongs = select(OpeningPerson.opening_id).where(OpeningPerson.contact_id == contact_id)
    met = (
        select(Interview.opening_id)
        .join(Participant, Participant.interview_id == Interview.id)
        .where(Participant.contact_id == contact_id, Interview.deleted_at.is_(None))
    )
    rows = session.execute(
        select(Opening.id, Opening.title, Company.name.label("company"), Opening.stage)
        .join(Company, Company.id == Opening.company_id)
        .where(
            LIVE,
            or_(Opening.source_contact_id == contact_id, Opening.id.in_(belongs), Opening.id.in_(met)),
        )
        .order_by(Opening.updated_at.desc(), Opening.id.desc())
        .limit(most)
    )
    return list(rows.all())


def _latest(statement: Select[Any], most: int) -> Select[Any]:
    return statement.order_by(Opening.updated_at.desc(), Opening.id.desc()).limit(most)


def _rows(now: datetime) -> Select[Any]:
    """id, title, company, stage, dates, interest, and when the next and the last interview are."""
    standing = (Interview.opening_id == Opening.id) & Interview.deleted_at.is_(None)
    ahead = (Interview.state == InterviewState.PLANNED) & (Interview.ends_at > now)
    next_at = select(func.min(Interview.starts_at)).where(standing, ahead).scalar_subquery()
    last_on = (
        select(func.max(Interview.local_day))
        .where(standing, Interview.state == InterviewState.HELD)
        .scalar_subquery()
    )
    columns: list[Any] = [
        Opening.id,
        Opening.title,
        Opening.stage,
        Opening.stage_changed_on,
        Opening.applied_on,
        Opening.decide_by,
        func.coalesce(Opening.interest_after, Opening.interest_before).label("interest"),
        Opening.company_id,
        Company.name.label("company"),
        next_at.label("next_at"),
        last_on.label("last_on"),
    ]
    return select(*columns).join(Company, Company.id == Opening.company_id).where(LIVE)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Every word is part of the company or of the role."""
    words = fold(wanted.q.replace("\x00", " ")).split()[:MOST_WORDS]
    found: list[ColumnElement[bool]] = [
        or_(
            Company.name_key.contains(word, autoescape=True),
            func.lower(Company.name).contains(word, autoescape=True),
            func.lower(Opening.title).contains(word, autoescape=True),
        )
        for word in words
    ]
    if wanted.stage is not None:
        found.append(Opening.stage == wanted.stage)
    return found
