"""What every verb needs to know, and the ways in which it writes: many rows at once, noted for the undo."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.pieces import pieces
from crm.core.when import When
from crm.db import batch, changes
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
        mine = (Contact.id.in_(ids), Contact.deleted_at.is_(None), *conditions)
        return list(self.session.scalars(select(Contact.id).where(*mine).order_by(Contact.id)))

    def change(
        self, ids: Collection[int], values: dict[str, Any], *conditions: ColumnElement[bool]
    ) -> dict[int, dict[str, Any]]:
        """Give the living among them these values; as they were before, whom that changed."""
        differs = or_(*(getattr(Contact, name).is_distinct_from(value) for name, value in values.items()))
        found = self.living(ids, differs, *conditions)
        before = images.stored(self.session, Contact, found, ("rev", *values))
        if not before:
            return {}
        self.touch(found, values)
        noted = [
            (row_id, {name: image[name] for name in values}, image["rev"] + 1)
            for row_id, image in before.items()
        ]
        changes.note_images(self.session, self.act, Contact, noted)
        return before

    def touch(self, ids: Collection[int], values: dict[str, Any] | None = None) -> None:
        """Count a change of these contacts, and make it."""
        self.session.flush()
        for some in pieces(ids):
            self.session.execute(
                update(Contact)
                .where(Contact.id.in_(some))
                .values(**(values or {}), rev=Contact.rev + 1, updated_at=self.when.now)
                .execution_options(synchronize_session=False)
            )
        self.session.expire_all()

    def make(self, model: type[Owned], rows: Iterable[dict[str, Any]]) -> list[int]:
        """Insert rows that all have the same columns; their ids in the same order."""
        ids = batch.add(self.session, model, list(rows))
        changes.note_made(self.session, self.act, model, ids)
        return ids

    def stamps(self) -> dict[str, Any]:
        """For rows that count their revisions."""
        return {"created_at": self.when.now, "updated_at": self.when.now, "rev": 0}
