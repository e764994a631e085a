"""What only Today asks: whom to keep in touch with, and which interviews have just been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpState, InterviewState
from crm.core.roles import Role
from crm.db.among import among
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening

ASKED = (Role.INTERVIEWER, Role.HIRING_MANAGER, Role.RECRUITER)
ASK_DAYS = 30
JUST_BEEN = timedelta(days=3)
LIVE = Interview.deleted_at.is_(None) & Opening.deleted_at.is_(None) & Company.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class KeepQuestion:
    """Somebody met in an interview of whom it was not said yet whether to keep in touch."""

    contact_id: int
    name: str
    role: Role
    company: str
    met_on: date


def keep_questions(session: Session, *, today: date, limit: int = 12) -> list[KeepQuestion]:
    """People of the last month's interviews, asked about once each; the latest first."""
    found = session.execute(
        select(Contact.id, Contact.name, Participant.role, Company.name, Interview.local_day)
        .join(Participant, Participant.contact_id == Contact.id)
        .join(Interview, Interview.id == Participant.interview_id)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Contact.keep_asked_on.is_(None),
            Contact.tier.is_(None),
            Contact.own_months.is_(None),
            Contact.deleted_at.is_(None),
            Contact.archived_at.is_(None),
            Participant.role.in_(ASKED),
            Interview.state == InterviewState.HELD,
            Interview.local_day > today - timedelta(days=ASK_DAYS),
            LIVE,
        )
        .order_by(Interview.local_day.desc(), Interview.id.desc(), Participant.id)
        .limit(limit * 3)
    )
    first: dict[int, KeepQuestion] = {}
    for row in found:
        first.setdefault(row[0], KeepQuestion(*row))
    return list(first.values())[:limit]


def just_held(session: Session, *, now: datetime) -> Sequence[tuple[int, str, str, datetime]]:
    """Interviews taken as held in the last three days (id, title, company, start)."""
    found = session.execute(
        select(Interview.id, Interview.title, Company.name, Interview.starts_at)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Interview.state == InterviewState.HELD,
            Interview.ends_at > now - JUST_BEEN,
            LIVE,
        )
        .order_by(Interview.starts_at.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def has_begun(session: Session) -> bool:
    """Whether there is anybody or any interview at all: an empty account is told what to do first."""
    somebody = select(Contact.id).where(Contact.deleted_at.is_(None)).limit(1)
    some_interview = select(Interview.id).where(Interview.deleted_at.is_(None)).limit(1)
    return session.scalar(somebody) is not None or session.scalar(some_interview) is not None


def done_count(session: Session, *, today: date) -> int:
    """How many follow-ups were done today."""
    return session.scalar(select(func.count()).select_from(FollowUp).where(*_done_on(today))) or 0


def done_people(session: Session, *, today: date, limit: int = 100) -> list[tuple[int, str]]:
    """Whom the follow-ups were about that were done today, whoever was answered last first: id and name."""
    found = session.execute(
        select(Contact.id, Contact.name)
        .join(FollowUp, FollowUp.contact_id == Contact.id)
        .where(*_done_on(today), Contact.deleted_at.is_(None))
        .group_by(Contact.id, Contact.name)
        .order_by(func.max(FollowUp.closed_at).desc(), Contact.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in found]


def _done_on(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return FollowUp.closed_on == day, FollowUp.state == FollowUpState.DONE


def interviews_ahead(session: Session, *, now: datetime, until: datetime) -> list[tuple[int, datetime]]:
    """Planned interviews that are not over and begin by `until`: id and start."""
    found = session.execute(
        select(Interview.id, Interview.starts_at)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Interview.state == InterviewState.PLANNED,
            Interview.ends_at > now,
            Interview.starts_at <= until,
            LIVE,
        )
        .order_by(Interview.id)
    )
    return [(row[0], row[1]) for row in found]


def timed_followups(session: Session, first: date, last: date) -> list[tuple[int, date, time]]:
    """Open follow-ups with a time on these days (both included): id, day, time in the user's zone."""
    found = session.execute(
        select(FollowUp.id, FollowUp.effective_day, FollowUp.due_time)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(
            LIVING,
            FollowUp.state == FollowUpState.OPEN,
            FollowUp.due_time.is_not(None),
            FollowUp.effective_day >= first,
            FollowUp.effective_day <= last,
        )
        .order_by(FollowUp.id)
    )
    return [(row[0], row[1], row[2]) for row in found if row[2] is not None]


def words_promised(session: Session, first: date, last: date) -> list[tuple[str, date]]:
    """Companies that promised word by one of these days (both included), in their order."""
    found = session.execute(
        select(Company.name, Debrief.heard_by)
        .join(Debrief, Debrief.company_id == Company.id)
        .where(Company.deleted_at.is_(None), Debrief.heard_by >= first, Debrief.heard_by <= last)
        .distinct()
        .order_by(Debrief.heard_by, Company.name)
    )
    return [(row[0], row[1]) for row in found if row[1] is not None]


def is_timed(session: Session, followup_id: int) -> bool:
    """Whether this follow-up is open, has a time, and is not about somebody who was put away."""
    found = (
        select(FollowUp.id)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(
            LIVING,
            FollowUp.id == followup_id,
            FollowUp.state == FollowUpState.OPEN,
            FollowUp.due_time.is_not(None),
        )
    )
    return session.scalar(found) is not None


def has_timed(session: Session, *contact_ids: int) -> bool:
    """Whether a follow-up about one of these contacts has a time."""
    timed = exists().where(among(FollowUp.contact_id, contact_ids), FollowUp.due_time.is_not(None))
    return bool(session.scalar(select(timed)))
