"""Applying a staged file: at once up to 5,000 records, above that in chunks that go on after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db import changes
from crm.db.changes import ChangeAct
from crm.db.owner import one, owner_id
from crm.transfer.models import StagedFile, StagedRecord, StagedState
from crm.transfer.movein import writing
from crm.transfer.movein.calendar import taking
from crm.transfer.movein.writing import Work
from crm.transfer.sources import SourceKind

AT_ONCE = 5_000
EVENTS_AT_ONCE = 60
CHUNK = 500
ACT = "import"
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `is_claimed` is False when somebody else was faster: then nothing was done here."""

    done: int
    total: int
    is_over: bool
    is_claimed: bool = True


def begin(session: Session, row: StagedFile, *, when: When) -> None:
    """From now on it runs; a file that runs already goes on as it is."""
    if row.state is not StagedState.STAGED or not switch(session, row, StagedState.RUNNING):
        return
    if row.kind is not SourceKind.CALENDAR:  # what came from a calendar goes into the trash instead
        row.act_id = changes.begin(session, ACT, {"file": row.id, "name": row.name}, now=when.now).id
    row.applied_at = when.now
    row.worked_at, row.done, row.made = when.now, 0, {"place": 0}
    session.flush()


def apply(session: Session, row: StagedFile, *, when: When) -> None:
    """Everything in this one transaction."""
    begin(session, row, when=when)
    while row.state is StagedState.RUNNING:
        write_chunk(session, row, when=when)


def step(session: Session, file_id: int, *, when: When) -> Progress:
    """One chunk in the transaction of the caller; two processes at once do it once."""
    row = one(session, StagedFile, file_id)
    if row.state is not StagedState.RUNNING or not claim(session, row, when=when):
        return progress(row, is_claimed=False)
    write_chunk(session, row, when=when)
    return progress(row)


def claim(session: Session, row: StagedFile, *, when: When) -> bool:
    """Take the file in hand, unless somebody did since it was read; held until the caller commits."""
    session.flush()
    seen, now = row.worked_at, later(row.worked_at, when.now)
    taken = session.execute(
        update(StagedFile)
        .where(
            StagedFile.user_id == owner_id(),
            StagedFile.id == row.id,
            StagedFile.state == row.state,
            StagedFile.worked_at == seen,
        )
        .values(worked_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    return int(taken.rowcount) == 1  # type: ignore[attr-defined]


def switch(session: Session, row: StagedFile, state: StagedState) -> bool:
    """Into another state, unless somebody else was faster; held until the caller commits."""
    session.flush()
    taken = session.execute(
        update(StagedFile)
        .where(StagedFile.user_id == owner_id(), StagedFile.id == row.id, StagedFile.state == row.state)
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    return int(taken.rowcount) == 1  # type: ignore[attr-defined]


def later(seen: datetime | None, now: datetime) -> datetime:
    """An instant after the last one, also when the clock stands or went back."""
    return now if seen is None or now > seen else seen + _TICK


def write_chunk(session: Session, row: StagedFile, *, when: When) -> None:
    """The next records by their place; the state is `applied` once there are none."""
    place = int((row.made or {}).get("place", 0))
    most = taking.CHUNK if row.kind is SourceKind.CALENDAR else CHUNK
    records = session.scalars(
        select(StagedRecord)
        .where(StagedRecord.file_id == row.id, StagedRecord.place > place)
        .order_by(StagedRecord.place)
        .limit(most)
    ).all()
    if records:
        _write(session, row, records, when=when)
        row.made = {**(row.made or {}), "place": records[-1].place}
        row.done += len(records)
    if len(records) < most:
        row.state = StagedState.APPLIED
    session.flush()
    for record in records:
        session.expunge(record)


def _write(session: Session, row: StagedFile, records: Sequence[StagedRecord], *, when: When) -> None:
    if row.kind is SourceKind.CALENDAR:
        taking.write(session, row, records, when=when)
        return
    act = one(session, ChangeAct, row.act_id or 0)
    writing.write(Work(session, act, row.kind, owner_id(), when), records)


def cancel(session: Session, row: StagedFile, *, when: When) -> None:
    """Stop: what was written stays, and can be undone."""
    if row.state is StagedState.RUNNING and switch(session, row, StagedState.CANCELLED):
        row.worked_at = later(row.worked_at, when.now)
        session.flush()


def progress(row: StagedFile, *, is_claimed: bool = True) -> Progress:
    """How far a file is."""
    over = row.state not in (StagedState.RUNNING, StagedState.UNDOING)
    return Progress(row.done, row.total, over, is_claimed)


def is_large(session: Session, row: StagedFile) -> bool:
    """Whether it is applied in chunks."""
    number = session.scalar(select(func.count(StagedRecord.id)).where(StagedRecord.file_id == row.id)) or 0
    return number > (EVENTS_AT_ONCE if row.kind is SourceKind.CALENDAR else AT_ONCE)
