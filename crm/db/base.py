"""The declarative base of every table, and the mix-ins that rows share."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, MetaData, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from crm.db.types import CalendarDay, JsonValue, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table. Names of constraints follow one convention, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: CalendarDay,
        dict[str, Any]: JsonValue,
        list[str]: JsonValue,
    }

    def __init_subclass__(cls, **more: Any) -> None:
        """No id is given twice, on SQLite neither: keys and signed links outlive the rows that they name."""
        super().__init_subclass__(**more)
        if isinstance(cls.__table__, Table) and "id" in cls.__table__.c:
            cls.__table__.dialect_options["sqlite"]["autoincrement"] = True


class Owned:
    """A row that belongs to one user. The criterion `user_id = owner` is added to every statement on it.

    A table that `goes_along` keeps nothing in being: its rows are derived, or mean nothing without what they
    hang on, and go with it when an act is undone.
    """

    goes_along: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr
    def user_id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy calls it with the class
        return mapped_column(ForeignKey("user.id", ondelete="CASCADE"))


class Tracked:
    """When a row was made and last changed, and how often: `rev` rises by one with every change."""

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    rev: Mapped[int] = mapped_column(default=0)

    def touch(self, now: datetime) -> None:
        """Note that the row was changed at `now`."""
        self.updated_at = now
        self.rev = (self.rev or 0) + 1


def owned_key() -> UniqueConstraint:
    """What composite foreign keys (user, id) of other tables refer to."""
    return UniqueConstraint("user_id", "id")
