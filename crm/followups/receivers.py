"""What follow-ups do when something below them changes. Connected in `crm.app`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind
from crm.core.when import When
from crm.db.among import among
from crm.db.owner import acting_as
from crm.followups import linkedin, queries, states
from crm.followups.derive import derive, show_all
from crm.followups.ladder import reconcile_company, reconcile_contact, reconcile_contacts
from crm.followups.many import derive_many
from crm.followups.models import FollowUp
from crm.followups.pace import rhythm
from crm.followups.promises import keep_promises
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening, OpeningPerson

ANSWERS = {
    InteractionKind.THANK_YOU: FollowUpKind.THANK_YOU,
    InteractionKind.CONNECTION_REQUEST: FollowUpKind.CONNECT,
}


def on_interview(
    interview: Interview, *, session: Session, when: When, contact_ids: Collection[int] = (), **_more: Any
) -> None:
    """An interview was planned, moved, held, cancelled, missed, trashed or got other people."""
    _reconcile(session, interview.opening_id, when=when)
    derive(session, contact_ids, when=when)


def on_opening(
    opening: Opening, *, session: Session, when: When, was_at: int | None = None, **_more: Any
) -> None:
    """An opening changed its stage, company, people or days, or went into the trash or out of it."""
    _reconcile(session, opening.id, when=when)
    if was_at is not None and was_at != opening.company_id:
        rhythm.follow_targets(session, was_at, when=when)


def on_company(company: Company, *, session: Session, when: When, **_more: Any) -> None:
    """A company went into the trash, and its steps with it, came out of it, or got another mailbox."""
    reconcile_company(session, company.id, when=when)
    rhythm.follow_targets(session, company.id, when=when)


def on_debrief(debrief: Debrief, *, session: Session, when: When, **_more: Any) -> None:
    """A debrief was saved: their date sets the check-in, my promises become follow-ups."""
    keep_promises(session, debrief, when=when)
    reconcile_company(session, debrief.company_id, when=when)


def on_contact(contact: Contact, *, session: Session, when: When, **_more: Any) -> None:
    """A contact was added, moved, got another cadence, was paused, archived, trashed, restored, asked."""
    for company_id in _companies(session, {contact.id}):
        reconcile_company(session, company_id, when=when)
    reconcile_contact(session, contact.id, when=when)


def on_contacts(
    _sender: Any,
    *,
    session: Session,
    when: When,
    contact_ids: Collection[int],
    regrouped: Collection[int],
    **_more: Any,
) -> None:
    """The same happened to many contacts at once."""
    for company_id in _companies(session, set(regrouped)):
        reconcile_company(session, company_id, when=when)
    reconcile_contacts(session, regrouped, when=when)
    derive_many(session, contact_ids, when=when)


def on_interaction(
    interaction: Interaction, *, session: Session, when: When, contact_ids: set[int], **_more: Any
) -> None:
    """Something was logged, edited or deleted: steps it answers close, steps it had closed open again."""
    session.flush()
    present = _present(session, interaction.id)
    reopened = [
        row
        for row in queries.closed_by(session, interaction.id)
        if row.kind is not FollowUpKind.KEEP_IN_TOUCH and not _still_answers(interaction, row, present)
    ]
    for row in reopened:
        linkedin.take_back(session, row, when=when)
        states.reopen(row, now=when.now)
    if present:
        _close_answered(session, interaction, present, when=when)
    session.flush()
    companies = {row.company_id for row in reopened if row.company_id is not None}
    for company_id in sorted(companies.union(_companies(session, contact_ids))):
        reconcile_company(session, company_id, when=when)
    for contact_id in sorted(contact_ids):
        reconcile_contact(session, contact_id, when=when)


def on_settings(
    user: User,
    *,
    session: Session,
    fields: frozenset[str],
    now: datetime,
    before: Mapping[str, Any] = MappingProxyType({}),
    **_more: Any,
) -> None:
    """Another mode of the search stretches or shortens every cadence."""
    if "search_mode" in fields:
        with acting_as(user.id):
            when = When(now, ZoneInfo(user.zone))
            rhythm.follow_mode(session, was=before["search_mode"], mode=user.search_mode, when=when)


def on_restored(_user: User, *, session: Session, when: When, **_more: Any) -> None:
    """A download of an older version says nothing of what the list is sorted by."""
    contacts.refile_all(session)
    show_all(session, when=when)


def _reconcile(session: Session, opening_id: int, *, when: When) -> None:
    """The ladders of an opening's company, and of those where it was before and left steps behind."""
    here = session.scalars(select(Opening.company_id).where(Opening.id == opening_id)).one()
    reconcile_company(session, here, when=when)
    rhythm.follow_targets(session, here, when=when)
    elsewhere = session.scalars(
        select(FollowUp.company_id)
        .outerjoin(Interview, Interview.id == FollowUp.interview_id)
        .where(
            or_(Interview.opening_id == opening_id, FollowUp.opening_id == opening_id),
            FollowUp.company_id != here,
            FollowUp.state == FollowUpState.OPEN,
        )
        .distinct()
    )
    for company_id in sorted(company_id for company_id in elsewhere if company_id is not None):
        reconcile_company(session, company_id, when=when)


