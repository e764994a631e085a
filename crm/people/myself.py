"""Contacts who may be the user: they have one of the user's own addresses. Asked by the settings page."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.accounts.signals import SameAddress
from crm.contacts.models import Contact, ContactMethod, MethodKind


def on_own_addresses(
    _user: User, *, session: Session, addresses: frozenset[str], **_more: Any
) -> list[SameAddress]:
    """The contacts outside of the trash with one of these addresses, by name."""
    found = session.execute(
        select(ContactMethod.value_key, Contact.name, Contact.id)
        .join(Contact, Contact.id == ContactMethod.contact_id)
        .where(
            ContactMethod.kind == MethodKind.EMAIL,
            ContactMethod.value_key.in_(addresses),
            Contact.deleted_at.is_(None),
        )
        .order_by(Contact.name_key, Contact.id)
    )
    return [
        SameAddress(address, name, url_for("people.contact", contact_id=contact_id))
        for address, name, contact_id in found
    ]
