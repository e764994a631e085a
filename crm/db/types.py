"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, Date, DateTime, Dialect, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

JsonValue = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
CalendarDay = Date()


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python; timestamptz on PostgreSQL, naive UTC text on SQLite.

    Raises `ValueError` for a naive datetime: what zone was meant cannot be known here.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


E = TypeVar("E", bound=StrEnum)


class Choice(TypeDecorator[E], Generic[E]):
    """A `StrEnum` stored as its value, so that a new member needs no migration."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__(32)
        self.enum = enum
        self.members = {member.value: member for member in enum}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> E | None:
        if value is None:
            return None
        known = self.members.get(value)
        return self.enum(value) if known is None else known
