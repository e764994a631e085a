"""What every part of writing a chunk needs to know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db import changes, noticing
from crm.db.base import Owned
from crm.db.changes import ChangeAct
from crm.transfer.sources import SourceKind


@dataclass(frozen=True, slots=True)
class Work:
    """One import: its act (for the undo), what kind of file it is, and when; `fresh` are the ids it made."""

    session: Session
    act: ChangeAct
    kind: SourceKind
    owner: int
    when: When
    fresh: dict[type[Owned], list[int]] = field(default_factory=dict)

    def make(self, model: type[Owned], rows: Sequence[dict[str, Any]]) -> list[int]:
        """Insert rows that all have the same columns; their ids in the same order."""
        if not rows:
            return []
        ids = self._insert(model, [{"user_id": self.owner, **row} for row in rows])
        noticing.inserted(self.session, model, ids, rows)
        changes.note_made(self.session, self.act, model, ids)
        self.fresh.setdefault(model, []).extend(ids)
        return ids

    def _insert(self, model: type[Owned], rows: Sequence[dict[str, Any]]) -> list[int]:
        """SQLite numbers the rows of a statement in their order, and nobody else writes meanwhile."""
        if self.session.get_bind().dialect.name == "sqlite":
            return sorted(self.session.scalars(insert(model).returning(model.id), rows))
        return list(
            self.session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows)
        )

    def change(self, rows: Iterable[Owned]) -> None:
        """Keep what rows say before they are changed."""
        changes.note_before(self.session, self.act, list(rows))

    def changed(self, rows: Iterable[Owned]) -> None:
        """They are changed now; flushes."""
        self.session.flush()
        changes.note_after(self.session, self.act, list(rows))

    def stamps(self) -> dict[str, Any]:
        """For rows that count their revisions."""
        return {"created_at": self.when.now, "updated_at": self.when.now, "rev": 0}
