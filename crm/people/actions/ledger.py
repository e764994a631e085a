"""Notes every row that a merge touches before it does, so that it can be undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.db import changes
from crm.db.base import Owned, Tracked
from crm.db.changes import ChangeAct

Row = TypeVar("Row", bound=Owned)


class Ledger:
    """What one merge has touched so far: `kept_id` takes over what `gone_id` had."""

    def __init__(
        self, session: Session, act: ChangeAct, *, kept_id: int, gone_id: int, now: datetime
    ) -> None:
        self.session, self.act, self.now = session, act, now
        self.kept_id, self.gone_id = kept_id, gone_id
        self.noted: dict[tuple[type[Owned], int], Owned] = {}

    def before(self, rows: Iterable[Row]) -> list[Row]:
        """Note rows as they are; the same rows back."""
        found = list(rows)
        new = [row for row in found if (type(row), row.id) not in self.noted]
        changes.note_before(self.session, self.act, new)
        self.noted.update({(type(row), row.id): row for row in new})
        return found

    def drop(self, row: Owned) -> None:
        """Delete a row for good."""
        self.before([row])
        del self.noted[type(row), row.id]
        self.session.delete(row)
        self.session.flush()

    def made(self, row: Owned) -> None:
        """Note a new row; flushes."""
        self.session.add(row)
        self.session.flush()
        changes.note_made(self.session, self.act, type(row), [row.id])

    def touch(self, rows: Iterable[Tracked]) -> None:
        """Count the change where a revision is counted."""
        for row in rows:
            row.touch(self.now)

    def of(self, model: type[Row], column: InstrumentedAttribute[Any]) -> tuple[Sequence[Row], Sequence[Row]]:
        """The rows of the one who stays and of the one who goes, noted."""
        found = self.session.scalars(
            select(model).where(column.in_((self.kept_id, self.gone_id))).order_by(model.id)
        ).all()
        self.before(found)
        mine = [row for row in found if getattr(row, column.key) == self.kept_id]
        return mine, [row for row in found if getattr(row, column.key) == self.gone_id]

    def close(self) -> None:
        """Note how the act left everything."""
        changes.note_after(self.session, self.act, self.noted.values())
