"""How often to be in touch with a contact, and when not."""

from datetime import date

from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.contacts.signals import contact_changed
from crm.core.cadence import Tier
from crm.core.when import When


def set_cadence(
    session: Session, contact: Contact, *, tier: Tier | None, own_months: int | None, when: When
) -> None:
    """How often: the contact's own months (at least 1), else the tier's; neither = no cadence."""
    contact.tier, contact.own_months = tier, own_months
    _changed(session, contact, when)


def pause(session: Session, contact: Contact, *, until: date | None, when: When) -> None:
    """No keep-in-touch until that day (from then on again); None = until resumed."""
    contact.is_paused, contact.paused_until = True, until
    _changed(session, contact, when)


def resume(session: Session, contact: Contact, *, when: When) -> None:
    """End a pause."""
    contact.is_paused, contact.paused_until = False, None
    _changed(session, contact, when)


def answer_keep(session: Session, contact: Contact, *, tier: Tier | None, when: When) -> None:
    """The answer to "keep in touch?", which is asked once per person: a tier, or None for no."""
    contact.keep_asked_on = when.today
    if tier is not None:
        contact.tier = tier
    _changed(session, contact, when)


def unanswer_keep(session: Session, contact: Contact, *, tier: Tier | None, when: When) -> None:
    """Take the answer back, with the tier as it was before; the question is open again."""
    contact.keep_asked_on, contact.tier = None, tier
    _changed(session, contact, when)


def _changed(session: Session, contact: Contact, when: When) -> None:
    contact.touch(when.now)
    session.flush()
    contact_changed.send(contact, session=session, when=when)
