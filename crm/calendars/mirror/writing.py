"""Writing into our own calendar. Every step may be the last: the next round goes on, and nothing is doubled.

What is about to be written is kept first, then written, then its ETag is kept. A name is ours for good, so
that a new object which is there already (If-None-Match) is ours from a round that was cut off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calendars.bench import Bench
from crm.calendars.far import Clash, FarCalendar, FarObject
from crm.calendars.mirror import edits, planning
from crm.calendars.mirror.planning import Act, Wish
from crm.calendars.mirror.reading import rows_at
from crm.calendars.mirror.shapes import There, kept, patched, unkept
from crm.calendars.models import MirroredObject
from crm.calendars.trouble import FarTrouble, Trouble
from crm.core.content_lines import BadContent

log = structlog.get_logger()

AT_A_TIME = 25
SEVERAL = 3
OF_THE_OBJECT = frozenset({Trouble.CANNOT_WRITE, Trouble.TOO_LARGE})
"""What a server says of one object that it does not want; if it wants none, it is about the calendar."""


@dataclass(slots=True)
class Written:
    """What came of some wishes: the ETags of what was written, by path, and what was refused."""

    etags: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    trouble: FarTrouble | None = None

    def check(self, *, has_taken: bool) -> None:
        """Raises the trouble when it is about all of the calendar: nothing was ever taken, or several refused
        and none taken now."""
        if self.trouble is None or self.etags:
            return
        if not has_taken or len(self.refused) >= SEVERAL:
            raise self.trouble


def write_out(bench: Bench, calendar: FarCalendar) -> int:
    """Write there what changed here; how many objects were touched."""
    wishes = planning.plan(bench, calendar)
    steps = {Act.DELETE: _delete, Act.UPDATE: _update, Act.CREATE: _create}
    for act in Act:
        for some in _pieces([wish for wish in wishes if wish.act is act]):
            steps[act](bench, calendar, some)
    return len(wishes)


def _delete(bench: Bench, calendar: FarCalendar, wishes: Sequence[Wish]) -> None:
    for wish in wishes:
        try:
            bench.far.delete(calendar.href, wish.href, etag=edits.condition(wish.etag))
        except Clash:
            continue  # changed there meanwhile: the next round reads that first
        with bench.unit() as (session, _when):
            for row in rows_at(session, bench.claimed.account_id, [wish.href]).values():
                session.delete(row)


def _create(bench: Bench, calendar: FarCalendar, wishes: Sequence[Wish]) -> None:
    with bench.unit() as (session, _when):
        rows = rows_at(session, bench.claimed.account_id, [wish.href for wish in wishes])
        for wish in wishes:
            row = rows.get(wish.href) or _new_row(session, bench, wish)
            row.seen = kept(*unkept(row.seen)[-1:], wish.body)
            row.is_let_go, row.etag, row.written_at = False, "", None
    written, there = Written(), []
    for wish in wishes:
        try:
            _put(bench, calendar, wish, None, written)
        except Clash:
            there.append(wish.href)
    _note(bench, wishes, written)
    for found in bench.far.objects(calendar.href, there):
        _adopt(bench, found)


def _update(bench: Bench, calendar: FarCalendar, wishes: Sequence[Wish]) -> None:
    by_path = {wish.href: wish for wish in wishes}
    for found in bench.far.objects(calendar.href, list(by_path)):
        ready = _prepare(bench, found, by_path)
        written = Written()
        for each, wish in ready:
            try:
                _put(bench, calendar, wish, edits.condition(each.etag), written)
            except Clash:
                continue
        _note(bench, [wish for _each, wish in ready], written)


def _prepare(
    bench: Bench, found: Sequence[FarObject], wishes: dict[str, Wish]
) -> list[tuple[FarObject, Wish]]:
    """Those that need writing, with what is to be written; an edit that was just made there goes first."""
    ready = []
    with bench.unit() as (session, when):
        there = planning.there_of(bench, when)
        rows = rows_at(session, bench.claimed.account_id, [each.href for each in found])
        for each in found:
            row, wish = rows.get(each.href), wishes[each.href]
            if row is None:
                continue
            if edits.tag_of(each) != row.etag and each.body not in unkept(row.seen):
                edits.follow(session, row, each, bench.claimed.name, when=when)
                continue  # what is to be written now may be something else: the next round knows
            body = _patched(each.body, wish.body, there)
            if body == each.body:
                row.body_hash, row.etag = wish.digest, edits.tag_of(each)
            else:
                row.seen, row.etag = kept(each.body, body), ""
                ready.append((each, planning.with_body(wish, body)))
    return ready


def _patched(stored: bytes, wanted: bytes, there: There) -> bytes:
    try:
        return patched(stored, wanted, there)
    except BadContent:
        return wanted


def _put(bench: Bench, calendar: FarCalendar, wish: Wish, etag: str | None, written: Written) -> None:
    try:
        written.etags[wish.href] = bench.far.put(calendar.href, wish.href, wish.body, etag=etag)
    except FarTrouble as trouble:
        if trouble.code not in OF_THE_OBJECT:
            raise
        written.refused.append(wish.href)
        written.trouble = trouble
        log.info("a calendar elsewhere refused an object", shelf=wish.shelf, said=trouble.text[:200])


def _note(bench: Bench, wishes: Sequence[Wish], written: Written) -> None:
    """Keep the ETags of what was written; what was refused is not tried again before it changes."""
    with bench.unit() as (session, when):
        written.check(has_taken=_has_taken(session, bench))
        rows = rows_at(session, bench.claimed.account_id, [wish.href for wish in wishes])
        for wish in wishes:
            row = rows.get(wish.href)
            if row is None:
                continue
            if wish.href in written.etags:
                row.etag, row.body_hash, row.written_at = written.etags[wish.href], wish.digest, when.now
                row.seen = kept(wish.body)
            elif wish.href in written.refused:
                row.body_hash = wish.digest


def _has_taken(session: Session, bench: Bench) -> bool:
    """Whether the calendar ever took anything of ours."""
    written = MirroredObject.written_at.is_not(None)
    ours = MirroredObject.account_id == bench.claimed.account_id
    return session.scalar(select(MirroredObject.id).where(ours, written).limit(1)) is not None


def _adopt(bench: Bench, found: Sequence[FarObject]) -> None:
    """Ours, written by a round that was cut off before it could note that; edited since then, perhaps."""
    with bench.unit() as (session, when):
        rows = rows_at(session, bench.claimed.account_id, [each.href for each in found])
        for each in found:
            if each.href in rows:
                edits.follow(session, rows[each.href], each, bench.claimed.name, when=when)


def _new_row(session: Session, bench: Bench, wish: Wish) -> MirroredObject:
    """The row of this thing; one of the same thing at another path is taken over."""
    row = session.scalars(
        select(MirroredObject).where(
            MirroredObject.account_id == bench.claimed.account_id,
            MirroredObject.shelf == wish.shelf,
            MirroredObject.ref_id == wish.ref_id,
        )
    ).one_or_none()
    if row is None:
        row = MirroredObject(account_id=bench.claimed.account_id, shelf=wish.shelf, ref_id=wish.ref_id)
        session.add(row)
    row.href, row.uid = wish.href, wish.uid
    return row


def _pieces(wishes: Sequence[Wish]) -> Iterator[Sequence[Wish]]:
    for start in range(0, len(wishes), AT_A_TIME):
        yield wishes[start : start + AT_A_TIME]
