"""Taking an act back: what it changed is as before, what it deleted is there again, what it made is gone."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.db.among import among
from crm.db.base import Owned, Tracked
from crm.db.changes import images
from crm.db.changes.models import ChangeAct, ChangeRow
from crm.db.changes.staying import RowKey, in_use, what_stays
from crm.db.noticing import rewritten

ROUNDS = 4
"""Rows may stand in each other's way (a unique value that moved): they are tried again after the others."""
EVERYTHING = 2**31
AT_ONCE = 2_000
NOTED = tuple(
    getattr(ChangeRow, name) for name in ("id", "table_name", "row_id", "before", "after_rev", "tries")
)
Noted = Row[Any]
"""What an act noted of a row, read as these columns: thousands of objects would take longer than the undo."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that was left as it is: it was edited since, is in use, or has no place to return to."""

    table: str
    row_id: int


@dataclass(slots=True)
class Undone:
    """What came of it. `touched`: the ids of the rows that were written, created anew or deleted, by table.

    `remaining` is how many rows are still to come (after `undo_some`); 0 = the act is undone.
    """

    conflicts: list[Conflict] = field(default_factory=list)
    touched: dict[str, set[int]] = field(default_factory=dict)
    restored: int = 0
    remaining: int = 0


def undo(
    session: Session, act: ChangeAct, *, now: datetime, skip: Collection[RowKey] = frozenset()
) -> Undone:
    """Take the whole act back, but for the rows in `skip` (table, id). Flushes, and forgets loaded values."""
    return undo_some(session, act, now=now, skip=skip, most=EVERYTHING)


def undo_some(
    session: Session,
    act: ChangeAct,
    *,
    now: datetime,
    most: int,
    skip: Collection[RowKey] = frozenset(),
) -> Undone:
    """Take about `most` more rows of the act back, in an order that keeps foreign keys.

    Call it again, in a transaction of its own, until `remaining` is 0. `skip` counts the first time.
    """
    session.flush()
    run = _Undo(session, act, now)
    if act.undoing_at is None:
        run.settle(skip)
    handled = 0
    while handled < most and (piece := run.next_piece(min(most - handled, AT_ONCE))):
        run.take_back(piece)
        handled += len(piece)
    run.outcome.remaining = run.count()
    if run.outcome.remaining == 0:
        act.undone_at = now
    session.flush()
    session.expire_all()
    return run.outcome


