"""PHOTO of a card: encoded anew as any upload is; what is no picture is passed over."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions, picture
from crm.contacts.models import Contact, ContactPhoto
from crm.core.when import When
from crm.dav.applying.noting import Did, Noting


def follow(
    session: Session,
    contact: Contact,
    base: bytes | None,
    theirs: bytes | None,
    noting: Noting | None,
    *,
    when: When,
) -> None:
    """Take over another picture, or take the one away that was there."""
    if (theirs or b"") == (base or b""):
        return
    row = session.scalar(select(ContactPhoto).where(ContactPhoto.contact_id == contact.id))
    if theirs:
        _set(session, contact, row, theirs, noting, when=when)
    elif row is not None and row.removed_at is None:
        if noting is not None:
            noting.before([row])
        actions.remove_photo(session, contact, when=when)
        _noted(noting, row)


def _set(
    session: Session,
    contact: Contact,
    row: ContactPhoto | None,
    theirs: bytes,
    noting: Noting | None,
    *,
    when: When,
) -> None:
    try:
        made = picture.encode(theirs)
    except picture.Refused:
        return
    if row is not None and row.removed_at is None and row.sha256 == sha256(made.data).hexdigest():
        return
    if row is not None and noting is not None:
        noting.before([row])
    actions.set_photo(session, contact, made.data, made.media_type, when=when)
    now = session.scalars(select(ContactPhoto).where(ContactPhoto.contact_id == contact.id)).one()
    if noting is not None and (row is None or row.id != now.id):
        noting.made(now)
    _noted(noting, now)


def _noted(noting: Noting | None, row: ContactPhoto) -> None:
    if noting is not None:
        noting.after([row])
        noting.did(Did.PHOTO_CHANGED)
