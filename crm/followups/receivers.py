"""What follow-ups do when something below them changes. Connected in `crm.app`."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind
from crm.core.when import When
from crm.followups import queries, states
from crm.followups.derive import derive
from crm.followups.ladder import reconcile_company
from crm.followups.models import FollowUp
from crm.followups.promises import keep_promises
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening

ANSWERS = {
    InteractionKind.THANK_YOU: FollowUpKind.THANK_YOU,
    InteractionKind.CONNECTION_REQUEST: FollowUpKind.CONNECT,
}


def on_interview(interview: Interview, *, session: Session, when: When, **_more: Any) -> None:
    """An interview was planned, moved, held, cancelled, missed, trashed or got other people."""
    company_id = session.scalar(select(Opening.company_id).where(Opening.id == interview.opening_id))
    if company_id is not None:
        reconcile_company(session, company_id, when=when)


def on_opening(opening: Opening, *, session: Session, when: When, **_more: Any) -> None:
    """An opening changed its stage, or went into the trash or out of it."""
    reconcile_company(session, opening.company_id, when=when)


def on_debrief(debrief: Debrief, *, session: Session, when: When, **_more: Any) -> None:
    """A debrief was saved: their date sets the check-in, my promises become follow-ups."""
    keep_promises(session, debrief, when=when)
    reconcile_company(session, debrief.company_id, when=when)


def on_contact(contact: Contact, *, session: Session, when: When, **_more: Any) -> None:
    """A contact was added, got another cadence, was paused, archived, trashed or restored."""
    for company_id in _companies(session, {contact.id}):
        reconcile_company(session, company_id, when=when)
    derive(session, [contact.id], when=when)


def on_interaction(
    interaction: Interaction, *, session: Session, when: When, contact_ids: set[int], **_more: Any
) -> None:
    """Something was logged, edited or deleted: steps it answers close, steps it had closed open again."""
    session.flush()
    present = _present(session, interaction.id)
    for row in queries.closed_by(session, interaction.id):
        if row.contact_id not in present and row.kind is not FollowUpKind.KEEP_IN_TOUCH:
            states.reopen(row, now=when.now)
    if present:
        _close_answered(session, interaction, present, when=when)
    session.flush()
    derive(session, contact_ids, when=when)
    for company_id in _companies(session, contact_ids):
        reconcile_company(session, company_id, when=when)


def _present(session: Session, interaction_id: int) -> set[int]:
    """The contacts whom a stored interaction is about; empty once it is deleted."""
    return set(
        session.scalars(
            select(InteractionContact.contact_id).where(InteractionContact.interaction_id == interaction_id)
        )
    )


def _close_answered(session: Session, interaction: Interaction, present: set[int], *, when: When) -> None:
    """A thank-you or connection request closes the earliest open step that it answers, once."""
    kind = ANSWERS.get(interaction.kind)
    if kind is None or (interaction.origin_key or "").startswith("followup:"):
        return
    settled = {row.contact_id for row in queries.closed_by(session, interaction.id)}
    for contact_id in sorted(present - settled):
        row = session.scalars(
            select(FollowUp)
            .where(
                FollowUp.contact_id == contact_id,
                FollowUp.kind == kind,
                FollowUp.state == FollowUpState.OPEN,
            )
            .order_by(FollowUp.due_on, FollowUp.id)
        ).first()
        if row is not None:
            states.close(row, FollowUpState.DONE, closed_by=interaction.id, when=when)


def _companies(session: Session, contact_ids: set[int]) -> list[int]:
    """The companies at which these contacts took part in an interview."""
    if not contact_ids:
        return []
    return sorted(
        session.scalars(
            select(Opening.company_id)
            .join(Interview, Interview.opening_id == Opening.id)
            .join(Participant, Participant.interview_id == Interview.id)
            .where(Participant.contact_id.in_(contact_ids))
            .distinct()
        )
    )
