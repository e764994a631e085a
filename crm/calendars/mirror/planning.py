"""What is to be written, written anew or taken away in our own calendar."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.calendars.bench import Bench
from crm.calendars.far import FarCalendar, path_of
from crm.calendars.mirror.shapes import There, shown_day, task_as_event
from crm.calendars.models import AccountCalendar, FoundEvent, FoundState, MirroredObject
from crm.core.content_lines import BadContent
from crm.core.when import When
from crm.db.owner import NotFound, owner_id
from crm.interviews.models import Interview
from crm.notifications.units import settings_of
from crm.published import actions as published
from crm.published import queries
from crm.published.models import Shelf
from crm.published.naming import WORD
from crm.published.queries import Listed
from crm.published.site import site_of

SHELVES = (Shelf.FOLLOW_UPS, Shelf.INTERVIEWS)
PREFIX = "keepwarm-"
MARK_LENGTH = 8
KEPT_PAST = timedelta(days=30)
MOST = 200
"""Objects in one round; the rest comes with the next one."""


class Act(StrEnum):
    DELETE = "delete"
    UPDATE = "update"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to do there: `body` is what it should say, `digest` what `body_hash` of the row becomes."""

    act: Act
    shelf: Shelf
    ref_id: int
    href: str
    uid: str = ""
    etag: str = ""
    digest: str = ""
    name: str = ""
    body: bytes = b""


def plan(bench: Bench, calendar: FarCalendar) -> list[Wish]:
    """At most `MOST` wishes: what has to go first, then what changed, then what is new, the soonest first."""
    with bench.unit() as (session, when):
        _catch_up(bench, session, when)
        there = there_of(bench, when)
        rows = {
            (row.shelf, row.ref_id): row
            for row in session.scalars(
                select(MirroredObject).where(
                    MirroredObject.account_id == bench.claimed.account_id,
                    MirroredObject.href.startswith(path_of(bench.claimed.own_href), autoescape=True),
                )
            )
        }
        wanted = {
            (shelf, each.ref_id): each
            for shelf in _taken(calendar)
            for each in queries.objects(session, shelf)
            if each.ref_id is not None
        }
        for interview_id in standing_there(session, bench.claimed.account_id):
            wanted.pop((Shelf.INTERVIEWS, interview_id), None)
        for key, row in rows.items():
            if row.is_let_go and key not in wanted:
                session.delete(row)
        wishes = [
            *(_to_delete(row) for key, row in rows.items() if key not in wanted and not row.is_let_go),
            *_to_write(bench, wanted, rows, there),
        ]
        some = sorted(wishes, key=lambda wish: list(Act).index(wish.act))[:MOST]
        return list(_with_bodies(session, some, there))


def _taken(calendar: FarCalendar) -> tuple[Shelf, ...]:
    """What has a place there: in a list of tasks no interview has."""
    takes_events = not calendar.components or "VEVENT" in calendar.components
    return SHELVES if takes_events else (Shelf.FOLLOW_UPS,)


def standing_there(session: Session, account_id: int) -> list[int]:
    """Interviews whose own invitation stands in a calendar that is read there, at the same time."""
    statement = (
        select(Interview.id)
        .join(FoundEvent, (FoundEvent.uid == Interview.uid) & (FoundEvent.starts_at == Interview.starts_at))
        .join(AccountCalendar, AccountCalendar.id == FoundEvent.calendar_id)
        .where(
            AccountCalendar.account_id == account_id,
            AccountCalendar.is_read,
            FoundEvent.state != FoundState.GONE,
            FoundEvent.uid != "",
        )
    )
    return list(session.scalars(statement))


def with_body(wish: Wish, body: bytes) -> Wish:
    """The same wish for other bytes."""
    return replace(wish, body=body)


def there_of(bench: Bench, when: When) -> There:
    """How things are shown there now."""
    return There(bench.claimed.takes_tasks, when.zone, when.today, when.now)