class _Undo:
    """One call."""

    def __init__(self, session: Session, act: ChangeAct, now: datetime) -> None:
        self.session, self.act, self.now = session, act, now
        self.models = images.owned_models()
        self.outcome = Undone()

    def settle(self, skip: Collection[RowKey]) -> None:
        """Before anything is touched: drop what stays as it is."""
        staying = what_stays(self.session, self.act.id, skip)
        self._conflict(staying.conflicts)
        self._forget(staying.conflicts | staying.along | staying.gone)
        self.act.undoing_at = self.now

    def count(self) -> int:
        """How many rows are still to be taken back."""
        statement = select(func.count()).select_from(ChangeRow).where(ChangeRow.act_id == self.act.id)
        return self.session.scalars(statement).one()

    def next_piece(self, most: int) -> Sequence[Noted]:
        """Rows of one table: first those to be restored, parents before children; then the made ones."""
        tries = self.session.scalar(select(func.min(ChangeRow.tries)).where(ChangeRow.act_id == self.act.id))
        if tries is None:
            return []
        mine = (ChangeRow.act_id == self.act.id, ChangeRow.tries == tries)
        groups = self.session.execute(
            select(ChangeRow.table_name, ChangeRow.before.is_(None)).where(*mine).distinct()
        )
        order = list(self.models)
        name, is_made = min(groups, key=lambda group: _rank(order, group[0], is_made=bool(group[1])))
        is_such = ChangeRow.before.is_(None) if is_made else ChangeRow.before.is_not(None)
        return self.session.execute(
            select(*NOTED)
            .where(*mine, ChangeRow.table_name == name, is_such)
            .order_by(ChangeRow.row_id)
            .limit(most)
        ).all()

    def take_back(self, piece: Sequence[Noted]) -> None:
        """Undo rows of one table and one sort."""
        if piece[0].tries >= ROUNDS:
            self._conflict({(row.table_name, row.row_id) for row in piece})
            self._settled(piece)
            return
        if piece[0].before is None:
            self._delete_made(piece)
            return
        self._restore([row for row in piece if row.after_rev is not None])
        self._try([row for row in piece if row.after_rev is None], self._create_again)

    def _delete_made(self, piece: Sequence[Noted]) -> None:
        name = piece[0].table_name
        used = in_use(self.session, name, [row.row_id for row in piece])
        self._later([row for row in piece if row.row_id in used])
        self._try([row for row in piece if row.row_id not in used], self._delete)

    def _restore(self, piece: list[Noted]) -> None:
        """Write back what was changed, unless it was edited after the undo began."""
        if not piece:
            return
        model = self.models[piece[0].table_name]
        now = images.revisions(self.session, model, [row.row_id for row in piece])
        fit = [row for row in piece if now.get(row.row_id) == row.after_rev]
        unfit = [row for row in piece if now.get(row.row_id) != row.after_rev]
        self._conflict({(row.table_name, row.row_id) for row in unfit})
        self._settled(unfit)
        self._try(fit, self._write_back)

    def _try(self, piece: Sequence[Noted], act: Callable[[Sequence[Noted]], None]) -> None:
        """Do it for all at once; where the database refuses, by halves, down to the rows that must wait."""
        if not piece:
            return
        try:
            with self.session.begin_nested():
                self._notice(piece)
                act(piece)
                self._notice(piece)
        except IntegrityError:
            if len(piece) == 1 or self._may_all_wait(piece):
                self._later(piece)
                return
            middle = len(piece) // 2
            self._try(piece[:middle], act)
            self._try(piece[middle:], act)
            return
        self.outcome.restored += len(piece)
        self.outcome.touched.setdefault(piece[0].table_name, set()).update(row.row_id for row in piece)
        self._settled(piece)

    def _may_all_wait(self, piece: Sequence[Noted]) -> bool:
        """Whether all of a piece may be tried again after the others: thousands may be in the way of each.

        Not what goes back to another row first: it would be gone along with the one that it refers to now.
        """
        table, columns = images.table_of(self.models[piece[0].table_name]), _columns(piece)
        if columns is None or piece[0].tries:
            return False
        return not any(table.c[name].foreign_keys for name in columns)

    def _notice(self, piece: Sequence[Noted]) -> None:
        """Whoever keeps something that is made of these rows hears of them, and of what changes in them."""
        model = self.models[piece[0].table_name]
        rewritten(self.session, model, [row.row_id for row in piece], _columns(piece))

    def _write_back(self, piece: Sequence[Noted]) -> None:
        """Images may hold different columns: those with the same ones are written together."""
        model, alike = self.models[piece[0].table_name], dict[tuple[str, ...], list[Noted]]()
        for row in piece:
            names = tuple(name for name in _restored_columns(model) if name in (row.before or {}))
            alike.setdefault(names, []).append(row)
        for names, rows in alike.items():
            self._write_columns(model, rows, names)
        self._touch(model, [row.row_id for row in piece])

    def _write_columns(self, model: type[Owned], rows: Sequence[Noted], names: Sequence[str]) -> None:
        table = images.table_of(model)
        statement = (
            table.update()
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(f"to_{name}") for name in names})
        )
        values = []
        for row in rows:
            image = images.written(model, row.before or {}, names)
            values.append({"row": row.row_id, **{f"to_{name}": value for name, value in image.items()}})
        self.session.connection().execute(statement, values)

    def _create_again(self, piece: Sequence[Noted]) -> None:
        model = self.models[piece[0].table_name]
        columns = [column.name for column in images.table_of(model).columns if column.computed is None]
        values = [images.written(model, row.before or {}, columns) for row in piece]
        self.session.connection().execute(insert(images.table_of(model)), values)
        self._touch(model, [row.row_id for row in piece])

    def _delete(self, piece: Sequence[Noted]) -> None:
        model = self.models[piece[0].table_name]
        statement = delete(model).where(among(model.id, [row.row_id for row in piece]))
        self.session.execute(statement.execution_options(synchronize_session=False))

    def _touch(self, model: type[Owned], ids: Collection[int]) -> None:
        """A revision never falls: what is as before is a new one. The user's change counter rises with it."""
        if issubclass(model, Tracked):
            statement = update(model).where(among(model.id, ids))
            touched = statement.values(rev=model.rev + 1, updated_at=self.now)
            self.session.execute(touched.execution_options(synchronize_session=False))

    def _later(self, piece: Sequence[Noted]) -> None:
        statement = update(ChangeRow).where(among(ChangeRow.id, [row.id for row in piece]))
        waiting = statement.values(tries=ChangeRow.tries + 1)
        self.session.execute(waiting.execution_options(synchronize_session=False))

    def _conflict(self, keys: Collection[RowKey]) -> None:
        self.outcome.conflicts += [Conflict(*key) for key in sorted(keys)]

    def _settled(self, piece: Sequence[Noted]) -> None:
        self._forget({(row.table_name, row.row_id) for row in piece})

    def _forget(self, keys: Collection[RowKey]) -> None:
        by_table: dict[str, list[int]] = {}
        for name, row_id in keys:
            by_table.setdefault(name, []).append(row_id)
        for name, ids in by_table.items():
            for chunk in images.in_chunks(ids):
                mine = (ChangeRow.act_id == self.act.id, ChangeRow.table_name == name)
                statement = delete(ChangeRow).where(*mine, among(ChangeRow.row_id, chunk))
                self.session.execute(statement.execution_options(synchronize_session=False))


def _rank(order: list[str], name: str, *, is_made: bool) -> tuple[bool, int]:
    place = order.index(name)
    return (is_made, -place if is_made else place)


def _columns(piece: Sequence[Noted]) -> set[str] | None:
    """What is written back to rows of one sort; None: they come or go."""
    if piece[0].before is None or piece[0].after_rev is None:
        return None
    return {name for row in piece for name in row.before}


def _restored_columns(model: type[Owned]) -> list[str]:
    """What is written back: all but whose row it is, what is computed, and what counts changes."""
    left = {"id", "user_id", *(("rev", "updated_at") if issubclass(model, Tracked) else ())}
    columns = images.table_of(model).columns
    return [column.name for column in columns if column.computed is None and column.name not in left]
