"""How one stands with a contact: on LinkedIn, with a recommendation, with being referred."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.contacts.models import Contact, LinkedIn, Recommendation, Referral
from crm.contacts.signals import contact_changed
from crm.core.when import When


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it with its days, as it was before a change."""

    linkedin: LinkedIn
    linkedin_on: date | None
    recommendation: Recommendation
    recommendation_on: date | None
    recommendation_asked_on: date | None
    referral: Referral
    referral_on: date | None
    referral_asked_on: date | None


def standing(contact: Contact) -> Standing:
    """How one stands with the contact now, for `set_standing`."""
    return Standing(
        contact.linkedin,
        contact.linkedin_on,
        contact.recommendation,
        contact.recommendation_on,
        contact.recommendation_asked_on,
        contact.referral,
        contact.referral_on,
        contact.referral_asked_on,
    )


def set_linkedin(session: Session, contact: Contact, state: LinkedIn, *, on: date | None, when: When) -> None:
    """Whether we are connected, since that day."""
    contact.linkedin = state
    contact.linkedin_on = None if state is LinkedIn.NOT_ASKED else on
    _changed(session, contact, when)


def set_recommendation(
    session: Session, contact: Contact, state: Recommendation, *, on: date | None, when: When
) -> None:
    """How far a recommendation is, since that day; the day of asking is kept until it is all taken back."""
    contact.recommendation, contact.recommendation_on = state, on
    if state is Recommendation.ASKED:
        contact.recommendation_asked_on = on
    if state is Recommendation.NONE:
        contact.recommendation_on = contact.recommendation_asked_on = None
    _changed(session, contact, when)


def set_referral(session: Session, contact: Contact, state: Referral, *, on: date | None, when: When) -> None:
    """Whether they would refer me, since that day; the day of asking is kept until it is all taken back."""
    contact.referral, contact.referral_on = state, on
    if state is Referral.ASKED:
        contact.referral_asked_on = on
    if state is Referral.UNKNOWN:
        contact.referral_on = contact.referral_asked_on = None
    _changed(session, contact, when)


def set_standing(session: Session, contact: Contact, before: Standing, *, when: When) -> None:
    """The undo of the three: everything as it was."""
    for name in Standing.__slots__:
        setattr(contact, name, getattr(before, name))
    _changed(session, contact, when)


def _changed(session: Session, contact: Contact, when: When) -> None:
    contact.touch(when.now)
    session.flush()
    contact_changed.send(contact, session=session, when=when)
