"""Follow-ups as tasks."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.ics_text import day, instant, line, text_line
from crm.core.kinds import FollowUpState
from crm.core.names import fold
from crm.core.when import When
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING, Nudge, about_the_living, as_nudges
from crm.followups.wording import headline
from crm.published.drafts.draft import Draft
from crm.published.site import Site

CLOSED_KEPT = timedelta(days=90)


def shown(when: When) -> ColumnElement[bool]:
    """Open ones, and those that were done or skipped in the last 90 days, of the living."""
    over = FollowUp.state.in_((FollowUpState.DONE, FollowUpState.SKIPPED))
    lately = FollowUp.closed_on > when.today - CLOSED_KEPT
    return and_(LIVING, or_(FollowUp.state == FollowUpState.OPEN, and_(over, lately)))


def task_ids(session: Session, when: When) -> list[int]:
    """Every follow-up that is shown."""
    statement = select(FollowUp.id).outerjoin(Contact, Contact.id == FollowUp.contact_id).where(shown(when))
    return list(session.scalars(statement.order_by(FollowUp.id)))


def task_drafts(session: Session, ids: Collection[int], site: Site, when: When) -> dict[int, Draft]:
    """Drafts of those of these follow-ups that are shown."""
    found = session.scalars(
        about_the_living().where(FollowUp.id.in_(ids), shown(when)).execution_options(populate_existing=True)
    )
    return {nudge.id: _draft(nudge, site) for nudge in as_nudges(session, found.unique().all())}


def _draft(nudge: Nudge, site: Site) -> Draft:
    due = _due(nudge, site)
    title = headline(nudge)
    starts, ends = _span(due, site)

    def write(uid: str, _body: bytes | None) -> bytes:
        return b"".join(
            [
                b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Keepwarm//Keepwarm//EN\r\nBEGIN:VTODO\r\n",
                text_line("UID", uid),
                line(f"DTSTAMP:{instant(nudge.updated_at)}"),
                line(f"DUE:{instant(due)}" if isinstance(due, datetime) else f"DUE;VALUE=DATE:{day(due)}"),
                text_line("SUMMARY", title),
                b"END:VTODO\r\nEND:VCALENDAR\r\n",
            ]
        )

    return Draft(nudge.id, "VTODO", write, fold(title), nudge.state is FollowUpState.OPEN, starts, ends)


def _due(nudge: Nudge, site: Site) -> date:
    if nudge.due_time is None:
        return nudge.effective_on
    return site.instant(nudge.effective_on, nudge.due_time)


def _span(due: date, site: Site) -> tuple[datetime, datetime]:
    if isinstance(due, datetime):
        return due, due
    start = datetime.combine(due, time(), site.zone).astimezone(UTC)
    return start, datetime.combine(due + timedelta(days=1), time(), site.zone).astimezone(UTC)
