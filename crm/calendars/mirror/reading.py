"""Reading our own calendar: what was ticked, moved or deleted there since the last round."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calendars.bench import Bench
from crm.calendars.far import Changes, FarCalendar, FarObject, path_of
from crm.calendars.mirror import edits
from crm.calendars.models import AccountCalendar, MirroredObject
from crm.db.owner import one

log = structlog.get_logger()

LOST = 10
"""So many and more than half gone at once were not deleted by a person: they are written again."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is asked: the calendar as it was, the tags of what is written in it."""

    calendar_id: int
    ctag: str
    sync_token: str
    tags: dict[str, str]


def read_back(bench: Bench, calendar: FarCalendar) -> None:
    """Do here what was done there. What was done is not done again when this stops in the middle."""
    known = _known(bench)
    if known is None or _is_as_it_was(known, calendar):
        return
    changes = bench.far.changes(calendar.href, known.sync_token)
    for found in bench.far.objects(calendar.href, _to_look_at(known, changes)):
        _follow(bench, found)
    gone = _gone(known, changes)
    if len(gone) > LOST and len(gone) * 2 > len(known.tags):
        log.warning("a calendar elsewhere lost what was written there", lost=len(gone))
        _forget(bench, gone)
    else:
        _let_go(bench, gone)
    with bench.unit() as (session, when):
        row = one(session, AccountCalendar, known.calendar_id)
        row.sync_token, row.ctag, row.read_at = changes.sync_token, calendar.ctag, when.now


def _known(bench: Bench) -> Known | None:
    claimed = bench.claimed
    with bench.unit(reading=True) as (session, _when):
        row = session.scalars(
            select(AccountCalendar).where(
                AccountCalendar.account_id == claimed.account_id, AccountCalendar.is_own
            )
        ).one_or_none()
        if row is None:
            return None
        written = session.execute(
            select(MirroredObject.href, MirroredObject.etag).where(
                MirroredObject.account_id == claimed.account_id,
                MirroredObject.href.startswith(path_of(claimed.own_href), autoescape=True),
                MirroredObject.written_at.is_not(None),
                MirroredObject.is_let_go.is_(False),
            )
        )
        return Known(row.id, row.ctag, row.sync_token, {row.href: row.etag for row in written})


def _is_as_it_was(known: Known, calendar: FarCalendar) -> bool:
    """Whether the server says that nothing changed, and nothing of ours is there unseen."""
    if "" in known.tags.values():
        return False
    if calendar.sync_token and known.sync_token:
        return calendar.sync_token == known.sync_token
    return bool(calendar.ctag) and calendar.ctag == known.ctag


def _to_look_at(known: Known, changes: Changes) -> list[str]:
    """Ours that have another tag than the one we know, and those whose tag we do not know."""
    there = {each.href: each.etag for each in changes.objects}
    changed = {href for href, etag in there.items() if href in known.tags and known.tags[href] != etag}
    unseen = {
        href for href, etag in known.tags.items() if not etag and (href in there or not changes.is_whole)
    }
    return sorted((changed | unseen) - set(changes.gone))


def _gone(known: Known, changes: Changes) -> list[str]:
    if not changes.is_whole:
        return sorted(known.tags.keys() & set(changes.gone))
    return sorted(known.tags.keys() - {each.href for each in changes.objects})


def _follow(bench: Bench, found: Sequence[FarObject]) -> None:
    with bench.unit() as (session, when):
        rows = rows_at(session, bench.claimed.account_id, [each.href for each in found])
        for each in found:
            if each.href in rows:
                edits.follow(session, rows[each.href], each, bench.claimed.name, when=when)


def _let_go(bench: Bench, gone: Collection[str]) -> None:
    if gone:
        with bench.unit() as (session, when):
            for row in rows_at(session, bench.claimed.account_id, gone).values():
                edits.let_go(session, row, bench.claimed.name, when=when)


def _forget(bench: Bench, gone: Collection[str]) -> None:
    with bench.unit() as (session, _when):
        for row in rows_at(session, bench.claimed.account_id, gone).values():
            row.etag, row.body_hash, row.written_at = "", "", None


def rows_at(session: Session, account_id: int, hrefs: Collection[str]) -> dict[str, MirroredObject]:
    """Our rows of what is at these paths."""
    found: dict[str, MirroredObject] = {}
    wanted = sorted(hrefs)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = session.scalars(
            select(MirroredObject).where(
                MirroredObject.account_id == account_id, MirroredObject.href.in_(some)
            )
        )
        found.update({row.href: row for row in rows})
    return found
