"""What is known of a contact beside the brief: photo, tags, fields of one's own, work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.contacts import queries as contacts
from crm.contacts import wording as words
from crm.contacts.models import Contact, FieldKind, MethodKind, Position
from crm.people.brief import bare


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field of the user's own says; `href` is empty where it leads nowhere."""

    label: str
    value: str
    href: str


def known(session: Session, contact: Contact) -> dict[str, Any]:
    """What the page of a contact shows of it; needs positions loaded."""
    return {
        "photo": photo(contact.id, contacts.photo_marks(session, [contact.id]).get(contact.id)),
        "tags": contacts.tags_of(session, contact.id),
        "said": said(session, contact.id),
        "positions": [(row, _span(row)) for row in in_time(contact.positions)],
    }


def said(session: Session, contact_id: int) -> list[Fact]:
    """What the user's own fields say of a contact."""
    return [_fact(each) for each in contacts.said_of(session, contact_id)]


def photo(contact_id: int, mark: str | None) -> str:
    """The address of a photo; empty without one."""
    return url_for("contacts.photo", contact_id=contact_id, v=mark) if mark else ""


def friend_href(session: Session, contact: Contact) -> str:
    """The page of who introduced us, where it is clear who that is."""
    friend_id = contacts.only_one_named(session, contact.met_through) if contact.met_through else None
    return "" if friend_id in (None, contact.id) else url_for("people.contact", contact_id=friend_id)


def in_time(positions: Sequence[Position]) -> list[Position]:
    """The current one, then the past, the latest first; what has no day comes last."""
    return sorted(
        positions,
        key=lambda row: (row.is_current, row.ended_on or row.started_on or date.min, row.id),
        reverse=True,
    )


def _span(row: Position) -> str:
    return words.span(row.started_on, row.ended_on, is_current=row.is_current)


def _fact(said: contacts.Said) -> Fact:
    is_link = said.kind is FieldKind.LINK
    href = keys.href(MethodKind.LINK, said.value) or "" if is_link else ""
    value = bare(said.value) if is_link else words.said(said.kind, said.value)
    return Fact(said.label, value, href)
