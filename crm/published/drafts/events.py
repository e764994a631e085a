"""Interviews as events: what a phone's calendar shows of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.contacts.models import Company
from crm.core.event_text import event_object, patched_event
from crm.core.ics_event import Event, Status
from crm.core.kinds import InterviewState
from crm.core.names import fold
from crm.core.when import When
from crm.followups.before import Known, known_people
from crm.followups.wording.before import told
from crm.followups.wording.layout import joined, lines, link_line, titled
from crm.followups.wording.talks import MOST_BRIEFS, brief, living, said_cancelled, title_of, who
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening
from crm.published.drafts.draft import Draft
from crm.published.site import Site
from crm.web.dates import kept_for_good

CANCELLED_DAYS = 30
SHORTEST = timedelta(minutes=1)
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
    rows = found.unique().all()
    known = _known(session, rows)
    return {row.id: _draft(row, known, site, when) for row in rows}


def _known(session: Session, rows: Sequence[Interview]) -> dict[int, Known]:
    """What is known of everyone in the planned ones."""
    planned = [row for row in rows if row.state is InterviewState.PLANNED]
    contacts = {each.contact_id: each.contact for row in planned for each in living(row)}
    latest = max((row.starts_at for row in planned), default=None)
    return known_people(session, contacts, before=latest) if latest is not None else {}


def _draft(row: Interview, known: Mapping[int, Known], site: Site, when: When) -> Draft:
    with kept_for_good(row.local_day):
        event = _event(row, known, site)

    def write(uid: str, body: bytes | None) -> bytes:
        if body is None:
            return event_object(replace(event, uid=uid))
        return patched_event(body, replace(event, uid=uid, stamp=when.now), home=site.zone)

    ends, is_ahead = max(row.ends_at, row.starts_at + SHORTEST), row.state is InterviewState.PLANNED
    return Draft(row.id, "VEVENT", write, fold(event.summary), is_ahead, row.starts_at, ends)


def _event(row: Interview, known: Mapping[int, Known], site: Site) -> Event:
    people = living(row)
    page = site.address(f"/interviews/{row.id}")
    is_cancelled = row.state is InterviewState.CANCELLED
    paragraphs = [
        row.opening.title,
        lines(who(each, each.contact.name) for each in people),
        link_line(_("Join"), row.link),
        link_line(_("People and debrief"), page),
        *(_brief(each, row, known) for each in people[:MOST_BRIEFS]),
    ]
    return Event(
        uid="",
        stamp=row.updated_at,
        sequence=row.rev,
        start=row.starts_at,
        end=max(row.ends_at, row.starts_at + SHORTEST),
        summary=_title(row),
        description=joined(paragraphs),
        location=row.place or row.link,
        url=row.link or page,
        categories=(_("Interview"),),
        status=Status.CANCELLED if is_cancelled else Status.CONFIRMED,
        is_busy=row.state.stands,
        created=row.created_at,
    )


def _title(row: Interview) -> str:
    """The user's own title if there is one, else what sort of talk it is and where."""
    if row.title and "title" in row.edited:
        return said_cancelled(titled(row.title), row)
    return title_of(row, row.opening.company.name)


def _brief(participant: Participant, row: Interview, known: Mapping[int, Known]) -> str:
    """What is known of somebody before the talk, as it reads on its day."""
    if row.state is not InterviewState.PLANNED or participant.contact_id not in known:
        return ""
    return brief(participant, told(known[participant.contact_id], today=row.local_day, on=row.local_day))
