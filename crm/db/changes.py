"""Before-images of acts that touch many rows (bulk, import, merge, respread), so that they can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from crm.db.base import Base, Owned, owned_key


class ChangeAct(Base, Owned):
    """One act that can be undone as a whole. `kind` is what it was ("import", "merge"), `about` what of."""

    __tablename__ = "change_act"
    __table_args__ = (owned_key(), Index("ix_change_act_at", "user_id", "acted_at"))

    kind: Mapped[str]
    about: Mapped[dict[str, Any]]
    acted_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class ChangeRow(Base, Owned):
    """One row that an act made (`before` None), changed or deleted (`after_rev` None).

    `before` holds the columns as they were. `after_rev` is the revision that the act left: a row with
    another one was edited since, and is a conflict that the undo shows.
    """

    __tablename__ = "change_row"
    __table_args__ = (
        Index("ix_change_row_act", "act_id", "id"),
        ForeignKeyConstraint(
            ["user_id", "act_id"], ["change_act.user_id", "change_act.id"], ondelete="CASCADE"
        ),
    )

    act_id: Mapped[int]
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after_rev: Mapped[int | None]
