"""Calendar accounts elsewhere, the calendars in them, what was written there and what was found."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned, owned_key
from crm.db.types import Choice
from crm.published.models import Shelf


class FoundState(StrEnum):
    """What became of an event that may be an interview."""

    PROPOSED = "proposed"
    DISMISSED = "dismissed"
    GONE = "gone"


class CalendarAccount(Base, Owned):
    """An account on a CalDAV server. `secret` is its app password, sealed with the key of the instance.

    `address` is as it was typed, `home_href` where the calendars were found. `own_href` is the one calendar
    there that is ours (`has_made_own`: we made it); everything else is only read. `next_at` is when the next
    round is due (at most one in 15 minutes, later while it fails; None: not before something is changed),
    `claimed_until` while a process is at it. `failures` counts rounds in a row that failed; `error_class` and
    `response` say how the last one did, in the words of `wording`. `is_leaving`: what was written there is
    being removed, and then this row.
    """

    __tablename__ = "calendar_account"
    __table_args__ = (
        owned_key(),
        Index("ix_calendar_account_user", "user_id"),
        Index("ix_calendar_account_next", "next_at"),
    )

    name: Mapped[str]
    address: Mapped[str]
    username: Mapped[str]
    secret: Mapped[str] = mapped_column(default="")
    home_href: Mapped[str] = mapped_column(default="")
    own_href: Mapped[str] = mapped_column(default="")
    has_made_own: Mapped[bool] = mapped_column(default=False)
    takes_tasks: Mapped[bool] = mapped_column(default=False)
    is_on: Mapped[bool] = mapped_column(default=True)
    is_leaving: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error_class: Mapped[str] = mapped_column(default="")
    response: Mapped[str] = mapped_column(default="")


class AccountCalendar(Base, Owned):
    """A calendar of such an account. `is_read`: the user chose that interviews are looked for in it.

    `ctag` and `sync_token` are as the server gave them last; empty means that it is read as a whole.
    """

    __tablename__ = "account_calendar"
    __table_args__ = (
        owned_key(),
        UniqueConstraint("account_id", "href"),
        ForeignKeyConstraint(
            ["user_id", "account_id"],
            ["calendar_account.user_id", "calendar_account.id"],
            ondelete="CASCADE",
        ),
    )

    account_id: Mapped[int]
    href: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="")
    is_own: Mapped[bool] = mapped_column(default=False)
    is_read: Mapped[bool] = mapped_column(default=False)
    ctag: Mapped[str] = mapped_column(default="")
    sync_token: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]


class MirroredObject(Base, Owned):
    """A follow-up or interview as it was written into the own calendar there.

    `etag` is the one that the server gave for what we wrote or read last, `body_hash` the SHA-256 of what we
    wrote. `seen` holds what was there as far as it is ours (day, times, state), so that an edit there can be
    told from one here. `is_let_go`: deleted there, and not to be written again.
    """

    __tablename__ = "mirrored_object"
    __table_args__ = (
        UniqueConstraint("account_id", "shelf", "ref_id"),
        UniqueConstraint("account_id", "href"),
        ForeignKeyConstraint(
            ["user_id", "account_id"],
            ["calendar_account.user_id", "calendar_account.id"],
            ondelete="CASCADE",
        ),
    )

    account_id: Mapped[int]
    shelf: Mapped[Shelf] = mapped_column(Choice(Shelf))
    ref_id: Mapped[int]
    href: Mapped[str]
    uid: Mapped[str]
    etag: Mapped[str] = mapped_column(default="")
    body_hash: Mapped[str] = mapped_column(default="")
    seen: Mapped[str] = mapped_column(default="")
    is_let_go: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime | None]


class FoundEvent(Base, Owned):
    """An event in a calendar that the user chose, which looks like an interview. `body` is its iCalendar.

    `said` is what the list shows and judges by, as `finding` wrote it down: who takes part, the company, the
    score and its reasons, and the event's identity and age.
    """

    __tablename__ = "found_event"
    __table_args__ = (
        UniqueConstraint("calendar_id", "href"),
        Index("ix_found_event_state", "user_id", "state", "starts_at"),
        ForeignKeyConstraint(
            ["user_id", "calendar_id"],
            ["account_calendar.user_id", "account_calendar.id"],
            ondelete="CASCADE",
        ),
    )

    calendar_id: Mapped[int]
    href: Mapped[str]
    etag: Mapped[str] = mapped_column(default="")
    uid: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime | None]
    body: Mapped[bytes] = mapped_column(deferred=True)
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[FoundState] = mapped_column(Choice(FoundState), default=FoundState.PROPOSED)
    found_at: Mapped[datetime]
