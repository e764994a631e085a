"""Contacts as cards and as rows of a table, some hundred at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm.contacts.models import Contact, ContactTag, MethodKind, Position, Tag
from crm.core.names import split_name
from crm.core.vcard_text import Card, Labelled
from crm.web.speaking import is_family_first

AT_A_TIME = 500
HEADER = (
    "Name",
    "Company",
    "Title",
    "E-mail",
    "E-mail 2",
    "Phone",
    "Phone 2",
    "Link",
    "Link 2",
    "Tags",
    "Tier",
    "Met on",
    "Met where",
    "Met through",
    "Last contact",
    "Due",
    "Pronouns",
    "Notes",
)


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with what cards and tables say of it."""

    id: int
    name: str
    company: str
    title: str
    emails: tuple[Labelled, ...]
    phones: tuple[Labelled, ...]
    links: tuple[Labelled, ...]
    tags: tuple[str, ...]
    tier: str
    met_on: date | None
    met_where: str
    met_through: str
    last_contact_on: date | None
    next_due_on: date | None
    pronouns: str
    notes: str
    changed: datetime


def people(session: Session, contact_ids: Iterable[int]) -> Iterator[Person]:
    """These contacts in this order; those that are gone meanwhile are left out. The session forgets them."""
    ids = iter(contact_ids)
    while some := list(islice(ids, AT_A_TIME)):
        yield from _some(session, some)


def all_ids(session: Session) -> list[int]:
    """Every contact that is not in the trash, by name."""
    return list(
        session.scalars(
            select(Contact.id).where(Contact.deleted_at.is_(None)).order_by(Contact.name_key, Contact.id)
        )
    )


def card(person: Person, uid: str) -> Card:
    """The person as a card; `uid` stays the same for the same contact."""
    given, family = split_name(person.name, family_first=is_family_first())
    return Card(
        uid=uid,
        name=person.name,
        given=given,
        family=family,
        company=person.company,
        title=person.title,
        emails=person.emails,
        phones=person.phones,
        links=person.links,
        tags=person.tags,
        note=person.notes,
        changed=person.changed,
    )


def row(person: Person) -> tuple[object, ...]:
    """The person as a row under `HEADER`."""
    emails, phones, links = (_two(ways) for ways in (person.emails, person.phones, person.links))
    return (
        *(person.name, person.company, person.title),
        *(*emails, *phones, *links),
        *(", ".join(person.tags), person.tier, person.met_on, person.met_where, person.met_through),
        *(person.last_contact_on, person.next_due_on, person.pronouns, person.notes),
    )


def _two(ways: tuple[Labelled, ...]) -> tuple[str, str]:
    values = [way.value for way in ways]
    return (values[0] if values else "", values[1] if len(values) > 1 else "")


def _some(session: Session, ids: Sequence[int]) -> Iterator[Person]:
    rows = session.scalars(
        select(Contact)
        .where(Contact.id.in_(ids))
        .options(
            selectinload(Contact.methods),
            selectinload(Contact.positions).joinedload(Position.company),
        )
    ).all()
    tags = _tags(session, ids)
    found = {}
    for each in rows:
        found[each.id] = _person(each, tags[each.id])
        session.expunge(each)
    return (found[each] for each in ids if each in found)


def _tags(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    named: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(ContactTag.contact_id, Tag.name)
        .join(Tag, Tag.id == ContactTag.tag_id)
        .where(ContactTag.contact_id.in_(ids))
        .order_by(Tag.name_key)
    )
    for contact_id, name in rows:
        named[contact_id].append(name)
    return named


def _person(contact: Contact, tags: Sequence[str]) -> Person:
    now = next((each for each in contact.positions if each.is_current), None)
    ways = {
        kind: tuple(Labelled(each.value, each.label) for each in contact.methods if each.kind is kind)
        for kind in MethodKind
    }
    return Person(
        id=contact.id,
        name=contact.name,
        company=now.company.name if now is not None and now.company is not None else "",
        title=now.title if now is not None else "",
        emails=ways[MethodKind.EMAIL],
        phones=ways[MethodKind.PHONE],
        links=ways[MethodKind.LINK],
        tags=tuple(tags),
        tier=contact.tier.value if contact.tier else "",
        met_on=contact.met_on,
        met_where=contact.met_where,
        met_through=contact.met_through,
        last_contact_on=contact.last_contact_on,
        next_due_on=contact.next_due_on,
        pronouns=contact.pronouns,
        notes=contact.notes,
        changed=contact.updated_at,
    )
