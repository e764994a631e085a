"""Keyset pages in which rows that have nothing to sort by come last, whichever way the list is read.

The rows with a value and those without are two walks through the same index, one after the other: a page
costs one statement, and a second one only where it reaches across the border.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import Session

from crm.db import keyset
from crm.db.keyset import Cursor, Order, Page


@dataclass(frozen=True, slots=True)
class Sort:
    """A column and its direction; `has_value` and `has_none` part the walks, None where all rows have one."""

    column: ColumnElement[Any]
    row_id: ColumnElement[int]
    descending: bool = False
    has_value: ColumnElement[bool] | None = None
    has_none: ColumnElement[bool] | None = None


def fetch(
    session: Session, statement: Select[Any], sort: Sort, cursor: Cursor | None, *, size: int = keyset.PAGE
) -> Page:
    """The page at `cursor`. The rows need `id`, and `sort_value` that is null where there is none."""
    rows: list[Any] = []
    at = _beside(cursor)
    for walk, order in _walks(statement, sort, cursor):
        rows += session.execute(keyset.after(walk, order, at, size=size - len(rows))).all()
        if len(rows) > size:
            break
        at = Cursor(None, 0, backwards=True) if cursor is not None and cursor.backwards else None
    return keyset.page(rows, cursor, size=size)


def _walks(statement: Select[Any], sort: Sort, cursor: Cursor | None) -> list[tuple[Select[Any], Order]]:
    """What is read one after the other, from where the cursor points on."""
    by_value = Order(sort.column, sort.row_id, sort.descending)
    if sort.has_value is None or sort.has_none is None:
        return [(statement, by_value)]
    with_value = (statement.where(sort.has_value), by_value)
    without = (statement.where(sort.has_none), Order(sort.row_id, sort.row_id, sort.descending))
    is_among_none = cursor is not None and cursor.value is None
    if cursor is not None and cursor.backwards:
        return [without, with_value] if is_among_none else [with_value]
    return [without] if is_among_none else [with_value, without]


def _beside(cursor: Cursor | None) -> Cursor | None:
    """The cursor as the walk that it points into understands it: without a value, rows go by their id."""
    if cursor is None or cursor.value is not None:
        return cursor
    return Cursor(cursor.row_id, cursor.row_id, cursor.backwards)
