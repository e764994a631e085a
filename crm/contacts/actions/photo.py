"""A contact's photo: set, removed, put back."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact, ContactPhoto
from crm.core.when import When
from crm.db.owner import NotFound, owner_id

REMOVED_KEPT = timedelta(days=1)


def set_photo(session: Session, contact: Contact, data: bytes, media_type: str, *, when: When) -> None:
    """Show this picture, encoded by us, instead of the one before."""
    _forget_removed(session, before=when.now - REMOVED_KEPT)
    row = _photo(session, contact)
    if row is None:
        row = ContactPhoto(contact_id=contact.id)
        session.add(row)
    row.data, row.media_type, row.sha256 = data, media_type, sha256(data).hexdigest()
    row.taken_at, row.removed_at = when.now, None
    contact.touch(when.now)
    session.flush()


def remove_photo(session: Session, contact: Contact, *, when: When) -> None:
    """Show none; it can be put back for a day. Raises `NotFound` when there is none."""
    _forget_removed(session, before=when.now - REMOVED_KEPT)
    row = _photo(session, contact)
    if row is None or row.removed_at is not None:
        raise NotFound(f"Photo of contact {contact.id}")
    row.removed_at = when.now
    contact.touch(when.now)
    session.flush()


def put_photo_back(session: Session, contact: Contact, *, when: When) -> None:
    """The undo of `remove_photo`. Raises `NotFound` when it is forgotten by now."""
    row = _photo(session, contact)
    if row is None:
        raise NotFound(f"Photo of contact {contact.id}")
    row.removed_at = None
    contact.touch(when.now)
    session.flush()


def _photo(session: Session, contact: Contact) -> ContactPhoto | None:
    return session.scalar(select(ContactPhoto).where(ContactPhoto.contact_id == contact.id))


def _forget_removed(session: Session, *, before: datetime) -> None:
    session.execute(
        delete(ContactPhoto).where(ContactPhoto.user_id == owner_id(), ContactPhoto.removed_at < before)
    )
