"""Every interview as one calendar, whole: what a calendar program can open without this app."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.accounts.models import User
from crm.core.ics_event import Calendar, Event, Status, calendar_text, event_text
from crm.core.kinds import InterviewState
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from crm.published.naming import owner_mark

NAME = "Keepwarm"


def interviews_calendar(session: Session, user: User, *, now: datetime) -> bytes:
    """All interviews that are not in the trash, with place, link, people and own notes."""
    mark = owner_mark(user.id, user.created_at)
    events = [event_text(_event(row, mark)) for row in _interviews(session)]
    return calendar_text(Calendar(NAME, user.zone), events, changed=now)


def _interviews(session: Session) -> Iterator[Interview]:
    statement = (
        select(Interview)
        .where(Interview.deleted_at.is_(None))
        .options(
            joinedload(Interview.opening).joinedload(Opening.company),
            selectinload(Interview.participants).joinedload(Participant.contact),
        )
        .order_by(Interview.starts_at, Interview.id)
        .execution_options(yield_per=200)
    )
    yield from session.scalars(statement)


def _event(row: Interview, mark: str) -> Event:
    company = row.opening.company.name
    people = [each.contact.name for each in row.participants if each.contact.deleted_at is None]
    said = [company, row.opening.title, ", ".join(people), row.link, row.notes]
    return Event(
        uid=f"interview-{row.id}-{mark}@keepwarm",
        stamp=row.updated_at,
        sequence=row.rev,
        start=row.starts_at,
        end=max(row.ends_at, row.starts_at + timedelta(minutes=1)),
        summary=row.title or company,
        description="\n".join(filter(None, said)),
        location=row.place,
        url=row.link,
        status=Status.CANCELLED if row.state is InterviewState.CANCELLED else Status.CONFIRMED,
        is_busy=row.state.stands,
        created=row.created_at,
    )
