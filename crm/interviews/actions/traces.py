"""What an interview leaves with its people: the day on which they are met, and once held, one interaction."""

from collections import defaultdict
from collections.abc import Collection
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


def keep_interaction(session: Session, interview: Interview, *, when: When) -> None:
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


def keep_met(session: Session, contact_ids: Collection[int], *, stale: Collection[date], when: When) -> None:
    """The day on which we met is that of the first interview that stands, unless the user knows better.

    A day that came from no interview is the user's own and stays. `stale` are days that an interview of these
    contacts had until now.
    """
    session.flush()
    days, standing = _interview_days(session, contact_ids)
    for contact in session.scalars(select(Contact).where(Contact.id.in_(contact_ids)).order_by(Contact.id)):
        if contact.met_on not in {None, *stale, *days[contact.id]}:
            continue
        met_on = min(standing[contact.id], default=None)
        if contact.met_on != met_on:
            contact.met_on = met_on
            contact.touch(when.now)


def people_of(session: Session, interview: Interview) -> list[int]:
    """The ids of everyone who takes part."""
    return list(
        session.scalars(select(Participant.contact_id).where(Participant.interview_id == interview.id))
    )


def _who_was_there(session: Session, interview: Interview) -> list[int]:
    """Everyone but coordinators, who arrange the talk and are not in it."""
    rows = session.scalars(
        select(Participant).where(Participant.interview_id == interview.id).order_by(Participant.id)
    )
    return [row.contact_id for row in rows if row.role is not Role.COORDINATOR]


def _interview_days(
    session: Session, contact_ids: Collection[int]
) -> tuple[dict[int, set[date]], dict[int, set[date]]]:
    """Per contact the days of all interviews, and of those that stand."""
    days: dict[int, set[date]] = defaultdict(set)
    standing: dict[int, set[date]] = defaultdict(set)
    for contact_id, day, state, deleted_at in session.execute(
        select(Participant.contact_id, Interview.local_day, Interview.state, Interview.deleted_at)
        .join(Interview, Interview.id == Participant.interview_id)
        .where(Participant.contact_id.in_(contact_ids))
    ):
        days[contact_id].add(day)
        if state.stands and deleted_at is None:
            standing[contact_id].add(day)
    return days, standing
