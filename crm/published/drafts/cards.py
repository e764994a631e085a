"""Contacts as cards: what a phone's address book shows of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.contacts.models import (
    Company,
    Contact,
    ContactMethod,
    ContactPhoto,
    ContactTag,
    MethodKind,
    Position,
    Tag,
)
from crm.core.card_lines import card_object, patched_card
from crm.core.names import fold, split_name
from crm.core.vcard_text import Card, Labelled
from crm.core.when import When
from crm.followups.nudges import LIVING
from crm.published.drafts.draft import Draft
from crm.published.site import Site
from crm.web.speaking import is_family_first


@dataclass(slots=True)
class _About:
    """What hangs on a contact."""

    company: str = ""
    title: str = ""
    ways: dict[MethodKind, list[Labelled]] = field(default_factory=lambda: defaultdict(list))
    keys: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    photo: bytes | None = None


def card_ids(session: Session, _when: When) -> list[int]:
    """Every contact that is shown."""
    return list(session.scalars(select(Contact.id).where(LIVING).order_by(Contact.id)))


def card_drafts(session: Session, ids: Collection[int], _site: Site, _when: When) -> dict[int, Draft]:
    """Drafts of those of these contacts that are shown; five statements however many they are."""
    columns = (Contact.id, Contact.name, Contact.name_key, Contact.notes, Contact.updated_at)
    rows = session.execute(select(*columns).where(Contact.id.in_(ids), LIVING)).all()
    about = _about(session, [row.id for row in rows])
    return {row.id: _draft(row, about[row.id]) for row in rows}


def _draft(row: Row[*tuple[Any, ...]], about: _About) -> Draft:
    card = _card(row, about)

    def write(uid: str, body: bytes | None) -> bytes:
        return card_object(replace(card, uid=uid)) if body is None else patched_card(body, card)

    return Draft(row.id, "VCARD", write, " ".join((row.name_key, *about.keys)))


def _card(row: Row[*tuple[Any, ...]], about: _About) -> Card:
    given, family = split_name(row.name, family_first=is_family_first())
    return Card(
        uid="",
        name=row.name,
        given=given,
        family=family,
        company=about.company,
        title=about.title,
        emails=tuple(about.ways[MethodKind.EMAIL]),
        phones=tuple(about.ways[MethodKind.PHONE]),
        links=tuple(about.ways[MethodKind.LINK]),
        tags=tuple(about.tags),
        note=row.notes,
        changed=row.updated_at,
        photo=about.photo,
    )


def _about(session: Session, ids: Collection[int]) -> dict[int, _About]:
    found: dict[int, _About] = defaultdict(_About)
    for contact_id, title, company in session.execute(
        select(Position.contact_id, Position.title, Company.name)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Position.contact_id.in_(ids), Position.is_current)
    ):
        found[contact_id].title, found[contact_id].company = title, company or ""
    for contact_id, kind, value, label, key in _ways(session, ids):
        found[contact_id].ways[kind].append(Labelled(value, label))
        if kind is not MethodKind.LINK:
            found[contact_id].keys.append(fold(key))
    for contact_id, name in session.execute(
        select(ContactTag.contact_id, Tag.name)
        .join(Tag, Tag.id == ContactTag.tag_id)
        .where(ContactTag.contact_id.in_(ids))
        .order_by(Tag.name_key)
    ):
        found[contact_id].tags.append(name)
    for contact_id, data, removed_at in session.execute(
        select(ContactPhoto.contact_id, ContactPhoto.data, ContactPhoto.removed_at).where(
            ContactPhoto.contact_id.in_(ids)
        )
    ):
        found[contact_id].photo = data if removed_at is None else b""
    return found


def _ways(session: Session, ids: Collection[int]) -> Iterable[Any]:
    return session.execute(
        select(
            ContactMethod.contact_id,
            ContactMethod.kind,
            ContactMethod.value,
            ContactMethod.label,
            ContactMethod.value_key,
        )
        .where(ContactMethod.contact_id.in_(ids))
        .order_by(ContactMethod.place, ContactMethod.id)
    )
