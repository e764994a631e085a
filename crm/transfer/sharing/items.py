"""What came in and waits to be looked at."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db.owner import one
from crm.notifications import actions as notifications
from crm.transfer.models import SharedItem
from crm.transfer.sharing.given import Given

NOTICE = "shared"
SHOWN = 20
KEPT = timedelta(days=30)


def waiting(session: Session, limit: int = SHOWN) -> Sequence[SharedItem]:
    """What nobody looked at yet, the newest first."""
    return session.scalars(
        select(SharedItem)
        .where(SharedItem.handled_at.is_(None))
        .order_by(SharedItem.arrived_at.desc(), SharedItem.id.desc())
        .limit(limit)
    ).all()


def keep(session: Session, found: Given, staged_id: int | None, *, when: When) -> SharedItem:
    """Keep it until it is looked at. The same again, while it waits, is the same one."""
    row = session.scalars(
        select(SharedItem).where(
            SharedItem.handled_at.is_(None),
            SharedItem.text == found.text,
            SharedItem.link == found.link,
            SharedItem.title == (found.title or found.name),
            SharedItem.staged_id == staged_id if staged_id else SharedItem.staged_id.is_(None),
        )
    ).first()
    if row is None:
        row = SharedItem(title=found.title or found.name, text=found.text, link=found.link)
        row.staged_id = staged_id
        session.add(row)
    row.arrived_at = when.now
    session.flush()
    return row


def announce(session: Session, row: SharedItem, url: str, *, when: When) -> None:
    """Say in the app that something came in; what it is stands only on its page."""
    notifications.notify(session, key=f"{NOTICE}:{row.id}", code=NOTICE, when=when, url=url)


def item(session: Session, shared_id: int) -> SharedItem:
    """One of them, whether it waits or not. Raises `NotFound`."""
    return one(session, SharedItem, shared_id)


def handle(row: SharedItem, *, now: datetime) -> None:
    """It was looked at, or is thrown away; twice is once."""
    row.handled_at = row.handled_at or now


def bring_back(row: SharedItem) -> None:
    """It waits again."""
    row.handled_at = None


def prune(session: Session, *, now: datetime) -> None:
    """Forget those of the owner that were handled long ago."""
    session.execute(delete(SharedItem).where(SharedItem.handled_at < now - KEPT))
