"""Taking an act on many back, as a whole; what was changed since stays and is counted.

First every row is as it was before, then what follows from the rows is derived again: in steps, one after the
other, when there are many.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.changes import bump
from crm.contacts.models import BulkRun, BulkState, Contact
from crm.contacts.signals import contacts_changed
from crm.core.when import When
from crm.db import changes
from crm.db.among import among
from crm.db.changes import ChangeAct, ChangeRow
from crm.db.owner import one, owner_id
from crm.people.bulk import running
from crm.people.bulk.running import PIECE, Progress, claim, later, progress, switch
from crm.people.bulk.verbs import Verb

DERIVING = frozenset(Verb) - {Verb.TAG, Verb.UNTAG}
REGROUPING = frozenset({Verb.TIER, Verb.CADENCE, Verb.ARCHIVE, Verb.UNARCHIVE, Verb.TRASH})
UNDOABLE = frozenset({BulkState.RUNNING, BulkState.DONE, BulkState.CANCELLED})
STEP = 2_000


def begin(session: Session, run: BulkRun, *, when: When) -> bool:
    """From now on it is being undone; nothing more is done. False when it cannot be (any more)."""
    if not is_possible(session, run) or not switch(session, run, BulkState.UNDOING):
        return False
    run.worked_at = later(run.worked_at, when.now)
    rows = _rows(session, run)
    run.wanted = {**run.wanted, "people": run.done, "rows": rows, "kept": 0}
    run.total, run.done = rows + run.done, 0
    session.flush()
    return True


def step(session: Session, run_id: int, *, when: When) -> Progress:
    """The next of it in the transaction of the caller; two processes at once do it once."""
    run = one(session, BulkRun, run_id)
    if run.state is not BulkState.UNDOING or not claim(session, run, when=when):
        return progress(run, is_claimed=False)
    act = one(session, ChangeAct, run.act_id or 0)
    if act.undone_at is None:
        _take_back(session, run, act, when=when)
    else:
        _derive_again(session, run, when=when)
    if act.undone_at is not None and run.done >= run.total:
        run.state = BulkState.UNDONE
    session.flush()
    bump(session, {owner_id()})
    return progress(run)


def is_large(run: BulkRun) -> bool:
    """Whether it is taken back in pieces, with a page that shows how far it is."""
    return int(run.wanted.get("people", run.done)) > PIECE


def is_possible(session: Session, run: BulkRun) -> bool:
    """Whether it can still be taken back: acts are remembered for 30 days."""
    if run.state not in UNDOABLE:
        return False
    return session.scalar(select(ChangeAct.id).where(ChangeAct.id == run.act_id)) is not None


def kept(run: BulkRun) -> int:
    """How many things were left by the undo, because they were changed since."""
    return int(run.wanted.get("kept", 0))


def _rows(session: Session, run: BulkRun) -> int:
    return session.scalar(select(func.count(ChangeRow.id)).where(ChangeRow.act_id == run.act_id)) or 0


def _take_back(session: Session, run: BulkRun, act: ChangeAct, *, when: When) -> None:
    undone = changes.undo_some(session, act, now=when.now, most=STEP)
    session.refresh(run)
    session.refresh(act)
    run.wanted = {**run.wanted, "kept": kept(run) + len(undone.conflicts)}
    run.done = int(run.wanted["rows"]) - undone.remaining


def _derive_again(session: Session, run: BulkRun, *, when: When) -> None:
    """What follows for the next of the people; who is gone since has nothing to derive."""
    wanted = running.next_ones(session, run, run.done - int(run.wanted["rows"]))
    ids = set(session.scalars(select(Contact.id).where(among(Contact.id, wanted))))
    if ids and run.verb in DERIVING:
        around = ids if run.verb in REGROUPING else ()
        contacts_changed.send(session=session, when=when, contact_ids=ids, regrouped=around)
    run.done += len(wanted)
