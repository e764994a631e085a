"""Files that were handed in: kept as they came, with what became of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned, owned_key
from crm.db.types import Choice


class StagedState(StrEnum):
    STAGED = "staged"
    APPLIED = "applied"
    UNDONE = "undone"


class StagedFile(Base, Owned):
    """A file or pasted text as it was handed in, zlib-compressed, so that it can be read again.

    `made` holds the ids of what applying it created, for the undo.
    """

    __tablename__ = "staged_file"
    __table_args__ = (owned_key(), Index("ix_staged_file_sha", "user_id", "sha256"))

    name: Mapped[str]
    sha256: Mapped[str]
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[StagedState] = mapped_column(Choice(StagedState), default=StagedState.STAGED)
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    made: Mapped[dict[str, Any] | None]
