"""What the scheduler asks of follow-ups: expire what has run out, end pauses, and check what is stored."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.due import has_run_out
from crm.core.kinds import FollowUpState
from crm.core.when import When
from crm.followups import states
from crm.followups.derive import derive
from crm.followups.models import FollowUp


def sweep(session: Session, *, when: When) -> int:
    """For one owner: mark steps expired and wake who was paused until today; how many rows changed."""
    run_out = [
        row
        for row in session.scalars(
            select(FollowUp).where(FollowUp.state == FollowUpState.OPEN, FollowUp.expires_on < when.today)
        )
        if has_run_out(
            state=row.state,
            expires_on=row.expires_on,
            snoozed_until=row.snoozed_until,
            today=when.today,
        )
    ]
    for row in run_out:
        states.close(row, FollowUpState.EXPIRED, closed_by=None, when=when)
    rested = session.scalars(
        select(Contact).where(Contact.is_paused, Contact.paused_until <= when.today)
    ).all()
    for contact in rested:
        contact.is_paused, contact.paused_until = False, None
        contact.touch(when.now)
    derive(session, [*(row.contact_id for row in run_out), *(contact.id for contact in rested)], when=when)
    return len(run_out) + len(rested)


def unsettled(session: Session, *, when: When) -> list[int]:
    """For `crm doctor`: the contacts of the owner whose stored dates differ from the derived ones.

    The session must be rolled back afterwards: finding them out derives them.
    """
    contacts = session.scalars(select(Contact).order_by(Contact.id)).all()
    before = {contact.id: _stored(session, contact) for contact in contacts}
    derive(session, list(before), when=when)
    return [contact.id for contact in contacts if _stored(session, contact) != before[contact.id]]


def _stored(session: Session, contact: Contact) -> tuple[object, ...]:
    rows = session.execute(
        select(FollowUp.origin_key, FollowUp.state, FollowUp.due_on)
        .where(FollowUp.contact_id == contact.id)
        .order_by(FollowUp.origin_key)
    )
    return contact.last_contact_on, contact.next_due_on, *(tuple(row) for row in rows)
