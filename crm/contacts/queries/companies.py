"""Companies by id, by name and by domain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, case, select
from sqlalchemy.orm import Session, selectinload

from crm.contacts import keys
from crm.contacts.models import Company, CompanyDomain, Position
from crm.db.owner import one


def company(session: Session, company_id: int) -> Company:
    """The company with its domains and mailboxes, from the trash too. Raises `NotFound`."""
    return one(session, Company, company_id, selectinload(Company.domains), selectinload(Company.mailboxes))


def company_by_domain(session: Session, domain: str) -> Company | None:
    """The company to whose domain a host, address or link belongs; look at its `deleted_at`."""
    wanted = keys.domain_key(domain)
    if not wanted:
        return None
    return session.scalar(
        select(Company)
        .join(CompanyDomain, CompanyDomain.company_id == Company.id)
        .where(CompanyDomain.domain == wanted)
    )


def company_by_name(session: Session, name: str) -> Company | None:
    """The company of this name in any spelling and legal form; one in the trash only if there is no other."""
    in_trash = case((Company.deleted_at.is_(None), 0), else_=1)
    return session.scalar(
        select(Company)
        .where(Company.name_key == keys.company_key(name))
        .order_by(in_trash, Company.id)
        .limit(1)
    )


def live_companies(session: Session, *, limit: int = 500) -> Sequence[Row[int, str]]:
    """(id, name) of companies by name, for a list of suggestions."""
    return session.execute(
        select(Company.id, Company.name)
        .where(Company.deleted_at.is_(None))
        .order_by(Company.name_key, Company.id)
        .limit(limit)
    ).all()


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works now."""

    company_id: int | None
    company: str
    title: str


def places(session: Session, contact_ids: Collection[int]) -> dict[int, Place]:
    """The current position of these contacts, by the contact's id; those without one are left out."""
    rows = session.execute(
        select(Position.contact_id, Position.company_id, Company.name, Position.title)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Position.contact_id.in_(contact_ids), Position.is_current)
    )
    return {contact_id: Place(company_id, name or "", title) for contact_id, company_id, name, title in rows}
