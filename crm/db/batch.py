"""Writing many rows past the session's objects: one statement for all of them, told to whoever listens."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert
from sqlalchemy.orm import Session

from crm.db.base import Base, Owned
from crm.db.noticing import inserted, rewritten
from crm.db.owner import owner_id

Told = Callable[[type[Owned], Mapping[int, Mapping[str, Any] | None], Mapping[int, Mapping[str, Any]]], None]
LISTENERS = "who is told of rows that are written in a batch"


def rewrite(
    session: Session,
    model: type[Owned],
    before: Mapping[int, Mapping[str, Any]],
    after: Mapping[int, Mapping[str, Any]],
) -> None:
    """Give rows of the owner, by their ids, new values: of each the same columns, which `before` holds too.

    Objects of these rows that the session holds are stale afterwards.
    """
    if not after:
        return
    names = list(next(iter(after.values())))
    table = Base.metadata.tables[model.__tablename__]  # type: ignore[attr-defined]
    statement = (
        table.update()
        .where(table.c.user_id == owner_id(), table.c.id == bindparam("row"))
        .values({name: bindparam(f"to_{name}") for name in names})
    )
    values = [
        {"row": row_id, **{f"to_{name}": value for name, value in each.items()}}
        for row_id, each in after.items()
    ]
    rewritten(session, model, after.keys(), names)
    session.connection().execute(statement, values)
    for listener in _listeners(session):
        listener(model, before, after)


def add(session: Session, model: type[Owned], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of the owner that all have the same columns; their ids in the same order.

    SQLite numbers the rows of a statement in their order, and nobody else writes meanwhile.
    """
    if not rows:
        return []
    new = [{"user_id": owner_id(), **row} for row in rows]
    if session.get_bind().dialect.name == "sqlite":
        ids = sorted(session.scalars(insert(model).returning(model.id), new))
    else:
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        ids = list(session.scalars(statement, new))
    inserted(session, model, ids, new)
    after = dict(zip(ids, new, strict=True))
    for listener in _listeners(session):
        listener(model, dict.fromkeys(ids), after)
    return ids


def listen(session: Session, listener: Told) -> None:
    """Tell `listener` of each batch, until `unlisten`."""
    session.info.setdefault(LISTENERS, []).append(listener)


def unlisten(session: Session, listener: Told) -> None:
    """Tell it no more."""
    _listeners(session).remove(listener)


def _listeners(session: Session) -> list[Told]:
    found: list[Told] = session.info.get(LISTENERS, [])
    return found