def _present(session: Session, interaction_id: int) -> set[int]:
    """The contacts whom a stored interaction is about; empty once it is deleted."""
    return set(
        session.scalars(
            select(InteractionContact.contact_id).where(InteractionContact.interaction_id == interaction_id)
        )
    )


def _is_own_answer(interaction: Interaction) -> bool:
    """Whether a follow-up's "done" wrote it: then it is the answer to that one, whatever its kind."""
    return (interaction.origin_key or "").startswith("followup:")


def _still_answers(interaction: Interaction, row: FollowUp, present: set[int]) -> bool:
    """Whether what closed the row is still a reason to leave it closed."""
    if row.contact_id not in present:
        return False
    return _is_own_answer(interaction) or ANSWERS.get(interaction.kind) is row.kind


def _close_answered(session: Session, interaction: Interaction, present: set[int], *, when: When) -> None:
    """A thank-you or connection request closes the earliest open step that it answers, once.

    What was said before an interview, or before a decision, is no thank-you for it.
    """
    kind = ANSWERS.get(interaction.kind)
    if kind is None or _is_own_answer(interaction):
        return
    settled = {row.contact_id for row in queries.closed_by(session, interaction.id)}
    for contact_id in sorted(present - settled):
        row = session.scalars(
            select(FollowUp)
            .outerjoin(Interview, Interview.id == FollowUp.interview_id)
            .outerjoin(Opening, Opening.id == FollowUp.opening_id)
            .where(
                FollowUp.contact_id == contact_id,
                FollowUp.kind == kind,
                FollowUp.state == FollowUpState.OPEN,
                or_(Interview.id.is_(None), Interview.local_day <= interaction.occurred_on),
                or_(Opening.id.is_(None), Opening.stage_changed_on <= interaction.occurred_on),
            )
            .order_by(FollowUp.due_on, FollowUp.id)
        ).first()
        if row is not None:
            states.close(row, FollowUpState.DONE, closed_by=interaction.id, when=when)
            linkedin.ask(session, row, when=when)


def _companies(session: Session, contact_ids: set[int]) -> list[int]:
    """The companies at which these contacts took part in an interview or belong to an opening."""
    if not contact_ids:
        return []
    found = union(
        select(Opening.company_id)
        .join(Interview, Interview.opening_id == Opening.id)
        .join(Participant, Participant.interview_id == Interview.id)
        .where(among(Participant.contact_id, contact_ids)),
        select(Opening.company_id)
        .join(OpeningPerson, OpeningPerson.opening_id == Opening.id)
        .where(among(OpeningPerson.contact_id, contact_ids)),
        select(Opening.company_id).where(among(Opening.source_contact_id, contact_ids)),
    )
    return sorted(session.scalars(found))
