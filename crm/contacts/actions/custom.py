"""Fields of the user's own: which there are, and what they say of a contact."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.contacts.actions.tags import NameTaken
from crm.contacts.models import Contact, CustomField, CustomValue, FieldKind
from crm.core.when import When
from crm.db.owner import owner_id

LONGEST = 60


def add_field(session: Session, name: str, kind: FieldKind) -> CustomField:
    """A field after all others. Raises `NameTaken`, and `ValueError` for a name that says nothing."""
    name, key = _free_name(session, name, 0)
    last = session.scalar(select(func.max(CustomField.place)))
    field = CustomField(name=name, name_key=key, kind=kind, place=0 if last is None else last + 1)
    session.add(field)
    session.flush()
    return field


def rename_field(session: Session, field: CustomField, name: str) -> None:
    """Another name; the kind stays, since values were written for it. Raises as `add_field`."""
    field.name, field.name_key = _free_name(session, name, field.id)
    session.flush()


def raise_field(session: Session, field: CustomField) -> None:
    """Before the one that stands above it."""
    rows = list(session.scalars(select(CustomField).order_by(CustomField.place, CustomField.id)))
    at = rows.index(field)
    if at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for place, row in enumerate(rows):
        row.place = place
    session.flush()


def remove_field(session: Session, field: CustomField) -> None:
    """Forget a field and what it says of everybody."""
    session.execute(
        delete(CustomValue).where(CustomValue.user_id == owner_id(), CustomValue.field_id == field.id)
    )
    session.delete(field)
    session.flush()


def set_values(session: Session, contact: Contact, values: Mapping[int, str], *, when: When) -> None:
    """What the fields (by id) say of a contact; an empty text takes it away, fields not named stay."""
    rows = session.scalars(select(CustomValue).where(CustomValue.contact_id == contact.id))
    there = {row.field_id: row for row in rows}
    known = set(session.scalars(select(CustomField.id).where(CustomField.id.in_(values.keys()))))
    changed = False
    for field_id, value in values.items():
        row = there.get(field_id)
        if field_id not in known or value == (row.value if row is not None else ""):
            continue
        changed = True
        if row is None:
            session.add(CustomValue(contact_id=contact.id, field_id=field_id, value=value))
        elif value:
            row.value = value
        else:
            session.delete(row)
    if changed:
        contact.touch(when.now)
    session.flush()


def _free_name(session: Session, name: str, field_id: int) -> tuple[str, str]:
    name = keys.one_line(name)[:LONGEST].strip()
    key = keys.name_key(name)
    if not key:
        raise ValueError("a field needs a name")
    other = session.scalar(
        select(CustomField.id).where(CustomField.name_key == key, CustomField.id != field_id)
    )
    if other is not None:
        raise NameTaken(name, other)
    return name, key
