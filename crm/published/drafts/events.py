"""Interviews as events."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.contacts.models import Company
from crm.core.ics_event import Event, event_text
from crm.core.kinds import InterviewState
from crm.core.names import fold
from crm.core.when import When
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from crm.published.drafts.draft import Draft
from crm.published.site import Site

CANCELLED_DAYS = 30
LIVE = and_(Interview.deleted_at.is_(None), Opening.deleted_at.is_(None), Company.deleted_at.is_(None))


def shown(when: When) -> ColumnElement[bool]:
    """All that are not in the trash; a cancelled one for 30 days after it was called off."""
    earliest = datetime.combine(when.today - timedelta(days=CANCELLED_DAYS - 1), time(), when.zone)
    lately = Interview.updated_at >= earliest.astimezone(UTC)
    return and_(LIVE, or_(Interview.state != InterviewState.CANCELLED, lately))


def event_ids(session: Session, when: When) -> list[int]:
    """Every interview that is shown."""
    statement = select(Interview.id).join(Interview.opening).join(Opening.company).where(shown(when))
    return list(session.scalars(statement.order_by(Interview.id)))


def event_drafts(session: Session, ids: Collection[int], site: Site, when: When) -> dict[int, Draft]:
    """Drafts of those of these interviews that are shown."""
    found = session.scalars(
        select(Interview)
        .join(Interview.opening)
        .join(Opening.company)
        .where(Interview.id.in_(ids), shown(when))
        .options(
            joinedload(Interview.opening).joinedload(Opening.company),
            selectinload(Interview.participants).joinedload(Participant.contact),
        )
        .execution_options(populate_existing=True)
    )
    return {row.id: _draft(row) for row in found.unique()}


def _draft(row: Interview) -> Draft:
    title = row.title or row.opening.company.name

    def write(uid: str, _body: bytes | None) -> bytes:
        event = Event(
            uid=uid,
            stamp=row.updated_at,
            sequence=row.rev,
            start=row.starts_at,
            end=max(row.ends_at, row.starts_at + timedelta(minutes=1)),
            summary=title,
            is_busy=True,
        )
        head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Keepwarm//Keepwarm//EN\r\n"
        return head + event_text(event) + b"END:VCALENDAR\r\n"

    return Draft(row.id, "VEVENT", write, fold(title), True, row.starts_at, row.ends_at)
