"""People who are going quiet, for the digest of the first workday of a week."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact, Position
from crm.core.cadence import add_months
from crm.core.kinds import InterviewState, SearchMode
from crm.core.silence import MONTHS, SOONEST, WEEK, WEEKS, Silence, is_first_workday, silence, told_in_week
from crm.followups.evidence import COUNTED
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview, Participant

TELLING = frozenset({SearchMode.STEADY, SearchMode.ACTIVE})


@dataclass(frozen=True, slots=True)
class Quiet:
    """Somebody who is going quiet."""

    contact_id: int
    name: str
    company: str
    contacts: int
    last_on: date


def going_quiet(session: Session, user: User, *, today: date) -> list[Quiet]:
    """Whom to tell of today: at most three, on the first workday of the week, seldom the same.

    Live people without a cadence of whom nobody said no, with whom nothing is planned. Who wants to hear
    little of others now is not told.
    """
    if user.search_mode not in TELLING or not is_first_workday(today, user.working):
        return []
    told = told_in_week(_silences(session, today), today)
    names = _names(session, [each.contact_id for each in told])
    return [
        Quiet(each.contact_id, *names[each.contact_id], contacts=each.contacts, last_on=each.last_on)
        for each in told
    ]


def quietest(session: Session, *, today: date) -> Quiet | None:
    """Of those who are quiet by now, the one with whom there was most; of equals, the one heard of last."""
    found = [each for each in _silences(session, today) if each.since <= today]
    if not found:
        return None
    most = max(found, key=lambda each: (each.contacts, each.last_on, -each.contact_id))
    name, company = _names(session, [most.contact_id])[most.contact_id]
    return Quiet(most.contact_id, name, company, most.contacts, most.last_on)


def _silences(session: Session, today: date) -> list[Silence]:
    """Everybody who may be told of about now; one query, however many there are."""
    oldest = add_months(today, -MONTHS) - (WEEKS[-1] + 2) * WEEK
    is_planned = exists().where(
        Participant.contact_id == Contact.id,
        Participant.interview_id == Interview.id,
        Interview.state == InterviewState.PLANNED,
        Interview.deleted_at.is_(None),
    )
    found = session.execute(
        select(InteractionContact.contact_id, Interaction.occurred_on)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .join(Contact, Contact.id == InteractionContact.contact_id)
        .where(
            Contact.last_contact_on >= oldest,
            Contact.last_contact_on <= today - SOONEST + timedelta(days=1),
            Contact.tier.is_(None),
            Contact.own_months.is_(None),
            Contact.keep_asked_on.is_(None),
            Contact.is_paused.is_(False),
            Contact.next_due_on.is_(None),
            Contact.archived_at.is_(None),
            Contact.deleted_at.is_(None),
            Interaction.kind.in_(COUNTED),
            ~is_planned,
        )
    )
    days: dict[int, list[date]] = defaultdict(list)
    for contact_id, day in found:
        days[contact_id].append(day)
    silences = (silence(contact_id, told) for contact_id, told in days.items())
    return [each for each in silences if each is not None]


def _names(session: Session, contact_ids: list[int]) -> dict[int, tuple[str, str]]:
    """Name and present company."""
    if not contact_ids:
        return {}
    found = session.execute(
        select(Contact.id, Contact.name, Company.name)
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Contact.id.in_(contact_ids))
    )
    return {row[0]: (row[1], row[2] or "") for row in found}
