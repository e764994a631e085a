"""Noting what a session flushes while an act runs that cannot say beforehand what it will touch."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from crm.db.base import Owned, Tracked
from crm.db.changes import images
from crm.db.changes.models import ChangeAct
from crm.db.changes.noting import note_images
from crm.db.owner import owner_id


@contextmanager
def recording(session: Session, act: ChangeAct, model: type[Owned]) -> Iterator[None]:
    """Note every row of this model that the session makes, changes or deletes within the block.

    The model counts its revisions. Statements on many rows are not seen. Flushes.
    """
    session.flush()
    recorder = _Recorder(session, model)
    event.listen(session, "before_flush", recorder.before_flush)
    event.listen(session, "after_flush", recorder.after_flush)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "before_flush", recorder.before_flush)
        event.remove(session, "after_flush", recorder.after_flush)
    note_images(session, act, model, recorder.noted())


class _Recorder:
    """What became of the rows of one model: their images from before; None for those that were made."""

    def __init__(self, session: Session, model: type[Owned]) -> None:
        if not issubclass(model, Tracked):
            raise TypeError("only rows that count their revisions can be recorded")
        self.session, self.model = session, model
        self.before: dict[int, dict[str, Any] | None] = {}

    def before_flush(self, session: Session, _context: UOWTransaction, _instances: Any) -> None:
        """As they are in the database still."""
        going = [row for row in session.deleted if isinstance(row, self.model)]
        changing = [row for row in session.dirty if isinstance(row, self.model) and session.is_modified(row)]
        ids = {inspect(row).identity[0] for row in (*going, *changing)} - self.before.keys()
        self.before |= images.stored(session, self.model, ids)

    def after_flush(self, session: Session, _context: UOWTransaction) -> None:
        """New rows have their ids now."""
        for row in session.new:
            if isinstance(row, self.model):
                self.before[row.id] = None

    def noted(self) -> list[tuple[int, dict[str, Any] | None, int | None]]:
        """Each row: its id, its image, and its revision now (None: it is gone)."""
        table, left = images.table_of(self.model), dict[int, int]()
        for some in images.in_chunks(self.before):
            rows = select(table.c.id, table.c.rev).where(table.c.user_id == owner_id(), table.c.id.in_(some))
            left.update({row.id: row.rev for row in self.session.execute(rows)})
        return [(row_id, image, left.get(row_id)) for row_id, image in self.before.items()]
