"""What lies on the days of a calendar. A fixed number of queries, however much there is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.core.kinds import FollowUpState, InterviewState
from crm.core.when import When
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING, Nudge, as_nudges, whole
from crm.interviews.models import Debrief, Interview
from crm.openings.models import Opening
from crm.today.queries import LIVE

STANDING = (InterviewState.PLANNED, InterviewState.HELD)


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview that stands, with its start."""

    id: int
    title: str
    company: str
    starts_at: datetime
    state: InterviewState


@dataclass(frozen=True, slots=True)
class Word:
    """A company that promised word by a day."""

    company_id: int
    company: str


def nudges(session: Session, first: date, last: date, *, today: date, most: int) -> dict[date, list[Nudge]]:
    """The open follow-ups on these days (both included), so many a day; what is overdue is today's."""
    found = session.scalars(
        whole().where(FollowUp.id.in_(_shown(first, last, today=today, most=most))).order_by(*_ORDER)
    )
    days: dict[date, list[Nudge]] = defaultdict(list)
    for each in as_nudges(session, found.unique().all()):
        days[max(each.effective_on, today)].append(each)
    return days


def talks(session: Session, first: date, last: date, *, when: When) -> dict[date, list[Talk]]:
    """The interviews that begin on these days of the user's zone (both included), in order of time."""
    found = session.execute(
        select(Interview.id, Interview.title, Company.name, Interview.starts_at, Interview.state)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            LIVE,
            Interview.state.in_(STANDING),
            Interview.starts_at >= _midnight(first, when),
            Interview.starts_at < _midnight(last + timedelta(days=1), when),
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    days: dict[date, list[Talk]] = defaultdict(list)
    for row in found:
        days[row[3].astimezone(when.zone).date()].append(Talk(*row))
    return days


def words(session: Session, first: date, last: date) -> dict[date, list[Word]]:
    """The companies that promised word by one of these days (both included)."""
    found = session.execute(
        select(Debrief.heard_by, Company.id, Company.name)
        .join(Company, Company.id == Debrief.company_id)
        .where(Company.deleted_at.is_(None), Debrief.heard_by >= first, Debrief.heard_by <= last)
        .distinct()
        .order_by(Debrief.heard_by, Company.name, Company.id)
    )
    days: dict[date, list[Word]] = defaultdict(list)
    for on, company_id, company in found:
        if on is not None:
            days[on].append(Word(company_id, company))
    return days


_ORDER = (FollowUp.due_time.is_(None), FollowUp.due_time, FollowUp.effective_day, FollowUp.id)


def _shown(first: date, last: date, *, today: date, most: int) -> Select[int]:
    """Ids of the first so many of each day."""
    day = case((FollowUp.effective_day < today, today), else_=FollowUp.effective_day)
    since = date.min if first <= today <= last else max(first, today)
    ranked = (
        select(FollowUp.id, func.row_number().over(partition_by=day, order_by=_ORDER).label("turn"))
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(
            LIVING,
            FollowUp.state == FollowUpState.OPEN,
            FollowUp.effective_day >= since,
            FollowUp.effective_day <= last,
        )
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.turn <= most)


def _midnight(day: date, when: When) -> datetime:
    return datetime.combine(day, time.min, tzinfo=when.zone)
