"""What is published, as bytes, and what has to be written anew."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned
from crm.db.types import Choice


class Shelf(StrEnum):
    """The three collections of an account; the value stands in their addresses."""

    FOLLOW_UPS = "followups"
    INTERVIEWS = "interviews"
    CONTACTS = "contacts"


class PublishedShelf(Base, Owned):
    """A collection. It exists from the first device or calendar account on; until then nothing is marked.

    `seq` rises with every object that changes, `pruned_seq` is the last one whose tombstone may be gone, and
    `epoch` is new whenever numbers may have been given twice (a restore): the three make the sync token.
    `properties` are those that clients set (RFC 4918 9.2), by Clark name ("{DAV:}displayname").
    """

    __tablename__ = "published_shelf"
    __table_args__ = (UniqueConstraint("user_id", "shelf"),)

    shelf: Mapped[Shelf] = mapped_column(Choice(Shelf))
    seq: Mapped[int] = mapped_column(default=0)
    pruned_seq: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[str]
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PublishedObject(Base, Owned):
    """One object of a collection, its bytes exactly as clients get them.

    `name` is the last part of its address. `ref_id` is the follow-up, interview or contact that it shows;
    None for an event that a client keeps here and that is nothing of ours (yet). `body` is also what the
    next change is written into, so that whatever a client stored beyond our fields comes back. `gone_at`
    makes it a tombstone; with `is_hidden` it was deleted by a client while what it shows stays. `starts_at`
    and `ends_at` enclose all its instances, for time ranges (both None: it has no time, or repeats without
    end). `face` is the folded name, e-mail addresses and numbers of a card, or the folded title, for filters.
    """

    __tablename__ = "published_object"
    __table_args__ = (
        UniqueConstraint("user_id", "shelf", "name"),
        UniqueConstraint("user_id", "shelf", "ref_id"),
        Index("ix_published_object_seq", "user_id", "shelf", "seq"),
        Index("ix_published_object_uid", "user_id", "shelf", "uid"),
        Index("ix_published_object_span", "user_id", "shelf", "starts_at"),
    )

    shelf: Mapped[Shelf] = mapped_column(Choice(Shelf))
    name: Mapped[str]
    uid: Mapped[str]
    ref_id: Mapped[int | None]
    component: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int] = mapped_column(default=0)
    etag: Mapped[str]
    seq: Mapped[int]
    face: Mapped[str] = mapped_column(default="")
    is_open: Mapped[bool] = mapped_column(default=True)
    is_repeating: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    gone_at: Mapped[datetime | None]


class PublishedMark(Base, Owned):
    """Something of this collection changed and is to be written anew; without `ref_id`, all of it.

    Rows are only added and taken away by their ids: a reader takes away those that it read *before* it read
    the facts, so that a change in between keeps its own mark.
    """

    __tablename__ = "published_mark"
    __table_args__ = (Index("ix_published_mark_user", "user_id", "shelf"),)

    shelf: Mapped[Shelf] = mapped_column(Choice(Shelf))
    ref_id: Mapped[int | None]
