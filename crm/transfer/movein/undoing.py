"""Taking an import back, also one that runs or was stopped; what was touched since stays and is named."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts.actions import refile
from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.db import changes
from crm.db.changes import ChangeAct, ChangeRow, Conflict, Undone
from crm.db.owner import one
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein.applying import Progress, claim, later, progress, switch
from crm.transfer.movein.calendar import taking
from crm.transfer.sources import SourceKind

UNDOABLE = frozenset({StagedState.RUNNING, StagedState.APPLIED, StagedState.CANCELLED})
AT_ONCE = 20_000
STEP = 2_000
MOST_NAMED = 200


def begin(session: Session, row: StagedFile, *, when: When) -> None:
    """From now on it is being undone; nothing more is applied."""
    if not is_possible(session, row) or not switch(session, row, StagedState.UNDOING):
        return
    row.worked_at = later(row.worked_at, when.now)
    row.total, row.done = _rows(session, row.act_id or 0), 0
    row.made = {**(row.made or {}), "kept": [], "conflicts": 0}
    session.flush()


def undo(session: Session, row: StagedFile, *, when: When) -> None:
    """All of it in this one transaction."""
    begin(session, row, when=when)
    while row.state is StagedState.UNDOING:
        _take_back(session, row, when=when)


def step(session: Session, file_id: int, *, when: When) -> Progress:
    """A piece in the transaction of the caller; two processes at once do it once."""
    row = one(session, StagedFile, file_id)
    if row.state is not StagedState.UNDOING or not claim(session, row, when=when):
        return progress(row, is_claimed=False)
    _take_back(session, row, when=when)
    return progress(row)


def is_large(session: Session, row: StagedFile) -> bool:
    """Whether it is taken back in pieces."""
    return row.act_id is not None and _rows(session, row.act_id) > AT_ONCE


def is_possible(session: Session, row: StagedFile) -> bool:
    """Whether it can still be taken back: acts are remembered for 30 days."""
    if row.state not in UNDOABLE:
        return False
    if row.kind is SourceKind.CALENDAR:
        return True
    return session.scalar(select(ChangeAct.id).where(ChangeAct.id == row.act_id)) is not None


def kept(row: StagedFile) -> tuple[list[str], int]:
    """The names of contacts that were left by the undo, and how many there are in all."""
    made = row.made or {}
    names = list(made.get("kept", ()))
    return names, int(made.get("kept_count", len(names)))


def _take_back(session: Session, row: StagedFile, *, when: When) -> None:
    if row.kind is SourceKind.CALENDAR:
        taking.undo(session, row, when=when)
        return
    act = one(session, ChangeAct, row.act_id or 0)
    skip = _planned_since(session, act.id) if act.undoing_at is None else set()
    undone = changes.undo_some(
        session, act, now=when.now, most=STEP, skip={("contact", each) for each in skip}
    )
    session.refresh(row)
    _derive_again(session, undone, when=when)
    _name_kept(session, row, skip, undone.conflicts)
    row.done = max(row.total - undone.remaining, 0)
    if undone.remaining == 0:
        row.state = StagedState.UNDONE
    session.flush()


def _rows(session: Session, act_id: int) -> int:
    return session.scalar(select(func.count(ChangeRow.id)).where(ChangeRow.act_id == act_id)) or 0


def _planned_since(session: Session, act_id: int) -> set[int]:
    """Contacts of this import for whom something was planned by hand since: they stay."""
    made = select(ChangeRow.row_id).where(ChangeRow.act_id == act_id, ChangeRow.before.is_(None))
    contacts = made.where(ChangeRow.table_name == "contact")
    followups = made.where(ChangeRow.table_name == "followup")
    return set(
        filter(
            None,
            session.scalars(
                select(FollowUp.contact_id).where(
                    FollowUp.contact_id.in_(contacts),
                    FollowUp.id.not_in(followups),
                    FollowUp.kind != FollowUpKind.KEEP_IN_TOUCH,
                )
            ),
        )
    )


def _derive_again(session: Session, undone: Undone, *, when: When) -> None:
    ids = undone.touched.get("contact", set())
    there = set(session.scalars(select(Contact.id).where(Contact.id.in_(ids)))) if ids else set()
    refile(session, there)
    derive(session, there, when=when)


def _name_kept(session: Session, row: StagedFile, skip: Iterable[int], conflicts: list[Conflict]) -> None:
    ids = {*skip, *(conflict.row_id for conflict in conflicts if conflict.table == "contact")}
    if not ids:
        return
    made = row.made or {}
    names = [*made.get("kept", ()), *session.scalars(select(Contact.name).where(Contact.id.in_(ids)))]
    row.made = {**made, "kept": names[:MOST_NAMED], "kept_count": int(made.get("kept_count", 0)) + len(ids)}
