"""Passwords for devices."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.db.base import Base, Owned
from crm.db.types import Choice


class Scope(StrEnum):
    """What a device may reach."""

    ALL = "all"
    CALENDARS = "calendars"
    CONTACTS = "contacts"


class AppPassword(Base, Owned):
    """A password for one device: 160 random bits, shown once, kept as SHA-256, good for `/dav/` only.

    `last_client` is what the device calls itself. A revoked one keeps its row for a while, so that the list
    can say so.
    """

    __tablename__ = "app_password"
    __table_args__ = (Index("ix_app_password_user", "user_id", "revoked_at"),)

    name: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    scope: Mapped[Scope] = mapped_column(Choice(Scope), default=Scope.ALL)
    is_read_only: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_client: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]
