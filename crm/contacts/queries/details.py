"""What hangs on contacts: tags, fields of one's own, photos."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, undefer

from crm.contacts import keys
from crm.contacts.models import (
    Contact,
    ContactPhoto,
    ContactTag,
    CustomField,
    CustomValue,
    FieldKind,
    Tag,
    TagColour,
)
from crm.db.owner import NotFound, one

MARK = 16
"""Characters of the digest that stand in a photo's address, so that another photo has another address."""


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag, and how many contacts outside of the trash have it."""

    id: int
    name: str
    colour: TagColour
    contacts: int


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field of the user's own, and of how many contacts outside of the trash it says something."""

    id: int
    name: str
    kind: FieldKind
    contacts: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a field says of a contact."""

    label: str
    kind: FieldKind
    value: str


def tag(session: Session, tag_id: int) -> Tag:
    """The tag. Raises `NotFound`."""
    return one(session, Tag, tag_id)


def tags_of(session: Session, contact_id: int) -> Sequence[Tag]:
    """The tags on a contact, by name."""
    return session.scalars(
        select(Tag)
        .join(ContactTag, ContactTag.tag_id == Tag.id)
        .where(ContactTag.contact_id == contact_id)
        .order_by(Tag.name_key)
    ).all()


def tags_in_use(session: Session) -> list[TagUse]:
    """All tags by name, with how many contacts have them."""
    count = (
        select(func.count(ContactTag.id))
        .join(Contact, Contact.id == ContactTag.contact_id)
        .where(ContactTag.tag_id == Tag.id, Contact.deleted_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(select(Tag.id, Tag.name, Tag.colour, count).order_by(Tag.name_key))
    return [TagUse(*row) for row in rows]


def tags(session: Session, *, limit: int = 500) -> Sequence[Row[int, str]]:
    """(id, name) of all tags by name, to filter by."""
    return session.execute(select(Tag.id, Tag.name).order_by(Tag.name_key).limit(limit)).all()


def tag_names(session: Session, *, limit: int = 500) -> Sequence[str]:
    """The names of all tags, for a list of suggestions."""
    return session.scalars(select(Tag.name).order_by(Tag.name_key).limit(limit)).all()


def custom_field(session: Session, field_id: int) -> CustomField:
    """The field. Raises `NotFound`."""
    return one(session, CustomField, field_id)


def custom_fields(session: Session) -> Sequence[CustomField]:
    """All fields of the user's own, in their order."""
    return session.scalars(select(CustomField).order_by(CustomField.place, CustomField.id)).all()


def fields_in_use(session: Session) -> list[FieldUse]:
    """All fields in their order, with of how many contacts they say something."""
    count = (
        select(func.count(CustomValue.id))
        .join(Contact, Contact.id == CustomValue.contact_id)
        .where(CustomValue.field_id == CustomField.id, Contact.deleted_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(CustomField.id, CustomField.name, CustomField.kind, count).order_by(
            CustomField.place, CustomField.id
        )
    )
    return [FieldUse(*row) for row in rows]


def custom_values(session: Session, contact_id: int) -> dict[int, str]:
    """What the fields say of a contact, by field."""
    rows = session.execute(
        select(CustomValue.field_id, CustomValue.value).where(CustomValue.contact_id == contact_id)
    )
    return {row.field_id: row.value for row in rows}


def said_of(session: Session, contact_id: int) -> list[Said]:
    """The fields that say something of a contact, in their order."""
    rows = session.execute(
        select(CustomField.name, CustomField.kind, CustomValue.value)
        .join(CustomValue, CustomValue.field_id == CustomField.id)
        .where(CustomValue.contact_id == contact_id)
        .order_by(CustomField.place, CustomField.id)
    )
    return [Said(*row) for row in rows]


def photo(session: Session, contact_id: int) -> ContactPhoto:
    """The photo with its bytes. Raises `NotFound` when there is none, or it was removed."""
    found = session.scalar(
        select(ContactPhoto)
        .where(ContactPhoto.contact_id == contact_id, ContactPhoto.removed_at.is_(None))
        .options(undefer(ContactPhoto.data))
    )
    if found is None:
        raise NotFound(f"Photo of contact {contact_id}")
    return found


def photo_marks(session: Session, contact_ids: Collection[int]) -> dict[int, str]:
    """Which of these contacts have a photo, with what its address ends in."""
    rows = session.execute(
        select(ContactPhoto.contact_id, ContactPhoto.sha256).where(
            ContactPhoto.contact_id.in_(contact_ids), ContactPhoto.removed_at.is_(None)
        )
    )
    return {contact_id: digest[:MARK] for contact_id, digest in rows}


def only_one_named(session: Session, name: str) -> int | None:
    """The contact outside of the trash with this name, if there is exactly one."""
    key = keys.name_key(name)
    if not key:
        return None
    found = session.scalars(
        select(Contact.id).where(Contact.name_key == key, Contact.deleted_at.is_(None)).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
