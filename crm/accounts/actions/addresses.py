"""The user's own addresses: at which invitations arrive, and which are never a person met."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import OwnAddress, User
from crm.accounts.signals import own_address_added, settings_changed
from crm.db.owner import one


class AddressKnown(ValueError):
    """It is one of the user's addresses already."""


def add_address(session: Session, user: User, address: str, *, now: datetime) -> OwnAddress:
    """Add a normalised address. Raises `AddressKnown`."""
    known = session.scalar(select(OwnAddress.id).where(OwnAddress.address == address))
    if address == user.email or known is not None:
        raise AddressKnown(address)
    row = OwnAddress(user_id=user.id, address=address)
    session.add(row)
    session.flush()
    own_address_added.send(user, session=session, address=address, now=now)
    settings_changed.send(user, session=session, fields=frozenset({"own_addresses"}), now=now)
    return row


def remove_address(session: Session, user: User, address_id: int, *, now: datetime) -> str:
    """Remove one; returns what it was. Raises `NotFound`."""
    row = one(session, OwnAddress, address_id)
    session.delete(row)
    session.flush()
    settings_changed.send(user, session=session, fields=frozenset({"own_addresses"}), now=now)
    return row.address
