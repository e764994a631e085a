"""Who is known already: by a method that fits exactly, or by a likeness of name, address and company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.core import similar
from crm.core.similar import Known, Sign

CHUNK = 500
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class MethodMatch:
    """A contact that has this method."""

    contact_id: int
    name: str
    kind: MethodKind
    value_key: str
    is_archived: bool
    is_trashed: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A contact that is perhaps the same person; `where` is where they were met, else where they work."""

    contact_id: int
    name: str
    where: str
    met_on: date | None
    score: int
    reasons: tuple[Sign, ...]
    is_archived: bool
    is_trashed: bool

    @property
    def is_sure(self) -> bool:
        """So alike that it is proposed as the same."""
        return self.score >= similar.SURE


def find_by_methods(session: Session, wanted: Iterable[tuple[MethodKind, str]]) -> list[MethodMatch]:
    """The contacts with one of these methods (kind and `keys.method_key`), archived and trashed ones too."""
    by_kind: dict[MethodKind, set[str]] = {}
    for kind, key in wanted:
        by_kind.setdefault(kind, set()).add(key)
    found: list[MethodMatch] = []
    for kind, of_kind in by_kind.items():
        ordered = sorted(of_kind - {""})
        for start in range(0, len(ordered), CHUNK):
            found += _with_methods(session, kind, ordered[start : start + CHUNK])
    return found


def likely(session: Session, name: str, email: str = "", company_name: str = "") -> list[Match]:
    """Contacts that are likely this person, the likeliest first; archived and trashed ones too, flagged."""
    asked = Known(name=name, emails=(email,) if email else (), company=company_name)
    rows = _candidates(session, asked)
    emails = _emails(session, [row.id for row in rows])
    matches = []
    for row in rows:
        known = Known(name=row.name, emails=tuple(emails.get(row.id, ())), company=row.company or "")
        likeness = similar.likeness(asked, known)
        if likeness.is_likely:
            matches.append(_match(row, likeness))
    return sorted(matches, key=lambda match: (-match.score, match.name, match.contact_id))[:ENOUGH]


def _with_methods(session: Session, kind: MethodKind, wanted: Sequence[str]) -> list[MethodMatch]:
    rows = session.execute(
        select(Contact.id, Contact.name, ContactMethod.value_key, Contact.archived_at, Contact.deleted_at)
        .join(Contact, Contact.id == ContactMethod.contact_id)
        .where(ContactMethod.kind == kind, ContactMethod.value_key.in_(wanted))
        .order_by(Contact.id)
    )
    return [
        MethodMatch(contact_id, name, kind, key, archived is not None, deleted is not None)
        for contact_id, name, key, archived, deleted in rows
    ]


def _candidates(session: Session, asked: Known) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those who may share a blocking key with `asked`: a cheap superset, so that few are compared."""
    signs = [_has_sign(key) for key in sorted(similar.blocking_keys(asked))]
    if not signs:
        return []
    return session.execute(
        select(
            Contact.id,
            Contact.name,
            Contact.met_where,
            Contact.met_on,
            Contact.archived_at,
            Contact.deleted_at,
            Company.name.label("company"),
        )
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(or_(*signs))
    ).all()


def _has_sign(key: str) -> ColumnElement[bool]:
    of, _, text = key.partition(":")
    address = ContactMethod.value_key.contains(text, autoescape=True)
    by_address = Contact.id.in_(
        select(ContactMethod.contact_id).where(ContactMethod.kind == MethodKind.EMAIL, address)
    )
    if of == "e":
        local, at, domain = text.rpartition("@")
        same = ContactMethod.value_key.startswith(local, autoescape=True) & ContactMethod.value_key.endswith(
            at + domain, autoescape=True
        )
        return Contact.id.in_(
            select(ContactMethod.contact_id).where(ContactMethod.kind == MethodKind.EMAIL, same)
        )
    return or_(Contact.name_key.contains(text, autoescape=True), by_address)


def _emails(session: Session, contact_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(contact_ids), CHUNK):
        rows = session.execute(
            select(ContactMethod.contact_id, ContactMethod.value).where(
                ContactMethod.contact_id.in_(contact_ids[start : start + CHUNK]),
                ContactMethod.kind == MethodKind.EMAIL,
            )
        )
        for contact_id, value in rows:
            found.setdefault(contact_id, []).append(value)
    return found


def _match(row: Row[*tuple[Any, ...]], likeness: similar.Likeness) -> Match:
    return Match(
        contact_id=row.id,
        name=row.name,
        where=row.met_where or row.company or "",
        met_on=row.met_on,
        score=likeness.score,
        reasons=likeness.reasons,
        is_archived=row.archived_at is not None,
        is_trashed=row.deleted_at is not None,
    )
