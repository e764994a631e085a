"""What became of an interview: held, cancelled, missed, thrown away, and the undo of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company
from crm.core.kinds import InterviewState
from crm.core.when import When
from crm.interviews.actions.traces import keep_interaction, keep_met, people_of
from crm.interviews.models import Interview
from crm.interviews.signals import interview_changed
from crm.openings.models import Opening

OVER = frozenset({InterviewState.HELD, InterviewState.MISSED})


@dataclass(frozen=True, slots=True)
class Before:
    """What a change leaves behind: the days that the interview had, and who took part and does no more."""

    days: Collection[date] = ()
    people: Collection[int] = ()


NOTHING = Before()


def set_state(session: Session, interview: Interview, state: InterviewState, *, when: When) -> None:
    """Say what became of the interview; "did not happen" and its undo come through here too."""
    interview.state = state
    interview.touch(when.now)
    _announce(session, interview, NOTHING, when=when)


def settle(session: Session, interview: Interview, *, when: When, before: Before = NOTHING) -> None:
    """Bring state and interaction in line with the times: over = held, moved into the future = planned."""
    if interview.state is InterviewState.PLANNED and interview.ends_at <= when.now:
        interview.state = InterviewState.HELD
    elif interview.state in OVER and interview.ends_at > when.now:
        interview.state = InterviewState.PLANNED
    session.flush()
    _announce(session, interview, before, when=when)


def cancel(session: Session, interview: Interview, *, when: When) -> None:
    """Cancelled by them or by me; the people stay."""
    set_state(session, interview, InterviewState.CANCELLED, when=when)


def reopen(session: Session, interview: Interview, *, when: When) -> None:
    """Undo a cancellation or "did not happen": planned again, or held when its end has passed."""
    interview.state, interview.declined_on = InterviewState.PLANNED, None
    interview.touch(when.now)
    settle(session, interview, when=when)


def sweep(session: Session, *, when: When) -> int:
    """Mark the owner's interviews held whose end has passed; how many there were."""
    over = session.scalars(
        select(Interview)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Interview.state == InterviewState.PLANNED,
            Interview.ends_at <= when.now,
            Interview.deleted_at.is_(None),
            Opening.deleted_at.is_(None),
            Company.deleted_at.is_(None),
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
    _announce(session, interview, NOTHING, when=when)


def untrash(session: Session, interview: Interview, *, when: When) -> None:
    """Take the interview out of the trash."""
    interview.deleted_at = None
    interview.touch(when.now)
    settle(session, interview, when=when)


def _announce(session: Session, interview: Interview, before: Before, *, when: When) -> None:
    session.flush()
    concerned = {*people_of(session, interview), *before.people}
    keep_met(session, concerned, stale={interview.local_day, *before.days}, when=when)
    keep_interaction(session, interview, when=when)
    interview_changed.send(interview, session=session, when=when, contact_ids=frozenset(concerned))
