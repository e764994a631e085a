"""What became of an interview: held, cancelled, missed; and the one interaction that a held one leaves."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import InteractionKind, InterviewState
from crm.core.roles import Role
from crm.core.when import When
from crm.interactions import actions as interactions
from crm.interactions import queries as logged
from crm.interviews.models import Interview, Participant
from crm.interviews.signals import interview_changed

OVER = frozenset({InterviewState.HELD, InterviewState.MISSED})


def set_state(session: Session, interview: Interview, state: InterviewState, *, when: When) -> None:
    """Say what became of the interview; "did not happen" and its undo come through here too."""
    interview.state = state
    interview.touch(when.now)
    _announce(session, interview, when=when)


def settle(session: Session, interview: Interview, *, when: When, moved_from: date | None = None) -> None:
    """Bring state and interaction in line with the times: over = held, moved into the future = planned."""
    if interview.state is InterviewState.PLANNED and interview.ends_at <= when.now:
        interview.state = InterviewState.HELD
    elif interview.state in OVER and interview.ends_at > when.now:
        interview.state = InterviewState.PLANNED
    session.flush()
    _announce(session, interview, when=when, moved_from=moved_from)


def cancel(session: Session, interview: Interview, *, when: When) -> None:
    """Cancelled by them or by me; the people stay."""
    set_state(session, interview, InterviewState.CANCELLED, when=when)


def reopen(session: Session, interview: Interview, *, when: When) -> None:
    """Undo a cancellation or "did not happen": planned again, or held when its end has passed."""
    interview.state = InterviewState.PLANNED
    interview.touch(when.now)
    settle(session, interview, when=when)


def sweep(session: Session, *, when: When) -> int:
    """Mark the owner's interviews held whose end has passed; how many there were."""
    over = session.scalars(
        select(Interview).where(
            Interview.state == InterviewState.PLANNED,
            Interview.ends_at <= when.now,
            Interview.deleted_at.is_(None),
        )
    ).all()
    for interview in over:
        interview.touch(when.now)
        settle(session, interview, when=when)
    return len(over)


def trash(session: Session, interview: Interview, *, when: When) -> None:
    """Put the interview into the trash; its open steps are withdrawn and its interaction goes."""
    interview.deleted_at = when.now
    interview.touch(when.now)
    _announce(session, interview, when=when)


def untrash(session: Session, interview: Interview, *, when: When) -> None:
    """Take the interview out of the trash."""
    interview.deleted_at = None
    interview.touch(when.now)
    settle(session, interview, when=when)


def _announce(
    session: Session, interview: Interview, *, when: When, moved_from: date | None = None
) -> None:
    _keep_met(session, interview, when=when, moved_from=moved_from)
    _keep_interaction(session, interview, when=when)
    interview_changed.send(interview, session=session, when=when)


def _keep_met(
    session: Session, interview: Interview, *, when: When, moved_from: date | None
) -> None:
    """The day on which we met follows the interview: it moves along, and goes when the talk does not happen."""
    session.flush()
    stands = interview.state.stands and interview.deleted_at is None
    for contact in session.scalars(
        select(Contact)
        .join(Participant, Participant.contact_id == Contact.id)
        .where(Participant.interview_id == interview.id)
    ):
        if stands and contact.met_on in (None, moved_from):
            contact.met_on = interview.local_day
        elif not stands and contact.met_on == interview.local_day:
            contact.met_on = None
        else:
            continue
        contact.touch(when.now)


def _keep_interaction(session: Session, interview: Interview, *, when: When) -> None:
    """A held interview has one interaction with those who were in it; every other has none."""
    session.flush()
    key = f"interview:{interview.id}"
    row = logged.by_origin(session, key)
    present = _who_was_there(session, interview)
    if interview.state is not InterviewState.HELD or interview.deleted_at is not None or not present:
        if row is not None:
            interactions.remove(session, row, when=when)
        return
    values = interactions.NewInteraction(
        kind=InteractionKind.INTERVIEW,
        occurred_on=min(interview.local_day, when.today),
        occurred_at=interview.starts_at,
        contact_ids=tuple(present),
        text=row.text if row is not None else "",
        origin_key=key,
    )
    if row is None:
        interactions.log(session, values, when=when)
    else:
        interactions.edit(session, row, values, when=when)


def _who_was_there(session: Session, interview: Interview) -> list[int]:
    """Everyone but coordinators, who arrange the talk and are not in it."""
    rows = session.scalars(
        select(Participant).where(Participant.interview_id == interview.id).order_by(Participant.id)
    )
    return [row.contact_id for row in rows if row.role is not Role.COORDINATOR]
