"""What is kept of working with the list: views of one's own, and acts on many contacts at once."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned, owned_key
from crm.db.types import Choice, JsonValue


class SavedView(Base, Owned):
    """A list that somebody comes back to. `query` is the part of its address behind the question mark."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    name: Mapped[str]
    query: Mapped[str]
    place: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class BulkState(StrEnum):
    """Where an act on many stands. `running` and `undoing` go on after a restart."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkRun(Base, Owned):
    """One act on many contacts: `verb` is what is done, `wanted` with what; `act_id` holds what was before.

    `done` of `total` contacts are through; `skipped` had nothing to change.
    """

    __tablename__ = "bulk_run"
    __table_args__ = (owned_key(), Index("ix_bulk_run_state", "state", "worked_at"))

    verb: Mapped[str]
    wanted: Mapped[dict[str, Any]]
    state: Mapped[BulkState] = mapped_column(Choice(BulkState), default=BulkState.RUNNING)
    act_id: Mapped[int | None]
    created_at: Mapped[datetime]
    worked_at: Mapped[datetime]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)


class BulkPiece(Base, Owned):
    """Some of the contacts of an act, in its order: what is done in one transaction."""

    __tablename__ = "bulk_piece"
    __table_args__ = (
        UniqueConstraint("run_id", "place"),
        ForeignKeyConstraint(["user_id", "run_id"], ["bulk_run.user_id", "bulk_run.id"], ondelete="CASCADE"),
    )

    run_id: Mapped[int]
    place: Mapped[int]
    contact_ids: Mapped[list[int]] = mapped_column(JsonValue)
