"""Feeds."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned
from crm.db.types import Choice

DEFAULT_NAME = "Reminders"
DAYS_AHEAD = 400


class FeedKind(StrEnum):
    FOLLOW_UPS = "follow_ups"
    INTERVIEWS = "interviews"
    DEBRIEFS = "debriefs"


class AlarmChoice(StrEnum):
    ON_THE_DAY = "on_the_day"
    BEFORE_15 = "before_15"
    BEFORE_60 = "before_60"
    DAY_BEFORE = "day_before"


class Privacy(StrEnum):
    COUNT = "count"
    INITIALS = "initials"
    FULL = "full"


class Feed(Base, Owned):
    """A secret calendar address and what it shows.

    The address is looked up by `token_hash` (SHA-256) and kept encrypted in `token_box`, so that it can be
    shown again to its owner. It shows what lies at most `days_ahead`. `version` rises with each change of the
    definition. `body` holds the bytes that were built for `body_key`, with `event_count` events; `etag` is
    theirs, `built_at` when they last differed, `built_day` the latest local day they were built for.
    `last_status` and `last_count` are what the last client got: 304 when it had it already. A revoked feed
    keeps its row, so that its address can go on saying so. Not `Tracked`: keeping the body must not raise the
    counter that the body's key is made of.
    """

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_user", "user_id", "revoked_at"),)

    name: Mapped[str] = mapped_column(default=DEFAULT_NAME)
    privacy: Mapped[Privacy] = mapped_column(Choice(Privacy), default=Privacy.INITIALS)
    kinds: Mapped[list[str]] = mapped_column(default=list)
    alarms: Mapped[list[str]] = mapped_column(default=list)
    days_ahead: Mapped[int] = mapped_column(default=DAYS_AHEAD)
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_box: Mapped[bytes]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    is_replaced: Mapped[bool] = mapped_column(default=False)
    last_fetch_at: Mapped[datetime | None]
    last_client: Mapped[str] = mapped_column(default="")
    last_status: Mapped[int | None]
    last_count: Mapped[int | None]
    event_count: Mapped[int] = mapped_column(default=0)
    body_key: Mapped[str] = mapped_column(default="")
    etag: Mapped[str] = mapped_column(default="")
    built_at: Mapped[datetime | None]
    built_day: Mapped[date | None]
    body: Mapped[bytes | None] = mapped_column(deferred=True)
