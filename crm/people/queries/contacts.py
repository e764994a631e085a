"""The contact list: rows, not entities, by keyset from indexed columns."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactPhoto, ContactTag, Position
from crm.core.cadence import Tier
from crm.core.names import company_key, fold
from crm.db.keyset import PAGE, Cursor, Page
from crm.people.paging import Sort, fetch

MOST_WORDS = 6


class Column(StrEnum):
    """What the list can be sorted by."""

    NAME = "name"
    COMPANY = "company"
    LAST = "last"
    DUE = "due"
    ADDED = "added"


class View(StrEnum):
    """Which contacts are looked at; all but the archive show those neither archived nor in the trash."""

    ALL = "all"
    DUE = "due"
    NO_CADENCE = "no_cadence"
    ARCHIVED = "archived"


SORTED_BY: dict[Column, ColumnElement[Any]] = {
    Column.NAME: Contact.name_key.expression,
    Column.COMPANY: Contact.company_key.expression,
    Column.LAST: Contact.last_contact_on.expression,
    Column.DUE: Contact.next_due_on.expression,
    Column.ADDED: Contact.created_at.expression,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows, and in which order."""

    q: str = ""
    view: View = View.ALL
    tier: Tier | None = None
    column: Column = Column.NAME
    descending: bool = False
    tag_id: int | None = None


def contact_page(
    session: Session, wanted: Wanted, cursor: Cursor | None, *, today: date, size: int = PAGE
) -> Page:
    """A page of rows with id, name, title, company, met, last contact, due, tier and cadence."""
    sort = _sort(wanted.column, descending=wanted.descending)
    statement = _rows(wanted.column).where(*_conditions(wanted, today=today))
    return fetch(session, statement, sort, cursor, size=size)


def all_ids(session: Session, wanted: Wanted, *, today: date) -> list[int]:
    """The ids of everybody on the list, all pages of it, in its order."""
    column, row_id = _shown(wanted.column), Contact.id.expression
    by, tie = (column.desc(), row_id.desc()) if wanted.descending else (column.asc(), row_id.asc())
    statement = select(Contact.id).where(*_conditions(wanted, today=today))
    return list(session.scalars(statement.order_by(by.nulls_last(), tie)))


def has_contacts(session: Session) -> bool:
    """Whether there is any contact that is not in the trash."""
    return session.scalar(select(Contact.id).where(Contact.deleted_at.is_(None)).limit(1)) is not None


def _rows(column: Column) -> Select[Any]:
    return (
        select(
            Contact.id,
            _shown(column).label("sort_value"),
            Contact.name,
            Contact.met_on,
            Contact.met_where,
            Contact.tier,
            Contact.own_months,
            Contact.is_paused,
            Contact.paused_until,
            Contact.last_contact_on,
            Contact.next_due_on,
            Contact.added_on,
            Position.title,
            Company.name.label("company"),
            ContactPhoto.sha256.label("photo"),
        )
        .outerjoin(ContactPhoto, (ContactPhoto.contact_id == Contact.id) & ContactPhoto.removed_at.is_(None))
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
    )


def _shown(column: Column) -> ColumnElement[Any]:
    """What a row is sorted by; null where it has none of it."""
    return func.nullif(Contact.company_key, "") if column is Column.COMPANY else SORTED_BY[column]


def _sort(column: Column, *, descending: bool) -> Sort:
    by, row_id = SORTED_BY[column], Contact.id.expression
    if column is Column.COMPANY:
        return Sort(by, row_id, descending, has_value=by > "", has_none=by == "")
    if column in (Column.LAST, Column.DUE):
        return Sort(by, row_id, descending, has_value=by.is_not(None), has_none=by.is_(None))
    return Sort(by, row_id, descending)


def _conditions(wanted: Wanted, *, today: date) -> list[ColumnElement[bool]]:
    archived = (
        Contact.archived_at.is_not(None) if wanted.view is View.ARCHIVED else Contact.archived_at.is_(None)
    )
    conditions = [Contact.deleted_at.is_(None), archived, *_matching(wanted.q)]
    if wanted.view is View.DUE:
        conditions.append(Contact.next_due_on <= today)
    if wanted.view is View.NO_CADENCE:
        conditions += [Contact.tier.is_(None), Contact.own_months.is_(None)]
    if wanted.tier is not None:
        conditions.append(Contact.tier == wanted.tier)
    if wanted.tag_id is not None:
        have = select(ContactTag.contact_id).where(ContactTag.tag_id == wanted.tag_id)
        conditions.append(Contact.id.in_(have))
    return conditions


def _matching(q: str) -> list[ColumnElement[bool]]:
    """Every word is part of the name or of the company; a legal form counts only when it stands alone."""
    words = fold(q.replace("\x00", " ")).split()[:MOST_WORDS]
    telling = [word for word in words if company_key(f"x {word}") != "x"] or words
    return [
        or_(
            Contact.name_key.contains(word, autoescape=True),
            Contact.company_key.contains(word, autoescape=True),
        )
        for word in telling
    ]
