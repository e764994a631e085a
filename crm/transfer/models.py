"""Files that were handed in: kept as they came, with what was read of them and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned, owned_key
from crm.db.types import Choice
from crm.transfer.sources.record import SourceKind


class StagedState(StrEnum):
    """Where a file stands. `running` and `undoing` go on after a restart; both can be stopped."""

    STAGED = "staged"
    RUNNING = "running"
    APPLIED = "applied"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


class Verdict(StrEnum):
    """What a record is beside what is known already."""

    NEW = "new"
    SAME = "same"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    TRASHED = "trashed"
    REJECTED = "rejected"


class Choosing(StrEnum):
    """What is to be done with a record: take it as proposed, as somebody new, or leave it."""

    TAKE = "take"
    AS_NEW = "as_new"
    LEAVE = "leave"


class StagedFile(Base, Owned):
    """A file or pasted text as it was handed in, zlib-compressed, so that it can be read again.

    `raw` is None once the user threw the source away. `made` holds the ids of what applying an invitation
    created, for its undo; imports of many keep before-images (`act_id`, see `crm.db.changes`). `options` is
    what the user chose about reading it, `account` what was and was not taken, by kind. `done` of `total`
    records are through.
    """

    __tablename__ = "staged_file"
    __table_args__ = (owned_key(), Index("ix_staged_file_sha", "user_id", "sha256"))

    name: Mapped[str]
    sha256: Mapped[str]
    kind: Mapped[SourceKind] = mapped_column(Choice(SourceKind), default=SourceKind.INVITATION)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[StagedState] = mapped_column(Choice(StagedState), default=StagedState.STAGED)
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    worked_at: Mapped[datetime | None]
    made: Mapped[dict[str, Any] | None]
    options: Mapped[dict[str, Any] | None]
    account: Mapped[dict[str, Any] | None]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    act_id: Mapped[int | None]


class StagedRecord(Base, Owned):
    """One record of a staged file with its verdict; `said` is the record, `diff` what it would change.

    `contact_id` is who it was matched with, `reasons` the signs of that (codes), `score` their weight.
    """

    __tablename__ = "staged_record"
    __table_args__ = (
        UniqueConstraint("file_id", "place"),
        Index("ix_staged_record_verdict", "file_id", "verdict", "place"),
        ForeignKeyConstraint(
            ["user_id", "file_id"], ["staged_file.user_id", "staged_file.id"], ondelete="CASCADE"
        ),
    )

    file_id: Mapped[int]
    place: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    said: Mapped[dict[str, Any]]
    verdict: Mapped[Verdict] = mapped_column(Choice(Verdict))
    choosing: Mapped[Choosing] = mapped_column(Choice(Choosing), default=Choosing.TAKE)
    contact_id: Mapped[int | None]
    score: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[list[str]] = mapped_column(default=list)
    diff: Mapped[dict[str, Any] | None]
    fault: Mapped[str] = mapped_column(default="")
    is_done: Mapped[bool] = mapped_column(default=False)


class ColumnMapping(Base, Owned):
    """Which field each column of a table holds, remembered by the fingerprint of its header."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("user_id", "fingerprint"),)

    fingerprint: Mapped[str]
    options: Mapped[dict[str, Any]]
    used_at: Mapped[datetime]


class ShareAddress(Base, Owned):
    """An address at which a phone hands in what is shared on it. Only the SHA-256 of its token is kept."""

    __tablename__ = "share_address"

    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SharedItem(Base, Owned):
    """Something handed in from outside the pages that waits to be looked at: text, a link, a staged file."""

    __tablename__ = "shared_item"
    __table_args__ = (
        Index("ix_shared_item_at", "user_id", "arrived_at"),
        ForeignKeyConstraint(
            ["user_id", "staged_id"], ["staged_file.user_id", "staged_file.id"], ondelete="CASCADE"
        ),
    )

    arrived_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    staged_id: Mapped[int | None]
    handled_at: Mapped[datetime | None]
