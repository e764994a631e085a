"""Whom the search for duplicates looks at, and what its page shows of them: rows, not entities."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, select, true
from sqlalchemy.orm import Session

from crm.contacts.models import (
    Company,
    Contact,
    ContactMethod,
    ContactPhoto,
    DistinctPair,
    MethodKind,
    Position,
)
from crm.core.duplicates import Person
from crm.db.changes.images import in_chunks

Methods = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def how_many(session: Session) -> int:
    """How many contacts there are outside of the trash."""
    statement = select(func.count()).select_from(Contact).where(Contact.deleted_at.is_(None))
    return session.scalars(statement).one()


def everybody(session: Session) -> list[Person]:
    """All contacts outside of the trash by what is compared; four queries whatever their number."""
    return _persons(session, None)


def persons(session: Session, contact_ids: Collection[int]) -> list[Person]:
    """These contacts, by their ids."""
    return _persons(session, contact_ids)


def _persons(session: Session, only: Collection[int] | None) -> list[Person]:
    methods, companies = _methods(session, only), _companies(session, only)
    rows = session.execute(
        select(Contact.id, Contact.name)
        .where(Contact.deleted_at.is_(None), Contact.id.in_(only) if only is not None else true())
        .order_by(Contact.id)
    )
    nothing: Methods = ((), (), ())
    return [
        Person(contact_id, name, *methods.get(contact_id, nothing), tuple(companies.get(contact_id, ())))
        for contact_id, name in rows
    ]


def distinct(session: Session) -> set[tuple[int, int]]:
    """The pairs that the user said are two people: (lower id, higher id)."""
    return {(low, high) for low, high in session.execute(select(DistinctPair.low_id, DistinctPair.high_id))}


def shown(session: Session, contact_ids: Collection[int]) -> dict[int, Row[Any]]:
    """What is shown of these contacts: name, title, company, photo, met, last contact, archived."""
    found: dict[int, Row[Any]] = {}
    for chunk in in_chunks(contact_ids):
        rows = session.execute(
            select(
                Contact.id,
                Contact.name,
                Position.title,
                Company.name.label("company"),
                ContactPhoto.sha256.label("photo"),
                Contact.met_on,
                Contact.met_where,
                Contact.last_contact_on,
                Contact.archived_at,
            )
            .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
            .outerjoin(Company, Company.id == Position.company_id)
            .outerjoin(ContactPhoto, ContactPhoto.contact_id == Contact.id)
            .where(Contact.id.in_(chunk))
        )
        found.update({row.id: row for row in rows})
    return found


def methods_of(session: Session, contact_ids: Collection[int]) -> dict[int, list[str]]:
    """The addresses, numbers and links of these contacts, as they are written."""
    found: dict[int, list[str]] = defaultdict(list)
    for chunk in in_chunks(contact_ids):
        rows = session.execute(
            select(ContactMethod.contact_id, ContactMethod.value)
            .where(ContactMethod.contact_id.in_(chunk))
            .order_by(ContactMethod.place, ContactMethod.id)
        )
        for contact_id, value in rows:
            found[contact_id].append(value)
    return found


def _methods(session: Session, only: Collection[int] | None) -> dict[int, Methods]:
    """Per contact its e-mails, phones and links, by their keys."""
    place = {MethodKind.EMAIL: 0, MethodKind.PHONE: 1, MethodKind.LINK: 2}
    lists: dict[int, tuple[list[str], list[str], list[str]]] = {}
    rows = session.execute(
        select(ContactMethod.contact_id, ContactMethod.kind, ContactMethod.value_key).where(
            ContactMethod.contact_id.in_(only) if only is not None else true()
        )
    )
    for contact_id, kind, key in rows:
        lists.setdefault(contact_id, ([], [], []))[place[kind]].append(key)
    return {
        contact_id: (tuple(emails), tuple(phones), tuple(links))
        for contact_id, (emails, phones, links) in lists.items()
    }


def _companies(session: Session, only: Collection[int] | None) -> dict[int, list[str]]:
    """Per contact the firms where they are and were."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Position.contact_id, Company.name)
        .join(Company, Company.id == Position.company_id)
        .where(Position.contact_id.in_(only) if only is not None else true())
    )
    for contact_id, name in rows:
        found[contact_id].append(name)
    return found
