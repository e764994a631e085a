"""Putting contacts aside: the archive, the trash, and the end of what lay in the trash."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.contacts.signals import contact_changed, contact_leaving
from crm.core.when import When

TRASH_KEPT = timedelta(days=30)


def archive(session: Session, contact: Contact, *, when: When) -> None:
    """No keep-in-touch any more; the contact stays, and is still matched on import."""
    contact.archived_at = when.now
    _changed(session, contact, when)


def unarchive(session: Session, contact: Contact, *, when: When) -> None:
    """Take the contact out of the archive."""
    contact.archived_at = None
    _changed(session, contact, when)


def trash(session: Session, contact: Contact, *, when: When) -> None:
    """Into the trash: the contact leaves every list, its follow-ups wait for its return."""
    contact.deleted_at = when.now
    _changed(session, contact, when)


def restore(session: Session, contact: Contact, *, when: When) -> None:
    """Out of the trash."""
    contact.deleted_at = None
    _changed(session, contact, when)


def purge(session: Session, *, before: datetime, when: When) -> int:
    """Delete for good what was put into the trash before that instant; how many contacts it were.

    What they shared with others (interviews, talks, debriefs) stays, without them.
    """
    gone = session.scalars(select(Contact).where(Contact.deleted_at < before)).all()
    for contact in gone:
        contact_leaving.send(contact, session=session, when=when)
        session.flush()
        session.delete(contact)
    session.flush()
    return len(gone)


def _changed(session: Session, contact: Contact, when: When) -> None:
    contact.touch(when.now)
    session.flush()
    contact_changed.send(contact, session=session, when=when)
