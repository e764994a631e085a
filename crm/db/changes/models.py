"""The tables of acts and of the rows that they touched."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned, owned_key


class ChangeAct(Base, Owned):
    """One act that can be undone as a whole. `kind` is what it was ("import", "merge"), `about` what of.

    `undoing_at` is when its undo began; `undone_at` when it was complete.
    """

    __tablename__ = "change_act"
    __table_args__ = (owned_key(), Index("ix_change_act_at", "user_id", "acted_at"))

    kind: Mapped[str]
    about: Mapped[dict[str, Any]]
    acted_at: Mapped[datetime]
    undoing_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ChangeRow(Base, Owned):
    """One row that an act made (`before` None), changed or deleted (`after_rev` None).

    `before` holds the columns as they were. `after_rev` is the revision that the act left (of a table that
    counts none: a checksum): a row with another one was edited since, and is a conflict that the undo shows.
    A made row without one is not looked at. `tries` is how often its undo failed, because others were in its
    way. The row is deleted once its undo is settled.
    """

    __tablename__ = "change_row"
    __table_args__ = (
        UniqueConstraint("act_id", "table_name", "row_id"),
        ForeignKeyConstraint(
            ["user_id", "act_id"], ["change_act.user_id", "change_act.id"], ondelete="CASCADE"
        ),
    )

    act_id: Mapped[int]
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after_rev: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
