"""Taking away what Keepwarm wrote there, and nothing else; then the account."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.calendars.bench import Bench
from crm.calendars.far import Clash, FarObject
from crm.calendars.mirror.edits import condition, says_what_was_seen
from crm.calendars.mirror.reading import rows_at
from crm.calendars.models import MirroredObject
from crm.calendars.queries import account_of
from crm.calendars.trouble import FarTrouble, Trouble


def leave(bench: Bench) -> None:
    """Remove what is as we wrote it; what somebody changed there stays. A calendar that we made goes when
    nothing is left in it. Goes on where it stopped."""
    href = bench.claimed.own_href
    if href:
        try:
            _remove_all(bench, href)
        except FarTrouble as trouble:
            if trouble.code is not Trouble.GONE_THERE:
                raise
    with bench.unit() as (session, _when):
        session.delete(account_of(session, bench.claimed.account_id))


def _remove_all(bench: Bench, href: str) -> None:
    there = {each.href: each.etag for each in bench.far.changes(href).objects}
    with bench.unit(reading=True) as (session, _when):
        rows = session.execute(
            select(MirroredObject.href, MirroredObject.etag).where(
                MirroredObject.account_id == bench.claimed.account_id
            )
        )
        ours: dict[str, str] = {row.href: row.etag for row in rows}
    sure = [path for path, etag in ours.items() if etag and there.get(path) == etag]
    unsure = [path for path, etag in ours.items() if path in there and not condition(etag)]
    for path in sure:
        _remove(bench, href, path, ours[path])
    for found in bench.far.objects(href, unsure):
        for each in _as_written(bench, found):
            _remove(bench, href, each.href, condition(each.etag))
    if bench.claimed.has_made_own and not bench.far.changes(href).objects:
        bench.far.remove_calendar(href)


def _as_written(bench: Bench, found: Sequence[FarObject]) -> list[FarObject]:
    """Where no ETag tells: those of them that say just what we wrote, however the server keeps it."""
    with bench.unit(reading=True) as (session, when):
        rows = rows_at(session, bench.claimed.account_id, [each.href for each in found])
        return [
            each
            for each in found
            if each.href in rows and says_what_was_seen(rows[each.href], each, when.zone)
        ]


def _remove(bench: Bench, href: str, path: str, etag: str) -> None:
    try:
        bench.far.delete(href, path, etag=etag)
    except Clash:
        return
    with bench.unit() as (session, _when):
        for row in rows_at(session, bench.claimed.account_id, [path]).values():
            session.delete(row)
