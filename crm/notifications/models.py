"""Reminders, notices, deliveries (the outbox) and the processes that work on them."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, literal, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned
from crm.db.types import Choice

MAIL = "mail"
"""The key of a user's mail channel (`Channel.key`)."""

STALE = timedelta(seconds=60)
"""A process without a sign of life for so long is taken for dead."""


class ReminderKind(StrEnum):
    """The digest comes every day; the others once, some time before what they are about."""

    DIGEST = "digest"
    INTERVIEW = "interview"
    FOLLOW_UP = "follow_up"


class ChannelKind(StrEnum):
    MAIL = "mail"
    NTFY = "ntfy"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


class DeliveryState(StrEnum):
    """`SENDING` begins at the fence before the final dot; `HELD` waits for a person since a restore."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNKNOWN = "unknown"
    HELD = "held"
    CANCELLED = "cancelled"


OPEN_QUESTIONS = (DeliveryState.DEAD, DeliveryState.UNKNOWN, DeliveryState.HELD)
"""States in which a person decides what comes next."""

_HAS_NEXT = text("next_due_utc IS NOT NULL")
_IS_MAIL = text("kind = 'mail'")
_UNREAD = text("read_at IS NULL")
_QUEUED = text("state = 'queued'")
_IN_HAND = text("state IN ('claimed', 'sending')")
_OPEN = text("state IN ('dead', 'unknown', 'held')")


class Reminder(Base, Owned):
    """When something is to be sent, as wall time in the user's zone.

    `next_due_utc` is derived from `local_at` and the zone, null while it is switched off. `occ_key` is the
    occurrence planned last: for the digest its local date, so that another hour never plans that day again.
    `subject` is the id of what a timed one is about, empty for the digest; once planned, it has no next time.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "subject"),
        Index("ix_reminder_due", "next_due_utc", sqlite_where=_HAS_NEXT, postgresql_where=_HAS_NEXT),
    )

    kind: Mapped[ReminderKind] = mapped_column(Choice(ReminderKind))
    subject: Mapped[str] = mapped_column(default="")
    local_at: Mapped[time]
    next_due_utc: Mapped[datetime | None]
    occ_key: Mapped[str | None]


class Channel(Base, Owned):
    """A way to reach a user. Everyone has one of kind mail, to the account's address; others are added.

    `address` is where it leads (a web address; empty for mail), `secret` what proves us there, sealed with
    the key of the instance and never exported; `is_keyed` when there has to be one. Between `quiet_from` and
    `quiet_until` (wall times in the user's zone, over midnight if need be) nothing is sent; until
    `paused_until` nothing is planned. `failures` counts those in a row; until `open_until` the breaker lets
    nothing through. A channel that fails changes nothing but itself.
    """

    __tablename__ = "channel"
    __table_args__ = (
        Index("uq_channel_mail", "user_id", unique=True, sqlite_where=_IS_MAIL, postgresql_where=_IS_MAIL),
        Index("ix_channel_user", "user_id"),
    )

    kind: Mapped[ChannelKind] = mapped_column(Choice(ChannelKind))
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    secret: Mapped[str] = mapped_column(default="")
    is_keyed: Mapped[bool] = mapped_column(default=False)
    is_on: Mapped[bool] = mapped_column(default=True)
    takes_digest: Mapped[bool] = mapped_column(default=True)
    takes_timed: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    paused_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error_class: Mapped[str] = mapped_column(default="")
    response: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    @property
    def key(self) -> str:
        """What deliveries to it carry in `Delivery.channel`; no channel is ever given another's."""
        return channel_key(self.kind, self.id)

    @property
    def is_locked(self) -> bool:
        """Whether its secret is missing: it stayed with the instance that this account came from."""
        return self.is_keyed and not self.secret


def channel_key(kind: ChannelKind, channel_id: int) -> str:
    """The key of a channel, from its columns."""
    return MAIL if kind is ChannelKind.MAIL else f"{kind}:{channel_id}"


class Notice(Base, Owned):
    """An entry in the app, once per key. Its words are made from `code` and `params` when it is shown."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notice_unread", "user_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_notice_list", "user_id", "id"),
    )

    key: Mapped[str]
    code: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Delivery(Base, Owned):
    """One message owed to one channel, once per occurrence.

    `owner` is the worker that claimed it, `attempt` how often it was claimed: both guard every later step.
    `point_at` is when the fence before the final dot was passed. Retries end at `give_up_at`.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "occ_key", "channel"),
        Index("ix_delivery_queued", "next_attempt_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        Index("ix_delivery_owner", "owner", sqlite_where=_IN_HAND, postgresql_where=_IN_HAND),
        Index("ix_delivery_open", "user_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_delivery_list", "user_id", "id"),
    )

    kind: Mapped[str]
    occ_key: Mapped[str]
    channel: Mapped[str] = mapped_column(default=MAIL)
    state: Mapped[DeliveryState] = mapped_column(Choice(DeliveryState), default=DeliveryState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    give_up_at: Mapped[datetime]
    owner: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    point_at: Mapped[datetime | None]
    message_id: Mapped[str]
    response: Mapped[str] = mapped_column(default="")
    error_class: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]


class Worker(Base):
    """A process that plans and sends. It lives while `heartbeat_at` is fresh; `ticked_at`: it still works."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    boot_id: Mapped[str]
    started_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]
    ticked_at: Mapped[datetime | None]


def is_in(state: DeliveryState) -> ColumnElement[bool]:
    """The state as a literal in the statement: a bound value keeps SQLite from using a partial index."""
    return Delivery.state == literal(state, Choice(DeliveryState), literal_execute=True)
