"""Uniting where two contacts work and worked."""

from collections.abc import Sequence

from crm.contacts.actions import refile
from crm.contacts.models import Contact, Position
from crm.core.names import fold
from crm.people.actions.ledger import Ledger


def unite_work(ledger: Ledger, kept: Contact, *, theirs_is_current: bool) -> dict[int, int]:
    """One current position at most, no past one twice. Says which took the place of a deleted one."""
    mine, theirs = ledger.of(Position, Position.contact_id)
    here, there = _current(mine), _current(theirs)
    replaced: dict[int, int] = {}
    if here and there:
        if _is_same_job(here, there):
            _unite(here, there, takes_title=theirs_is_current)
            replaced[there.id] = here.id
            ledger.drop(there)
            theirs = [row for row in theirs if row is not there]
        else:
            (here if theirs_is_current else there).is_current = False
            ledger.session.flush()
    past = {_job(row): row for row in mine if not row.is_current}
    for row in theirs:
        twin = past.get(_job(row)) if not row.is_current else None
        if twin is None:
            row.contact_id = kept.id
        else:
            replaced[row.id] = twin.id
            ledger.drop(row)
    ledger.session.flush()
    refile(ledger.session, [kept.id])
    return replaced


def _current(rows: Sequence[Position]) -> Position | None:
    return next((row for row in rows if row.is_current), None)


def _is_same_job(one: Position, other: Position) -> bool:
    """At one company (or at none that is known), and no title that says otherwise by its dates."""
    return one.company_id == other.company_id or None in (one.company_id, other.company_id)


def _unite(mine: Position, theirs: Position, *, takes_title: bool) -> None:
    mine.company_id = mine.company_id or theirs.company_id
    mine.title = (theirs.title or mine.title) if takes_title else (mine.title or theirs.title)
    begun = [day for day in (mine.started_on, theirs.started_on) if day is not None]
    mine.started_on = min(begun, default=None)
    mine.move_noted_on = mine.move_noted_on or theirs.move_noted_on


def _job(row: Position) -> tuple[object, ...]:
    return (row.company_id, fold(row.title), row.started_on, row.ended_on)
