"""The company list, and what hangs on one company or opening."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, Position
from crm.core.names import fold
from crm.db.keyset import PAGE, Cursor, Page
from crm.interviews.models import Interview
from crm.openings.models import Opening
from crm.people.paging import Sort, fetch


def company_page(session: Session, q: str, cursor: Cursor | None, *, size: int = PAGE) -> Page:
    """A page of companies by name: id, name, how many people and openings, the latest interview."""
    sort = Sort(Company.name_key.expression, Company.id.expression)
    words = fold(q.replace("\x00", " ")).split()[:6]
    statement = _rows().where(
        Company.deleted_at.is_(None),
        *(func.lower(Company.name).contains(word, autoescape=True) | _in_key(word) for word in words),
    )
    return fetch(session, statement, sort, cursor, size=size)


def has_companies(session: Session) -> bool:
    """Whether there is any company that is not in the trash."""
    return session.scalar(select(Company.id).where(Company.deleted_at.is_(None)).limit(1)) is not None


def _in_key(word: str) -> Any:
    return Company.name_key.contains(word, autoescape=True)


def _rows() -> Select[Any]:
    people = (
        select(func.count(Contact.id))
        .join(Position, Position.contact_id == Contact.id)
        .where(Position.company_id == Company.id, Position.is_current, Contact.deleted_at.is_(None))
        .scalar_subquery()
    )
    openings = (
        select(func.count(Opening.id))
        .where(Opening.company_id == Company.id, Opening.deleted_at.is_(None))
        .scalar_subquery()
    )
    last = (
        select(func.max(Interview.local_day))
        .join(Opening, Opening.id == Interview.opening_id)
        .where(Opening.company_id == Company.id, Opening.deleted_at.is_(None), Interview.deleted_at.is_(None))
        .scalar_subquery()
    )
    return select(
        Company.id,
        Company.name,
        Company.name_key.label("sort_value"),
        people.label("people"),
        openings.label("openings"),
        last.label("last_interview_on"),
    )
