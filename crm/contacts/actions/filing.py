"""Under which keys contacts are filed in the list: by name, by family name, by company and by title."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from crm.accounts.queries import writes_family_first
from crm.contacts import keys
from crm.contacts.models import Company, Contact, Position
from crm.core.pieces import pieces
from crm.db.owner import owner_id

Keys = dict[str, str]


def rename(session: Session, contact: Contact, name: str) -> None:
    """Give the contact this name, and file it under that."""
    contact.name = keys.one_line(name)
    contact.name_key = keys.name_key(contact.name)
    contact.family_key = keys.family_key(contact.name, family_first=writes_family_first(session))


def refile_families(session: Session) -> None:
    """File everybody under the family again: which part of a name that is has changed.

    Nothing that others see of a contact changes by it: nobody is told.
    """
    first = writes_family_first(session)
    for some in pieces(session.scalars(select(Contact.id)).all()):
        rows = session.execute(select(Contact.id, Contact.name).where(Contact.id.in_(some)))
        wanted = {row.id: keys.family_key(row.name, family_first=first) for row in rows}
        session.execute(
            update(Contact)
            .where(Contact.user_id == owner_id(), Contact.id.in_(wanted))
            .values(family_key=case(wanted, value=Contact.id))
        )


def refile(session: Session, contact_ids: Iterable[int]) -> list[int]:
    """File these contacts where they belong; the ids of those who were filed elsewhere.

    For what writes rows past the actions: an undo, a download that is brought in.
    """
    session.flush()
    wrong: list[int] = []
    for some in pieces(sorted(set(contact_ids))):
        found = _misfiled(session, some)
        for contact_id, wanted in found.items():
            mine = update(Contact).where(Contact.user_id == owner_id(), Contact.id == contact_id)
            session.execute(mine.values(**wanted))
        wrong += found
    return wrong


def refile_all(session: Session) -> list[int]:
    """File everybody where they belong, as `refile`."""
    return refile(session, session.scalars(select(Contact.id)).all())


def _misfiled(session: Session, contact_ids: list[int]) -> dict[int, Keys]:
    """The keys of those whose keys are others."""
    rows = session.execute(
        select(
            Contact.id,
            Contact.name,
            Contact.name_key,
            Contact.family_key,
            Contact.company_key,
            Contact.title_key,
            Position.title,
            Company.name_key.label("company"),
        )
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Contact.id.in_(contact_ids))
    )
    first = writes_family_first(session)
    there = {row.id: (_stored(row), _wanted(row, family_first=first)) for row in rows}
    return {contact_id: wanted for contact_id, (stored, wanted) in there.items() if stored != wanted}


def _stored(row: Any) -> Keys:
    return {name: getattr(row, name) for name in ("name_key", "family_key", "company_key", "title_key")}


def _wanted(row: Any, *, family_first: bool) -> Keys:
    return {
        "name_key": keys.name_key(row.name),
        "family_key": keys.family_key(row.name, family_first=family_first),
        "company_key": row.company or "",
        "title_key": keys.name_key(row.title or ""),
    }
