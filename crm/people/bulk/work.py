"""What every verb needs to know, and the ways in which it writes: many rows at once, noted for the undo."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, update
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.pieces import pieces
from crm.core.when import When
from crm.db import batch, changes
from crm.db.among import among
from crm.db.base import Owned
from crm.db.changes import ChangeAct, images


@dataclass(frozen=True, slots=True)
class Work:
    """One act: what is noted of it, what it is done with, and when."""

    session: Session
    act: ChangeAct
    wanted: dict[str, Any]
    when: When

    def living(self, ids: Collection[int], *conditions: ColumnElement[bool]) -> list[int]:
        """Those of the contacts that are the owner's, and not in the trash."""
        mine = (among(Contact.id, ids), Contact.deleted_at.is_(None), *conditions)
        return list(self.session.scalars(select(Contact.id).where(*mine).order_by(Contact.id)))

    def change(
        self, ids: Collection[int], values: dict[str, Any], *conditions: ColumnElement[bool]
    ) -> list[Row[Any]]:
        """Give the living among them these values; as they were before, whom that changed.

        A row has the id, the tier and the months of somebody, and what is changed.
        """
        names = dict.fromkeys(("id", "rev", "tier", "own_months", *values))
        differs = or_(*(getattr(Contact, name).is_distinct_from(value) for name, value in values.items()))
        statement = (
            select(*(getattr(Contact, name) for name in names))
            .where(among(Contact.id, ids), Contact.deleted_at.is_(None), differs, *conditions)
            .order_by(Contact.id)
        )
        before = self.session.execute(statement).all()
        if before:
            self.touch([row.id for row in before], values)
            columns = images.table_of(Contact).c
            noted = [
                (
                    row.id,
                    {name: images.dumped(columns[name], getattr(row, name)) for name in values},
                    row.rev + 1,
                )
                for row in before
            ]
            changes.note_images(self.session, self.act, Contact, noted)
        return list(before)

    def touch(self, ids: Collection[int], values: dict[str, Any] | None = None) -> None:
        """Count a change of these contacts, and make it."""
        self.session.flush()
        for some in pieces(ids):
            statement = (
                update(Contact)
                .where(among(Contact.id, some))
                .values(**(values or {}), rev=Contact.rev + 1, updated_at=self.when.now)
                .execution_options(synchronize_session=False)
            )
            self.session.execute(statement)
        self.session.expire_all()

    def make(self, model: type[Owned], rows: Iterable[dict[str, Any]]) -> list[int]:
        """Insert rows that all have the same columns; their ids in the same order."""
        ids = batch.add(self.session, model, list(rows))
        changes.note_made(self.session, self.act, model, ids)
        return ids

    def stamps(self) -> dict[str, Any]:
        """For rows that count their revisions."""
        return {"created_at": self.when.now, "updated_at": self.when.now, "rev": 0}
