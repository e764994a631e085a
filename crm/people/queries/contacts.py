"""The contact list: rows, not entities, by keyset from indexed columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactPhoto, Position
from crm.db.keyset import PAGE, Cursor, Page
from crm.people.paging import fetch
from crm.people.queries.narrowing import conditions
from crm.people.queries.sorting import sorting
from crm.people.queries.wanted import Column, Step, View, Wanted

__all__ = [
    "Column",
    "Step",
    "View",
    "Wanted",
    "all_ids",
    "contact_page",
    "contact_row",
    "count",
    "has_contacts",
    "neighbours",
]


def contact_page(
    session: Session, wanted: Wanted, cursor: Cursor | None, *, today: date, size: int = PAGE
) -> Page:
    """A page of rows with id, name, title, company, met, last contact, due, tier and cadence."""
    by = sorting(wanted)
    statement = _rows(by.shown).where(*conditions(wanted, today=today))
    return fetch(session, statement, by.sort, cursor, size=size)


def contact_row(session: Session, wanted: Wanted, contact_id: int, *, today: date) -> Sequence[Any]:
    """The one row of this contact, as `contact_page` has it; none if it is not on the list."""
    statement = _rows(sorting(wanted).shown).where(*conditions(wanted, today=today), Contact.id == contact_id)
    return session.execute(statement).all()


def all_ids(session: Session, wanted: Wanted, *, today: date) -> list[int]:
    """The ids of everybody on the list, all pages of it, in its order."""
    by = sorting(wanted)
    row_id = by.sort.row_id
    first, tie = (by.shown.desc(), row_id.desc()) if by.sort.descending else (by.shown.asc(), row_id.asc())
    statement = select(Contact.id).where(*conditions(wanted, today=today))
    return list(session.scalars(statement.order_by(first.nulls_last(), tie)))


def count(session: Session, wanted: Wanted, *, today: date, most: int) -> int:
    """How many are on the list; it is not counted beyond `most`."""
    some = select(Contact.id).where(*conditions(wanted, today=today)).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def neighbours(
    session: Session, wanted: Wanted, contact_id: int, *, today: date
) -> tuple[int | None, int | None]:
    """Who stands before and behind this contact in the list's order, by id; None at an end.

    Whoever is no longer on the list is sought from where they would stand.
    """
    by = sorting(wanted)
    here = session.execute(select(by.shown.label("value")).where(Contact.id == contact_id)).first()
    if here is None:
        return None, None
    statement = select(Contact.id, by.shown.label("sort_value")).where(*conditions(wanted, today=today))

    def beside(*, backwards: bool) -> int | None:
        value = here.value.isoformat() if isinstance(here.value, date) else here.value
        found = fetch(session, statement, by.sort, Cursor(value, contact_id, backwards), size=1)
        return found.rows[0].id if found.rows else None

    return beside(backwards=True), beside(backwards=False)


def has_contacts(session: Session) -> bool:
    """Whether there is any contact that is not in the trash."""
    return session.scalar(select(Contact.id).where(Contact.deleted_at.is_(None)).limit(1)) is not None


def _rows(shown: Any) -> Select[Any]:
    return (
        select(
            Contact.id,
            shown.label("sort_value"),
            Contact.name,
            Contact.met_on,
            Contact.met_where,
            Contact.tier,
            Contact.own_months,
            Contact.is_paused,
            Contact.paused_until,
            Contact.last_contact_on,
            Contact.next_due_on,
            Contact.slips_on,
            Contact.interviewed_on,
            Contact.added_on,
            Position.title,
            Position.company_id,
            Company.name.label("company"),
            ContactPhoto.sha256.label("photo"),
        )
        .outerjoin(ContactPhoto, (ContactPhoto.contact_id == Contact.id) & ContactPhoto.removed_at.is_(None))
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
    )
