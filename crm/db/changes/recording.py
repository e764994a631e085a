"""Noting what a session writes while an act runs that cannot say beforehand what it will touch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from crm.db import batch
from crm.db.base import Owned, Tracked
from crm.db.changes import images
from crm.db.changes.models import ChangeAct
from crm.db.changes.noting import note_images

COUNTED = frozenset({"rev", "updated_at"})


@contextmanager
def recording(session: Session, act: ChangeAct, model: type[Owned]) -> Iterator[None]:
    """Note every row of this model that the session flushes, or writes in a batch, within the block.

    The model counts its revisions. Statements on many rows are not seen. Flushes.
    """
    session.flush()
    recorder = _Recorder(session, model)
    event.listen(session, "before_flush", recorder.before_flush)
    event.listen(session, "after_flush", recorder.after_flush)
    batch.listen(session, recorder.on_batch)
    try:
        yield
        session.flush()
    finally:
        batch.unlisten(session, recorder.on_batch)
        event.remove(session, "before_flush", recorder.before_flush)
        event.remove(session, "after_flush", recorder.after_flush)
    note_images(session, act, model, recorder.noted())


class _Recorder:
    """What became of the rows of one model: their images from before; None for those that were made.

    `left` are the revisions of those that were written in a batch last.
    """

    def __init__(self, session: Session, model: type[Owned]) -> None:
        if not issubclass(model, Tracked):
            raise TypeError("only rows that count their revisions can be recorded")
        self.session, self.model = session, model
        self.table = images.table_of(model)
        self.before: dict[int, dict[str, Any] | None] = {}
        self.left: dict[int, int] = {}

    def before_flush(self, session: Session, _context: UOWTransaction, _instances: Any) -> None:
        """As they are in the database still, whole."""
        going = [row for row in session.deleted if isinstance(row, self.model)]
        changing = [row for row in session.dirty if isinstance(row, self.model) and session.is_modified(row)]
        ids = {row.id for row in (*going, *changing)}
        self.before |= images.stored(session, self.model, self._whole(ids))
        for row_id in ids:
            self.left.pop(row_id, None)

    def after_flush(self, session: Session, _context: UOWTransaction) -> None:
        """New rows have their ids now."""
        for row in session.new:
            if isinstance(row, self.model):
                self.before[row.id] = None

    def on_batch(
        self,
        model: type[Owned],
        before: Mapping[int, Mapping[str, Any] | None],
        after: Mapping[int, Mapping[str, Any]],
    ) -> None:
        """What was written of each is what is to be restored."""
        if model is not self.model:
            return
        for row_id, values in after.items():
            self.left[row_id] = values["rev"]
            if row_id not in self.before:
                self.before[row_id] = self._image(before[row_id])

    def noted(self) -> list[tuple[int, dict[str, Any] | None, int | None]]:
        """Each row: its id, its image, and its revision now (None: it is gone)."""
        left = dict(self.left)
        left.update(images.revisions(self.session, self.model, self.before.keys() - left.keys()))
        return [(row_id, image, left.get(row_id)) for row_id, image in self.before.items()]

    def _whole(self, ids: set[int]) -> set[int]:
        """Those of which nothing is known yet."""
        return ids - self.before.keys()

    def _image(self, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if before is None:
            return None
        columns = self.table.c
        return {
            name: images.dumped(columns[name], value) for name, value in before.items() if name not in COUNTED
        }
