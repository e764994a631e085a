"""What sessions change, told to whoever keeps something made from it: as it is flushed, and before commits.

A watcher names the models that it sees. It is told of every row that comes, changes or goes, also through
statements on many rows; `rewritten` and `inserted` are for whoever writes past the session's objects.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Delete, Update, event, select
from sqlalchemy.orm import (
    Mapper,
    ORMExecuteState,
    Session,
    SessionTransaction,
    UOWTransaction,
    object_session,
)
from sqlalchemy.orm.attributes import History, instance_state
from sqlalchemy.orm.base import PassiveFlag

from crm.core.pieces import pieces
from crm.db.among import among
from crm.db.base import Owned
from crm.db.owner import OwnerMissing, acting_as, owner_id


class How(StrEnum):
    """LEAVING is told while the row and what names it can still be asked for, GONE once it is deleted.

    REWRITTEN: it came or changed past the session's objects. Only when LEAVING or REWRITTEN is told may a
    watcher ask the database: the others are told in the middle of a flush.
    """

    MADE = "made"
    CHANGED = "changed"
    LEAVING = "leaving"
    GONE = "gone"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Sees:
    """What matters of a model: `keys`, the columns whose values say what is affected, before and after the
    change; `columns`, those whose change is told of (None: of each)."""

    keys: tuple[str, ...] = ("id",)
    columns: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one model and one owner. `columns` are those that changed, as far as they matter."""

    session: Session
    owner: int
    model: type[Owned]
    how: How
    keys: Mapping[str, frozenset[int]]
    columns: frozenset[str] = field(default_factory=frozenset)


class Watcher(Protocol):
    """Somebody who keeps something that is made from the rows of these models."""

    @property
    def sees(self) -> Mapping[type[Owned], Sees]: ...

    def note(self, change: Change) -> None:
        """Remember it. Called often: writes nothing."""

    def note_everything(self, session: Session, owner: int) -> None:
        """All that the owner has may have changed."""

    def settle(self, session: Session) -> None:
        """The transaction is about to be committed."""

    def forget(self, session: Session) -> None:
        """The transaction is over: what was noted and not settled did not happen."""


_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Tell `watcher` of every change from now on."""
    _watchers.append(watcher)
    for model in watcher.sees:
        event.listen(model, "after_insert", _teller(watcher, How.MADE))
        event.listen(model, "after_update", _teller(watcher, How.CHANGED))
        event.listen(model, "after_delete", _teller(watcher, How.GONE))


def inserted(session: Session, model: type[Owned], ids: Collection[int], rows: Sequence[Any]) -> None:
    """These rows were inserted by a statement; `rows` are mappings of what was inserted."""
    for watcher in _watchers:
        if (sees := watcher.sees.get(model)) is not None and ids:
            keys = {
                name: frozenset(ids) if name == "id" else _whole(row.get(name) for row in rows)
                for name in sees.keys
            }
            watcher.note(Change(session, owner_id(), model, How.REWRITTEN, keys))


def rewritten(
    session: Session, model: type[Owned], ids: Collection[int], columns: Collection[str] | None = None
) -> None:
    """These rows are being written by statements on tables: call it before, if they are there, and after.

    With `columns` only these change: who sees none of them is not told.
    """
    for watcher in _watchers:
        if (sees := watcher.sees.get(model)) is None or not ids:
            continue
        if columns is not None and sees.columns is not None and sees.columns.isdisjoint(columns):
            continue
        found: dict[str, set[int]] = {name: set(ids) if name == "id" else set() for name in sees.keys}
        others = [name for name in sees.keys if name != "id"]
        for some in pieces(sorted(ids)) if others else ():
            asked = select(*(getattr(model, name) for name in others)).where(among(model.id, some))
            for row in session.execute(asked):
                for name, value in zip(others, row, strict=True):
                    found[name] |= _whole([value])
        keys = {name: frozenset(values) for name, values in found.items()}
        watcher.note(Change(session, owner_id(), model, How.REWRITTEN, keys))


def everything(session: Session) -> None:
    """All that the owner has may have changed."""
    for watcher in _watchers:
        watcher.note_everything(session, owner_id())


def _teller(watcher: Watcher, how: How) -> Callable[[Mapper[Any], Any, Any], None]:
    def tell(_mapper: Mapper[Any], _connection: Any, row: Any) -> None:
        session = object_session(row)
        if session is None:
            raise RuntimeError("a row is being written outside any session")
        sees, columns = watcher.sees[type(row)], frozenset[str]()
        if how is How.CHANGED and sees.columns is not None:
            columns = frozenset(name for name in sees.columns if _history(row, name).has_changes())
            if not columns:
                return
        watcher.note(Change(session, row.user_id, type(row), how, _keys(row, sees), columns))

    return tell


def _keys(row: Any, sees: Sees) -> dict[str, frozenset[int]]:
    return {name: _whole([*_history(row, name).sum(), getattr(row, name)]) for name in sees.keys}


def _history(row: Any, name: str) -> History:
    """What an attribute was and is, without asking the database."""
    return instance_state(row).get_history(name, PassiveFlag.PASSIVE_NO_INITIALIZE)


def _before_flush(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """What names a row that is about to go can be asked only now."""
    for row in session.deleted:
        for watcher in _watchers:
            if (sees := watcher.sees.get(type(row))) is not None:
                with acting_as(row.user_id):
                    watcher.note(Change(session, row.user_id, type(row), How.LEAVING, _keys(row, sees)))


def _on_statement(state: ORMExecuteState) -> None:
    """An UPDATE or DELETE on many rows at once: ask first which ones it will reach."""
    statement = state.statement
    if not isinstance(statement, Update | Delete) or state.bind_mapper is None:
        return
    model, criterion = state.bind_mapper.class_, statement.whereclause
    if criterion is None:
        return
    for watcher in _watchers:
        sees = watcher.sees.get(model)
        if sees is None or not _matters(statement, sees):
            continue
        try:
            owner = owner_id()
        except OwnerMissing:
            return
        rows = state.session.execute(select(*(getattr(model, name) for name in sees.keys)).where(criterion))
        found = [_whole(values) for values in zip(*rows, strict=True)]
        if found:
            keys = dict(zip(sees.keys, found, strict=True))
            watcher.note(Change(state.session, owner, model, How.LEAVING, keys))


def _matters(statement: Update | Delete, sees: Sees) -> bool:
    """Whether the statement changes anything that is told of."""
    if isinstance(statement, Delete) or sees.columns is None:
        return True
    return bool({getattr(column, "key", column) for column in statement.compile().params} & sees.columns)


def _before_commit(session: Session) -> None:
    """A savepoint that is let go is no commit: what was noted so far waits for the one of the whole."""
    session.flush()
    if session.in_nested_transaction():
        return
    for watcher in _watchers:
        watcher.settle(session)


def _after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for watcher in _watchers:
            watcher.forget(session)


def _whole(values: Iterable[Any]) -> frozenset[int]:
    return frozenset(value for value in values if value is not None)


for _name, _answer in (
    ("before_flush", _before_flush),
    ("before_commit", _before_commit),
    ("do_orm_execute", _on_statement),
    ("after_transaction_end", _after_transaction_end),
):
    event.listen(Session, _name, _answer)
