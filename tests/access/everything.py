"""A user who owns a row in every table that there is, whatever tables there will be."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import count
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    select,
)
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.base import Base
from crm.db.types import Choice, UtcDateTime

Ids = dict[str, Any]
Rows = dict[str, list[tuple[Any, ...]]]

_number = count(1)
_BY_NAME = {
    "body": b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:one\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    "zone": "Europe/Berlin",
    "locale": "en",
    "address": "someone@example.org",
    "occurrence": "2026-11-25",
}
_BY_TYPE: tuple[tuple[type, Any], ...] = (
    (UtcDateTime, datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
    (DateTime, datetime(2026, 11, 25, 12, 0)),  # noqa: DTZ001 - a wall time
    (Date, date(2026, 11, 25)),
    (Time, time(8, 0)),
    (Boolean, False),
    (Float, 1.0),
    (Integer, 1),
    (LargeBinary, b"x"),
)


def owned_tables() -> list[Table]:
    """The tables whose rows belong to users, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if "user_id" in table.columns]


def one_row_in_every_table(session: Session, user: User) -> Ids:
    """Add a row of this user to each owned table that has none yet; the id of one row by table. Commits."""
    session.flush()
    made: Ids = {"user": user.id}
    for table in owned_tables():
        kept = _first_id(session, table, user.id)
        if kept is None:
            session.execute(table.insert().values(_values(table, made)))
            kept = _first_id(session, table, user.id)
        made[table.name] = kept
    session.commit()
    return made


def rows_of(session: Session, user_id: int) -> Rows:
    """Every row of this user in every table, to compare before and after."""
    session.rollback()
    users = Base.metadata.tables["user"]
    found = {"user": [tuple(row) for row in session.execute(select(users).where(users.c.id == user_id))]}
    for table in owned_tables():
        rows = session.execute(select(table).where(table.c.user_id == user_id))
        found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    session.rollback()
    return found


def _first_id(session: Session, table: Table, user_id: int) -> Any:
    key = next(iter(table.primary_key.columns))
    return session.scalar(select(key).where(table.c.user_id == user_id).order_by(key).limit(1))


def _values(table: Table, made: Ids) -> dict[str, Any]:
    values = {}
    for column in table.columns:
        refers = _referred(column)
        if refers is not None:
            values[column.name] = made.get(refers)
        elif not (_fills_itself(column) or column.nullable):
            values[column.name] = _value(column)
    return values


def _referred(column: Column[Any]) -> str | None:
    """The table whose id this column holds."""
    if column.name == "user_id":
        return "user"
    for key in column.foreign_keys:
        if key.column.name == "id":
            return key.column.table.name
    return None


def _fills_itself(column: Column[Any]) -> bool:
    is_number = column.primary_key and isinstance(column.type, Integer)
    return is_number or column.default is not None or column.server_default is not None


def _value(column: Column[Any]) -> Any:
    if column.name in _BY_NAME:
        return _BY_NAME[column.name]
    if isinstance(column.type, Choice):
        members: type[StrEnum] = column.type.enum
        return next(iter(members))
    for kind, value in _BY_TYPE:
        if isinstance(column.type, kind):
            return value
    if isinstance(column.type, String):
        return f"{column.name} {next(_number)}"
    return {}
