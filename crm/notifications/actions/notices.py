"""Entries in the app."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db.insert import insert_missing
from crm.db.owner import one, owner_id
from crm.notifications.models import Notice


def notify(
    session: Session, *, key: str, code: str, when: When, params: dict[str, Any] | None = None, url: str = ""
) -> bool:
    """Tell the owner something, once per `key`; False when it was told before.

    `code` names the words (`notifications.wording`), `params` what is filled in: no sentence is stored.
    """
    row = {
        "user_id": owner_id(),
        "key": key,
        "code": code,
        "params": params or {},
        "url": url,
        "created_at": when.now,
    }
    return insert_missing(session, Notice, [row], unique=("user_id", "key")) == 1


def mark_read(session: Session, notice_id: int, *, now: datetime) -> Notice:
    """Note that the owner saw it. Raises `NotFound`."""
    notice = one(session, Notice, notice_id)
    notice.read_at = notice.read_at or now
    session.flush()
    return notice


def mark_unread(session: Session, notice_id: int) -> None:
    """Take that back. Raises `NotFound`."""
    one(session, Notice, notice_id).read_at = None
    session.flush()


def mark_all_read(session: Session, *, now: datetime) -> int:
    """Note that the owner saw all of them, at this instant; how many were new."""
    found = session.execute(update(Notice).where(Notice.read_at.is_(None)).values(read_at=now))
    return found.rowcount  # type: ignore[attr-defined, no-any-return]


def mark_all_unread(session: Session, *, at: datetime) -> None:
    """Take back what was marked at that instant."""
    session.execute(update(Notice).where(Notice.read_at == at).values(read_at=None))
