"""What is known of the people of a talk before it: where they were met, the last word, what I promised."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewKind, InterviewState
from crm.followups.models import FollowUp
from crm.followups.persons import Person, people
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening

MOST_MEETINGS = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """An interview that was held with them."""

    on: date
    title: str
    kind: InterviewKind
    company: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What I promised them and have not done yet."""

    what: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """A person with whom a talk is planned; `meetings` are those before it, the latest first."""

    person: Person
    meetings: tuple[Meeting, ...] = ()
    promised: tuple[Promised, ...] = ()


def known_people(session: Session, contacts: Mapping[int, Contact], *, before: datetime) -> dict[int, Known]:
    """What is known of these contacts `before` (aware) a talk, by id; six queries however many there are."""
    if not contacts:
        return {}
    meetings = _meetings(session, contacts, before)
    promised = _promised(session, contacts)
    return {
        contact_id: Known(person, tuple(meetings[contact_id][:MOST_MEETINGS]), tuple(promised[contact_id]))
        for contact_id, person in people(session, dict(contacts)).items()
    }


def contacts_of(session: Session, contact_ids: Collection[int]) -> dict[int, Contact]:
    """Those of these contacts who are not in the trash."""
    rows = session.scalars(select(Contact).where(Contact.id.in_(contact_ids), Contact.deleted_at.is_(None)))
    return {row.id: row for row in rows}


def _meetings(session: Session, ids: Collection[int], before: datetime) -> dict[int, list[Meeting]]:
    rows = session.execute(
        select(Participant.contact_id, Interview.local_day, Interview.title, Interview.kind, Company.name)
        .join(Interview, Interview.id == Participant.interview_id)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Participant.contact_id.in_(ids),
            Interview.state == InterviewState.HELD,
            Interview.deleted_at.is_(None),
            Interview.starts_at < before,
        )
        .order_by(Interview.starts_at.desc(), Interview.id.desc())
    )
    found: dict[int, list[Meeting]] = defaultdict(list)
    for contact_id, on, title, kind, company in rows:
        found[contact_id].append(Meeting(on, title, kind, company))
    return found


def _promised(session: Session, ids: Collection[int]) -> dict[int, list[Promised]]:
    rows = session.execute(
        select(FollowUp.contact_id, FollowUp.title, FollowUp.due_on)
        .where(
            FollowUp.contact_id.in_(ids),
            FollowUp.kind == FollowUpKind.PROMISED,
            FollowUp.state == FollowUpState.OPEN,
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    found: dict[int, list[Promised]] = defaultdict(list)
    for contact_id, what, due_on in rows:
        found[contact_id or 0].append(Promised(what, due_on))
    return found
