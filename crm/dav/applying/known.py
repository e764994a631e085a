"""What is known of a contact, as it would be typed."""

from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.contacts import queries
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import MethodKind
from crm.db.owner import owner_id

APART = ("company_id", "title", "methods")


def values_of(session: Session, contact_id: int) -> NewContact:
    """Everything that an edit replaces. Raises `NotFound`."""
    contact = queries.contact(session, contact_id)
    current = next((row for row in contact.positions if row.is_current), None)
    plain: dict[str, Any] = {
        field.name: getattr(contact, field.name) for field in fields(NewContact) if field.name not in APART
    }
    return NewContact(
        company_id=current.company_id if current is not None else None,
        title=current.title if current is not None else "",
        methods=tuple(NewMethod(row.kind, row.value, row.label) for row in contact.methods),
        **plain,
    )


def region_of(session: Session) -> str | None:
    """The country in which the user writes numbers without a country code."""
    user = accounts.by_id(session, owner_id())
    return user.country if user is not None else None


def told(values: NewContact) -> dict[str, Any]:
    """What a card may change in an edit, as JSON holds it."""
    return {
        "name": values.name,
        "notes": values.notes,
        "methods": [[each.kind.value, each.value, each.label] for each in values.methods],
        "job": [values.company_id, values.title],
    }


def untold(field: str, said: Any) -> dict[str, Any]:
    """The values again that `told` wrote down, by their names in `NewContact`."""
    if field == "methods":
        return {"methods": tuple(NewMethod(MethodKind(kind), value, label) for kind, value, label in said)}
    if field == "job":
        return {"company_id": said[0], "title": said[1]}
    return {field: said}
