"""What a step "connect" means for how one stands with its contact on LinkedIn."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Contact, LinkedIn
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.when import When
from crm.followups.models import FollowUp


def ask(session: Session, row: FollowUp, *, when: When) -> None:
    """A request was sent, with the closing of this row; what the user said otherwise stays."""
    contact = _contact(session, row)
    if contact is not None and contact.linkedin is LinkedIn.NOT_ASKED:
        contacts.set_linkedin(session, contact, LinkedIn.SENT, on=row.closed_on, when=when)


def take_back(session: Session, row: FollowUp, *, when: When) -> None:
    """The row is about to open again: what its closing said is taken back, unless more was said since."""
    contact = _contact(session, row)
    if contact is None or row.state is not FollowUpState.DONE:
        return
    said = (contact.linkedin, contact.linkedin_on)
    if said == (LinkedIn.SENT, row.closed_on):
        contacts.set_linkedin(session, contact, LinkedIn.NOT_ASKED, on=None, when=when)


def _contact(session: Session, row: FollowUp) -> Contact | None:
    if row.kind is not FollowUpKind.CONNECT or row.contact_id is None:
        return None
    return session.scalar(select(Contact).where(Contact.id == row.contact_id))
