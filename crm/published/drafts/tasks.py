"""Follow-ups as tasks: what a phone's list of tasks shows of them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.ics_event import Alarm
from crm.core.ics_text import one_line
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.names import fold
from crm.core.task_text import Task, TaskStatus, patched_task, read_task, task_object
from crm.core.when import When
from crm.followups import wording as words
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING, Nudge, about_the_living, as_nudges
from crm.followups.profiles import to_find
from crm.followups.wording.entries import background, page_of, quoted
from crm.followups.wording.layout import joined, link_line, titled
from crm.published.drafts.draft import Draft
from crm.published.models import Shelf
from crm.published.naming import own_uid
from crm.published.site import Site
from crm.web.dates import kept_for_good

CLOSED_KEPT = timedelta(days=90)
STATUS = {FollowUpState.DONE: TaskStatus.COMPLETED, FollowUpState.SKIPPED: TaskStatus.CANCELLED}


def shown(when: When) -> ColumnElement[bool]:
    """Open ones, and those that were done or skipped in the last 90 days, of the living."""
    lately = FollowUp.state.in_(list(STATUS)) & (FollowUp.closed_on > when.today - CLOSED_KEPT)
    return and_(LIVING, or_(FollowUp.state == FollowUpState.OPEN, lately))


def task_ids(session: Session, when: When) -> list[int]:
    """Every follow-up that is shown."""
    statement = select(FollowUp.id).outerjoin(Contact, Contact.id == FollowUp.contact_id).where(shown(when))
    return list(session.scalars(statement.order_by(FollowUp.id)))


def task_drafts(session: Session, ids: Collection[int], site: Site, when: When) -> dict[int, Draft]:
    """Drafts of those of these follow-ups that are shown."""
    found = session.scalars(
        about_the_living().where(FollowUp.id.in_(ids), shown(when)).execution_options(populate_existing=True)
    )
    rows = {row.id: row for row in found.unique()}
    return {
        nudge.id: _draft(nudge, rows[nudge.id].closed_at, site, when)
        for nudge in as_nudges(session, list(rows.values()))
    }


def _draft(nudge: Nudge, closed_at: datetime | None, site: Site, when: When) -> Draft:
    own = own_uid(Shelf.FOLLOW_UPS, nudge.id, site.mark)
    task = _task(nudge, closed_at, own, site)

    def write(uid: str, body: bytes | None) -> bytes:
        if body is None:
            return task_object(replace(task, uid=uid))
        ours = task if uid == own else _beside(task, nudge, body, site)
        return patched_task(body, replace(ours, uid=uid, stamp=when.now), home=site.zone)

    starts, ends = _span(task.due or nudge.effective_on, site)
    is_open = nudge.state is FollowUpState.OPEN
    return Draft(nudge.id, "VTODO", write, fold(task.summary), is_open, starts, ends)


def _task(nudge: Nudge, closed_at: datetime | None, uid: str, site: Site) -> Task:
    on = nudge.effective_on
    named = nudge if nudge.title else replace(nudge, title=words.label(nudge))
    page = site.address(page_of(nudge))
    with kept_for_good(on):
        paragraphs = [
            _of_whom(nudge),
            words.why_now(named, today=on),
            background(named, on=on),
            quoted(named),
            link_line(_("On LinkedIn"), to_find(nudge)),
            link_line(_("Open"), page),
        ]
    return Task(
        uid=uid,
        stamp=nudge.updated_at,
        sequence=nudge.rev,
        summary=titled(words.headline(named)),
        description=joined(paragraphs),
        url=page,
        categories=(words.label(nudge),),
        due=on if nudge.due_time is None else site.instant(on, nudge.due_time),
        status=STATUS.get(nudge.state, TaskStatus.NEEDS_ACTION),
        completed=closed_at,
        alarms=(Alarm(0),) if nudge.due_time is not None else (),
    )


def _beside(task: Task, nudge: Nudge, body: bytes, site: Site) -> Task:
    """A task that was made on a device: its address and tags are the client's, and so is what we keep of it
    just as it was written there."""
    read = read_task(body, home=site.zone)
    is_custom = nudge.kind is FollowUpKind.CUSTOM
    is_titled = is_custom and read.summary == one_line(nudge.title)
    is_described = is_custom and read.description.strip() == nudge.own_opener.strip()
    return replace(
        task,
        url=read.url,
        categories=(),
        summary=read.summary if is_titled else task.summary,
        description=None if is_described else task.description,
    )


def _of_whom(nudge: Nudge) -> str:
    person = nudge.person
    if person is None:
        return ""
    if person.title and person.company:
        return _("%(title)s at %(company)s", title=person.title, company=person.company)
    return person.title or person.company


def _span(due: date, site: Site) -> tuple[datetime, datetime]:
    """The instants that enclose it: a day as the user's zone has it."""
    if isinstance(due, datetime):
        return due, due
    start = datetime.combine(due, time(), site.zone)
    end = datetime.combine(due + timedelta(days=1), time(), site.zone)
    return start.astimezone(UTC), end.astimezone(UTC)
