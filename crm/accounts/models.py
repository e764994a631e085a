"""Accounts: the user, own addresses, sessions, and the buckets that slow down guessing."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.core.kinds import SearchMode
from crm.core.names import is_family_first
from crm.core.workdays import Workdays
from crm.db.base import Base, Owned
from crm.db.types import Choice

IDLE = timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class NameOrder(StrEnum):
    """Which part of a name comes first, where it is written or where names are sorted."""

    GIVEN = "given"
    FAMILY = "family"


class AuditEvent(StrEnum):
    """What accounts write into the audit trail; other features add phrases of their own."""

    ACCOUNT_CREATED = "account created"
    ACCOUNT_DELETED = "account deleted"
    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SESSION_ENDED = "session ended"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - the name of an event
    DATA_EXPORTED = "data exported"


class User(Base):
    """Who signs in and owns every other row. `workdays` holds ISO weekdays as digits, Monday = 1.

    `outlook_day` is the ISO weekday of the weekly outlook, `remind_minutes` how long before an interview or a
    timed follow-up it is called to mind; both null for never. Away are the days from `away_from` to
    `away_until`, both included. `search_mode_on`: since when the mode holds. `fresh_start_on`: when a fresh
    start was last taken or turned down. `week_start` is the ISO weekday with which a week begins,
    `name_order` which part of a name is written first and `sort_order` by which names are sorted; all three
    null for what is usual in the language. `list_columns` are those of the contact list, parted by commas;
    empty for the usual ones. `welcomed_on` is null until the first steps are done or left.
    `single_keys`: whether single keys work (n, j, k ...); some devices strike them unasked (WCAG 2.1.4).
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en")
    theme: Mapped[Theme] = mapped_column(Choice(Theme), default=Theme.SYSTEM)
    workdays: Mapped[str] = mapped_column(default="12345")
    country: Mapped[str | None]
    nudge_at: Mapped[time] = mapped_column(default=time(8, 0))
    daily_capacity: Mapped[int] = mapped_column(default=5)
    mail_calendar: Mapped[bool] = mapped_column(default=False)
    outlook_day: Mapped[int | None]
    remind_minutes: Mapped[int | None] = mapped_column(default=60)
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    search_mode: Mapped[SearchMode] = mapped_column(Choice(SearchMode), default=SearchMode.STEADY)
    search_mode_on: Mapped[date | None]
    fresh_start_on: Mapped[date | None]
    week_start: Mapped[int | None]
    name_order: Mapped[NameOrder | None] = mapped_column(Choice(NameOrder))
    sort_order: Mapped[NameOrder | None] = mapped_column(Choice(NameOrder))
    list_columns: Mapped[str] = mapped_column(default="")
    welcomed_on: Mapped[date | None]
    single_keys: Mapped[bool] = mapped_column(default=True)
    change_counter: Mapped[int] = mapped_column(default=0)

    @property
    def family_first(self) -> bool:
        """Whether the family stands first in the names that this user writes."""
        return is_family_first(self.name_order, self.locale)

    @property
    def working(self) -> Workdays:
        """The workdays, whether the user is there or away."""
        return Workdays(frozenset(int(day) for day in self.workdays), self.country)

    @property
    def placing(self) -> Workdays:
        """The days on which a keep-in-touch nudge may be placed: workdays without the absence."""
        return replace(self.working, away=self.away)

    @property
    def away(self) -> tuple[date, date] | None:
        """The absence that was announced last, if any: its first and its last day."""
        if self.away_from is None or self.away_until is None:
            return None
        return self.away_from, self.away_until


class OwnAddress(Base, Owned):
    """An e-mail address at which the user is invited; never imported as a person."""

    __tablename__ = "own_address"
    __table_args__ = (UniqueConstraint("user_id", "address"),)

    address: Mapped[str]


class SignIn(Base, Owned):
    """A signed-in browser. Only the SHA-256 of its cookie is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_user", "user_id"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(default="")

    def was_seen_before(self, now: datetime) -> bool:
        """Whether `last_seen_at` is old enough to be written again."""
        return now - self.last_seen_at >= SEEN_EVERY


class Submission(Base, Owned):
    """A form that was taken: sent again with the same key it does nothing, and leads to the same place."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("user_id", "key"), Index("ix_submission_at", "taken_at"))

    key: Mapped[str]
    location: Mapped[str]
    taken_at: Mapped[datetime]


class Throttle(Base):
    """A token bucket: how many tries are left under a key, and since when it fills again."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[float]
    updated_at: Mapped[datetime]


class AuditEntry(Base):
    """Something that concerned the safety of an account. Never holds a secret."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_user_at", "user_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    event: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
