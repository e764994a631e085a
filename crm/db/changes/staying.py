"""What the undo of an act must leave alone: rows edited since, and made rows that something hangs on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.among import among
from crm.db.base import Owned, Tracked
from crm.db.changes import images
from crm.db.changes.models import ChangeRow
from crm.db.owner import owner_id

RowKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of `model` that names rows of the table `to`; the first one says whose part the row is."""

    model: type[Owned]
    column: str
    to: str
    is_first: bool


@dataclass(slots=True)
class Staying:
    """Rows that stay: as conflicts (edited since, or in use), or silently along with those."""

    conflicts: set[RowKey] = field(default_factory=set)
    along: set[RowKey] = field(default_factory=set)
    gone: set[RowKey] = field(default_factory=set)


def references() -> list[Reference]:
    """Every foreign key between tables with an owner."""
    models, found = images.owned_models(), []
    for name, model in models.items():
        is_first = True
        for column in images.table_of(model).columns:
            for key in column.foreign_keys:
                to = key.column.table.name
                if column.name != "user_id" and to in models and key.column.name == "id":
                    found.append(Reference(models[name], column.name, to, is_first))
                    is_first = False
    return found


def what_stays(session: Session, act_id: int, skip: Collection[RowKey]) -> Staying:
    """Look at every row of the act before any of it is undone."""
    return _Look(session, act_id, frozenset(skip)).result()


def in_use(
    session: Session, table_name: str, ids: Collection[int], *, apart_from: Collection[RowKey] = ()
) -> set[int]:
    """Which of these rows others refer to, apart from rows that go with what they hang on."""
    used: set[int] = set()
    for reference in references():
        if reference.to != table_name or reference.model.goes_along:
            continue
        name = images.table_of(reference.model).name
        for row_id, parent in _parents(session, reference, ids):
            if (name, row_id) not in apart_from:
                used.add(parent)
    return used


class _Look:
    """One look at the rows of an act."""

    def __init__(self, session: Session, act_id: int, skip: frozenset[RowKey]) -> None:
        self.session, self.skip = session, skip
        self.made: dict[str, dict[int, int | None]] = {}
        self.changed: dict[str, dict[int, int | None]] = {}
        rows = session.execute(
            select(
                ChangeRow.table_name, ChangeRow.row_id, ChangeRow.before.is_(None), ChangeRow.after_rev
            ).where(ChangeRow.act_id == act_id)
        )
        for name, row_id, is_made, after_rev in rows:
            (self.made if is_made else self.changed).setdefault(name, {})[row_id] = after_rev
        self.staying = Staying()

    def result(self) -> Staying:
        models = images.owned_models()
        for name in (*self.made, *self.changed):
            if name not in models:
                raise LookupError(name)
        for name, rows in self.changed.items():
            self._look_at_changed(models[name], name, rows)
        for name, rows in self.made.items():
            self._look_at_made(models[name], name, rows)
        self._look_for_use()
        self._spread()
        return self.staying

    def _look_at_changed(self, model: type[Owned], name: str, rows: dict[int, int | None]) -> None:
        """A changed row must be as the act left it; a deleted one must still be missing."""
        now = images.revisions(self.session, model, rows)
        for row_id, after in rows.items():
            if (name, row_id) in self.skip:
                self.staying.along.add((name, row_id))
            elif now.get(row_id) != after:
                self.staying.conflicts.add((name, row_id))

    def _look_at_made(self, model: type[Owned], name: str, rows: dict[int, int | None]) -> None:
        checked = {row_id for row_id, after in rows.items() if after is not None}
        now = images.revisions(self.session, model, checked)
        for row_id, after in rows.items():
            key = (name, row_id)
            if row_id in checked and row_id not in now:
                self.staying.gone.add(key)
            elif key in self.skip:
                self.staying.along.add(key)
            elif row_id in checked and now[row_id] != after:
                self.staying.conflicts.add(key)

    def _look_for_use(self) -> None:
        """A made row that a row of somebody else's making refers to."""
        ours = self._keys(self.made) | (
            self._keys(self.changed) - self.staying.conflicts - self.staying.along
        )
        for name, rows in self.made.items():
            used = in_use(self.session, name, rows, apart_from=ours)
            self.staying.conflicts |= {(name, row_id) for row_id in used} - self.staying.along

    def _spread(self) -> None:
        """What a staying row refers to stays, and so do its own parts; until nothing is added."""
        links = [
            (reference, self._links(reference))
            for reference in references()
            if reference.to in self.made and images.table_of(reference.model).name in self.made
        ]
        before = -1
        while before != len(self.staying.along):
            before = len(self.staying.along)
            for reference, pairs in links:
                self._spread_over(reference, pairs)

    def _spread_over(self, reference: Reference, pairs: list[tuple[RowKey, RowKey]]) -> None:
        is_part = reference.is_first and not issubclass(reference.model, Tracked)
        kept = self.staying.conflicts | self.staying.along
        for child, parent in pairs:
            if child in kept and parent not in kept:
                self.staying.along.add(parent)
            elif is_part and parent in kept and child not in kept:
                self.staying.along.add(child)

    def _links(self, reference: Reference) -> list[tuple[RowKey, RowKey]]:
        name, parents = images.table_of(reference.model).name, self.made[reference.to]
        mine = self.made[name]
        found = _parents(self.session, reference, parents)
        return [((name, child), (reference.to, parent)) for child, parent in found if child in mine]

    @staticmethod
    def _keys(rows: dict[str, dict[int, Any]]) -> set[RowKey]:
        return {(name, row_id) for name, ids in rows.items() for row_id in ids}


def _parents(session: Session, reference: Reference, ids: Collection[int]) -> Iterator[tuple[int, int]]:
    """The rows that refer to these: (their id, the id that they refer to)."""
    table = images.table_of(reference.model)
    column = table.c[reference.column]
    for chunk in images.in_chunks(ids):
        statement = select(table.c.id, column).where(table.c.user_id == owner_id(), among(column, chunk))
        yield from ((row[0], row[1]) for row in session.execute(statement))
