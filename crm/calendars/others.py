"""Reading calendars that the user chose, a part at a time, for whoever looks for interviews in them."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from crm.calendars import finding
from crm.calendars.bench import Bench
from crm.calendars.far import Changes, FarCalendar, FarObject
from crm.calendars.models import AccountCalendar
from crm.db.owner import one

BACK, AHEAD = timedelta(days=30), timedelta(days=400)
"""What a first look is about; later everything that changes is looked at."""

MOST = 300
"""Objects of one calendar in one round."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a calendar was read: all changes up to `token`; of those after it, up to `then`, all whose
    path is not after `path`. Without a `token` nothing was read before."""

    token: str = ""
    then: str = ""
    path: str = ""

    @classmethod
    def of(cls, kept: str) -> "Cursor":
        """As `AccountCalendar.sync_token` keeps it."""
        if not kept.startswith("{"):
            return cls(kept)
        return cls(**json.loads(kept))

    def __str__(self) -> str:
        return json.dumps(asdict(self)) if self.path else self.token


@dataclass(frozen=True, slots=True)
class Reading:
    """A calendar to read: the row, what the server says of it, and how far it was read."""

    calendar_id: int
    there: FarCalendar
    cursor: Cursor


def read_others(bench: Bench, found: dict[str, FarCalendar]) -> None:
    """Look at what is new in each of them."""
    for reading in _due(bench, found):
        _read(bench, reading)


def _due(bench: Bench, found: dict[str, FarCalendar]) -> list[Reading]:
    """Those that the server says have changed, or that are not read to their end."""
    with bench.unit(reading=True) as (session, _when):
        rows = session.scalars(
            select(AccountCalendar).where(
                AccountCalendar.account_id == bench.claimed.account_id,
                AccountCalendar.is_read,
                AccountCalendar.is_own.is_(False),
            )
        )
        readings = [(row, found[row.href]) for row in rows if row.href in found]
        return [
            Reading(row.id, there, Cursor.of(row.sync_token))
            for row, there in readings
            if not _is_as_it_was(row, there)
        ]


def _is_as_it_was(row: AccountCalendar, there: FarCalendar) -> bool:
    if there.sync_token:
        return row.sync_token == there.sync_token
    return bool(there.ctag) and row.ctag == there.ctag and not Cursor.of(row.sync_token).path


def _read(bench: Bench, reading: Reading) -> None:
    changes = _changes(bench, reading)
    cursor = replace(reading.cursor, then=reading.cursor.then or changes.sync_token)
    waiting = sorted(
        (each for each in changes.objects if each.href > cursor.path), key=lambda each: each.href
    )
    some, has_more = waiting[:MOST], len(waiting) > MOST
    href = reading.there.href
    for objects in bench.far.objects(href, [each.href for each in some]):
        cursor = replace(cursor, path=max(each.href for each in objects)) if objects else cursor
        _look(bench, reading, Changes(tuple(objects)), str(cursor), "")
    if has_more:
        return
    last = Changes(_without_bodies(changes), changes.gone, is_whole=changes.is_whole)
    _look(bench, reading, last, cursor.then, reading.there.ctag)


def _changes(bench: Bench, reading: Reading) -> Changes:
    """What is to be looked at; at first, or when the server forgot our token, all in the time that counts."""
    href, cursor = reading.there.href, reading.cursor
    changes = bench.far.since(href, cursor.token) if cursor.token else None
    if changes is not None:
        return changes
    now = bench.when().now
    there = bench.far.between(href, now - BACK, now + AHEAD)
    return Changes(tuple(there), sync_token=reading.there.sync_token, is_whole=True)


def _without_bodies(changes: Changes) -> tuple[FarObject, ...]:
    return tuple(replace(each, body=b"") for each in changes.objects) if changes.is_whole else ()


def _look(bench: Bench, reading: Reading, changes: Changes, token: str, ctag: str) -> None:
    """Hand it over, and keep how far that is, together."""
    with bench.unit(reading=True) as (session, when):
        likely = finding.sift(changes.objects, finding.looking(session, when=when))
    with bench.unit() as (session, when):
        row = one(session, AccountCalendar, reading.calendar_id)
        finding.keep(session, row, changes, likely, when=when)
        row.sync_token, row.ctag, row.read_at = token, ctag or row.ctag, when.now
