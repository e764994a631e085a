"""Events that a device keeps among the interviews and that are none yet: offered, and then one with theirs.

Once such an event was taken, its object shows the interview: nothing stands twice on the device, and what is
changed on either side is followed on the other. If the interview goes into the trash, the event is the
device's own again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from crm.core.content_lines import BadContent
from crm.core.event_text import read_event
from crm.core.when import When
from crm.dav.queries import foreign_events
from crm.db.owner import NotFound
from crm.interviews.models import Interview
from crm.published import actions as published
from crm.published.models import PublishedObject, Shelf
from crm.transfer.invitations import staging
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.models import StagedFile

BACK = timedelta(days=30)
MOST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """Such an event; `starts` is aware, or the day of one that lasts all day."""

    id: int
    title: str
    starts: date
    starts_at: datetime


def waiting(session: Session, *, when: When) -> list[Kept]:
    """Those that are not long over, in order of time; one that repeats is no interview."""
    rows = foreign_events(session, limit=MOST)
    found = [_kept(row, when) for row in rows if not row.is_repeating]
    return sorted((each for each in found if each is not None), key=lambda each: each.starts_at)


def hand_in(session: Session, object_id: int, *, when: When) -> StagedFile:
    """Stage it as if its file had been dropped. Raises `NotFound`."""
    row = session.scalars(
        _events().where(PublishedObject.ref_id.is_(None), PublishedObject.id == object_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"PublishedObject {object_id}")
    return staging.stage(session, HandedIn(row.body, row.name), when=when)


def follow(session: Session, interview: Interview, *, when: When) -> None:
    """Let the device's own event show the interview that was made of it, as long as there is one."""
    if not interview.uid:
        return
    if interview.deleted_at is not None:
        theirs = PublishedObject.uid == interview.uid
        for row in session.scalars(_events().where(theirs, PublishedObject.ref_id == interview.id)):
            row.ref_id = None
        session.flush()
        return
    free = _events().where(PublishedObject.ref_id.is_(None), PublishedObject.uid == interview.uid)
    for row in session.scalars(free.limit(1)).all():
        published.store(
            session, Shelf.INTERVIEWS, name=row.name, body=row.body, ref_id=interview.id, now=when.now
        )


def _kept(row: PublishedObject, when: When) -> Kept | None:
    if row.starts_at is None or row.starts_at < when.now - BACK:
        return None
    try:
        event = read_event(row.body, home=when.zone)
    except BadContent:
        return None
    return Kept(row.id, event.summary, event.starts, row.starts_at)


def _events() -> Select[PublishedObject]:
    return (
        select(PublishedObject)
        .where(PublishedObject.shelf == Shelf.INTERVIEWS, PublishedObject.gone_at.is_(None))
        .options(undefer(PublishedObject.body))
    )
