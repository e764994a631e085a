"""Acts on many contacts: up to five hundred at once, more of them in pieces that go on after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.accounts.changes import bump
from crm.contacts.models import BulkPiece, BulkRun, BulkState
from crm.core.pieces import pieces
from crm.core.when import When
from crm.db import changes
from crm.db.changes import ChangeAct
from crm.db.owner import one, owner_id
from crm.people.bulk.verbs import DO, Verb
from crm.people.bulk.work import Work

ACT = "bulk"
PIECE = 500
PIECES = 2
"""How many of them a step does: what is read once for a step is read half as often."""
_TICK = timedelta(microseconds=1)
OPEN = frozenset({BulkState.RUNNING, BulkState.UNDOING})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `is_claimed` is False when somebody else was faster: then nothing was done here."""

    is_over: bool
    is_claimed: bool = True


def begin(
    session: Session, verb: Verb, wanted: dict[str, Any], contact_ids: Sequence[int], *, when: When
) -> BulkRun:
    """Keep what is to be done with whom. Nobody is changed yet; `step` does that."""
    run = BulkRun(
        verb=verb.value,
        wanted=wanted,
        state=BulkState.RUNNING,
        act_id=changes.begin(session, ACT, {"verb": verb.value}, now=when.now).id,
        created_at=when.now,
        worked_at=when.now,
        total=len(contact_ids),
        done=0,
        skipped=0,
    )
    session.add(run)
    session.flush()
    session.add_all(
        BulkPiece(run_id=run.id, place=place, contact_ids=some)
        for place, some in enumerate(pieces(contact_ids, PIECE))
    )
    session.flush()
    return run


def is_large(run: BulkRun) -> bool:
    """Whether it is done in pieces, with a page that shows how far it is."""
    return run.total > PIECE


def step(session: Session, run_id: int, *, when: When) -> Progress:
    """The next pieces in the transaction of the caller; two processes at once do them once."""
    run = one(session, BulkRun, run_id)
    if run.state is not BulkState.RUNNING or not claim(session, run, when=when):
        return progress(run, is_claimed=False)
    contact_ids, act = next_ones(session, run, run.done), one(session, ChangeAct, run.act_id or 0)
    changed = DO[Verb(run.verb)](Work(session, act, dict(run.wanted), when), contact_ids)
    run.done += len(contact_ids)
    run.skipped += len(contact_ids) - changed
    if run.done >= run.total:
        run.state = BulkState.DONE
    session.flush()
    bump(session, {owner_id()})
    return progress(run)


def cancel(session: Session, run: BulkRun, *, when: When) -> bool:
    """Stop: what was done stays, and can be undone. False when it was over already."""
    if run.state is not BulkState.RUNNING or not switch(session, run, BulkState.CANCELLED):
        return False
    run.worked_at = later(run.worked_at, when.now)
    session.flush()
    return True


def next_ones(session: Session, run: BulkRun, done: int) -> list[int]:
    """The contacts of the next pieces after so many, in the order in which they were chosen."""
    place = done // PIECE
    found = session.scalars(
        select(BulkPiece.contact_ids)
        .where(BulkPiece.run_id == run.id, BulkPiece.place >= place, BulkPiece.place < place + PIECES)
        .order_by(BulkPiece.place)
    )
    return [each for piece in found for each in piece]


def claim(session: Session, run: BulkRun, *, when: When) -> bool:
    """Take the run in hand, unless somebody did since it was read; held until the caller commits."""
    session.flush()
    seen, now = run.worked_at, later(run.worked_at, when.now)
    return _take(session, run, BulkRun.worked_at == seen, worked_at=now)


def switch(session: Session, run: BulkRun, state: BulkState) -> bool:
    """Into another state, unless somebody else was faster; held until the caller commits."""
    session.flush()
    return _take(session, run, state=state)


def later(seen: datetime, now: datetime) -> datetime:
    """An instant after the last one, also when the clock stands or went back."""
    return now if now > seen else seen + _TICK


def progress(run: BulkRun, *, is_claimed: bool = True) -> Progress:
    """How far a run is."""
    return Progress(run.state not in OPEN, is_claimed)


def prune(session: Session, *, before: datetime) -> None:
    """Forget what was done before that instant: it cannot be undone any more."""
    session.execute(
        delete(BulkRun)
        .where(BulkRun.created_at < before, BulkRun.state.not_in(OPEN))
        .execution_options(synchronize_session=False)
    )


def _take(session: Session, run: BulkRun, *still: Any, **values: Any) -> bool:
    taken = session.execute(
        update(BulkRun)
        .where(BulkRun.user_id == owner_id(), BulkRun.id == run.id, BulkRun.state == run.state, *still)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(run)
    return int(taken.rowcount) == 1  # type: ignore[attr-defined]
