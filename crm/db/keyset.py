"""Pages by keyset: the next page begins after the last row seen, so that page 200 costs what page 1 does."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, TypeDecorator, func, literal, tuple_

from crm.db.owner import BIGGEST_ID
from crm.db.types import Choice

PAGE = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: sort value and id of the row before it; `backwards` reads towards the start."""

    value: str | int | None
    row_id: int
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page in reading order, and the cursors of its neighbours (None at an end)."""

    rows: list[Any]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: a column (null last, by a substitute) and the id as the tie-breaker."""

    column: ColumnElement[Any]
    row_id: ColumnElement[int]
    descending: bool = False


def encode(cursor: Cursor) -> str:
    """A cursor as URL-safe text."""
    value = cursor.value.isoformat() if isinstance(cursor.value, date) else cursor.value
    raw = json.dumps([value, cursor.row_id, int(cursor.backwards)], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def decode(text: str | None) -> Cursor | None:
    """The cursor in `text`; None for none, and for what is no cursor (the list then begins at its start)."""
    if not text or len(text) > 500:
        return None
    try:
        value, row_id, backwards = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, TypeError):
        return None
    if not isinstance(row_id, int) or not isinstance(value, str | int | None):
        return None
    return Cursor(value, row_id, bool(backwards))


def after(statement: Select[Any], order: Order, cursor: Cursor | None, *, size: int = PAGE) -> Select[Any]:
    """`statement` limited to the page at `cursor`, and one row more to see whether it goes on."""
    backwards = cursor is not None and cursor.backwards
    descending = order.descending != backwards
    value = _typed(order, cursor)
    if cursor is not None and value is not None:
        statement = statement.where(_beyond(order, value, cursor.row_id, descending=descending))
    column = order.column.desc() if descending else order.column.asc()
    tie = order.row_id.desc() if descending else order.row_id.asc()
    return statement.order_by(column, tie).limit(size + 1)


def page(rows: list[Any], cursor: Cursor | None, *, size: int = PAGE) -> Page:
    """The page from rows fetched by `after`; each row needs `sort_value` and `id`."""
    more = len(rows) > size
    rows = rows[:size]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        rows.reverse()
    has_before = (backwards and more) or (cursor is not None and not backwards)
    has_after = backwards or more
    if not rows:
        return Page([], None, None)
    first, last = rows[0], rows[-1]
    return Page(
        rows,
        encode(Cursor(first.sort_value, first.id, backwards=True)) if has_before else None,
        encode(Cursor(last.sort_value, last.id)) if has_after else None,
    )


def nulls_last(column: ColumnElement[Any], substitute: Any) -> ColumnElement[Any]:
    """`column` with a substitute where it is null, so that the order is total."""
    return func.coalesce(column, substitute)


def _typed(order: Order, cursor: Cursor | None) -> Any:
    """The cursor's value as the column holds it; None when it does not fit (a cursor typed by hand)."""
    if cursor is None or cursor.value is None or not 0 <= cursor.row_id <= BIGGEST_ID:
        return None
    kind, value = _kind(order.column), cursor.value
    if isinstance(order.column.type, Choice):
        return value if value in [each.value for each in order.column.type.enum] else None
    if kind in (date, datetime):
        return _in_time(kind, str(value))
    if isinstance(value, str) and ("\x00" in value or _is_torn(value)):
        return None
    return value if isinstance(value, kind) else None


def _kind(column: ColumnElement[Any]) -> type[Any]:
    """The Python type of what is stored in a column."""
    stored = column.type
    return (stored.impl_instance if isinstance(stored, TypeDecorator) else stored).python_type


def _in_time(kind: type[date], text: str) -> date | None:
    try:
        value = kind.fromisoformat(text)
    except ValueError:
        return None
    return None if isinstance(value, datetime) and value.tzinfo is None else value


def _is_torn(text: str) -> bool:
    """Whether it holds half a character, which no database takes."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _beyond(order: Order, value: Any, row_id: int, *, descending: bool) -> ColumnElement[bool]:
    """One comparison of rows, which both databases answer from the index on (column, id)."""
    here = tuple_(order.column, order.row_id)
    there = tuple_(literal(value, order.column.type), literal(row_id, order.row_id.type))
    return here < there if descending else here > there
