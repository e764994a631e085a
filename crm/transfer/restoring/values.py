"""Values of a JSON document as a column takes them; what does not fit is refused, not bent."""

from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, String, Time
from sqlalchemy.types import TypeDecorator, TypeEngine

from crm.db.owner import BIGGEST_ID
from crm.db.types import Choice, UtcDateTime

LONGEST = 5_000_000


def fit(column: Column[Any], value: Any) -> Any:
    """The value for this column. Raises `ValueError` when it is of another kind, or missing without leave."""
    if value is None:
        if column.nullable:
            return None
        raise ValueError("empty")
    return _typed(column.type, value)


def _typed(kind: TypeEngine[Any], value: Any) -> Any:
    if isinstance(kind, Choice):
        return kind.enum(value)
    if isinstance(kind, UtcDateTime):
        return _instant(value)
    stored = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if isinstance(stored, JSON):
        return value
    return _plain(stored, value)


def _plain(kind: TypeEngine[Any], value: Any) -> Any:
    if isinstance(kind, Boolean | Integer):
        wanted = bool if isinstance(kind, Boolean) else int
        if type(value) is not wanted or abs(value) > BIGGEST_ID:
            raise ValueError("another kind of value")
        return value
    if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
        raise ValueError("another kind of value")
    value.encode()
    return next(read for of, read in _FROM_TEXT if isinstance(kind, of))(value)


def _bytes(value: str) -> bytes:
    return b64decode(value, validate=True)


_FROM_TEXT: tuple[tuple[type[TypeEngine[Any]], Callable[[str], Any]], ...] = (
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (LargeBinary, _bytes),
    (String, str),
)


def _instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("an instant without a zone")
    return moment.astimezone(UTC)
