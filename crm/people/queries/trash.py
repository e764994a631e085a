"""What lies in the trash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.contacts.models import Company, Contact, Position
from crm.interviews.models import Interview
from crm.openings.models import Opening

MOST = 200


@dataclass(frozen=True, slots=True)
class Thrown:
    """Something in the trash; `about` says more where the name does not."""

    id: int
    name: str
    about: str
    deleted_at: datetime


def contacts(session: Session) -> list[Thrown]:
    """Contacts with where they work, the latest first."""
    at_work = (Position.contact_id == Contact.id) & Position.is_current
    statement = (
        select(Contact.id, Contact.name, func.coalesce(Company.name, ""), Contact.deleted_at)
        .outerjoin(Position, at_work)
        .outerjoin(Company, Company.id == Position.company_id)
    )
    return _thrown(session, statement, Contact.deleted_at)


def companies(session: Session) -> list[Thrown]:
    """Companies, the latest first."""
    statement = select(Company.id, Company.name, literal(""), Company.deleted_at)
    return _thrown(session, statement, Company.deleted_at)


def openings(session: Session) -> list[Thrown]:
    """Openings with their company, the latest first."""
    statement = select(Opening.id, Opening.title, Company.name, Opening.deleted_at).join(
        Company, Company.id == Opening.company_id
    )
    return _thrown(session, statement, Opening.deleted_at)


def interviews(session: Session) -> list[Thrown]:
    """Interviews with their company, the latest first."""
    statement = (
        select(Interview.id, Interview.title, Company.name, Interview.deleted_at)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
    )
    return _thrown(session, statement, Interview.deleted_at)


def _thrown(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    deleted_at: InstrumentedAttribute[datetime | None],
) -> list[Thrown]:
    rows = session.execute(statement.where(deleted_at.is_not(None)).order_by(deleted_at.desc()).limit(MOST))
    return [Thrown(*row) for row in rows]