def _catch_up(bench: Bench, session: Session, when: When) -> None:
    user = accounts.by_id(session, owner_id())
    if user is None:
        raise NotFound("User")
    published.open_shelves(session, now=when.now)
    site = site_of(session, user, settings_of(bench.app))
    for shelf in sorted(SHELVES):
        published.catch_up(session, shelf, site=site, when=when)


def _to_delete(row: MirroredObject) -> Wish:
    return Wish(Act.DELETE, row.shelf, row.ref_id, row.href, etag=row.etag)


def _to_write(
    bench: Bench,
    wanted: dict[tuple[Shelf, int], Listed],
    rows: dict[tuple[Shelf, int], MirroredObject],
    there: There,
) -> Iterable[Wish]:
    base = path_of(bench.claimed.own_href)
    for (shelf, ref_id), listed in sorted(wanted.items(), key=lambda item: _soonest(item[1])):
        row, digest = rows.get((shelf, ref_id)), _digest(shelf, listed, there)
        wish = Wish(Act.CREATE, shelf, ref_id, "", listed.uid, digest=digest, name=listed.name)
        if row is None:
            if _is_worth_beginning(shelf, listed, there):
                yield replace(wish, href=f"{base}{_name(shelf, ref_id, listed.uid)}")
        elif row.is_let_go:
            if shelf is Shelf.FOLLOW_UPS and listed.is_open:
                yield replace(wish, href=row.href)
        elif row.body_hash != digest:
            act = Act.CREATE if row.written_at is None else Act.UPDATE
            yield replace(wish, act=act, href=row.href, etag=row.etag)


def _with_bodies(session: Session, wishes: Iterable[Wish], there: There) -> Iterable[Wish]:
    """The same with what is to be written; among events a skipped follow-up is taken away instead."""
    wishes = list(wishes)
    bodies = {
        (shelf, listed.ref_id): listed.body or b""
        for shelf in SHELVES
        for listed in queries.by_names(
            session, shelf, [wish.name for wish in wishes if wish.shelf is shelf]
        ).values()
    }
    for wish in wishes:
        if wish.act is Act.DELETE:
            yield wish
            continue
        body = _shown(wish.shelf, bodies.get((wish.shelf, wish.ref_id), b""), there)
        if body:
            yield replace(wish, body=body)
        elif wish.act is Act.UPDATE:
            yield replace(wish, act=Act.DELETE)


def _shown(shelf: Shelf, body: bytes, there: There) -> bytes:
    """How it looks there; nothing for what has no place there."""
    if shelf is Shelf.INTERVIEWS or there.takes_tasks or not body:
        return body
    try:
        return task_as_event(body, there) or b""
    except BadContent:
        return b""


def _is_worth_beginning(shelf: Shelf, listed: Listed, there: There) -> bool:
    """What was over before the account was connected is not written there."""
    if shelf is Shelf.FOLLOW_UPS:
        return listed.is_open
    return listed.ends_at is None or listed.ends_at >= there.now - KEPT_PAST


def _digest(shelf: Shelf, listed: Listed, there: There) -> str:
    """Changes with all that changes how it looks there."""
    if shelf is Shelf.INTERVIEWS or there.takes_tasks or listed.starts_at is None:
        return listed.etag
    day = shown_day(listed.starts_at.astimezone(there.home).date(), there, is_open=listed.is_open)
    return f"{listed.etag} {day.isoformat()}"


def _name(shelf: Shelf, ref_id: int, uid: str) -> str:
    """A name that no other instance, and no other user of this one, gives to something of theirs."""
    mark = hashlib.sha256(uid.encode()).hexdigest()[:MARK_LENGTH]
    return f"{PREFIX}{WORD[shelf]}-{ref_id}-{mark}.ics"


def _soonest(listed: Listed) -> tuple[bool, float, int]:
    at = listed.starts_at
    return at is None, at.timestamp() if at is not None else 0.0, listed.id
