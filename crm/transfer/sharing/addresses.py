"""Addresses at which a phone hands in what is shared on it: made, shown once, found by digest, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.accounts.actions import note
from crm.accounts.models import User
from crm.accounts.tokens import digest, fresh
from crm.db.owner import across_owners, one, owner_id
from crm.transfer.models import ShareAddress

NAME_LENGTH = 60
REVOKED_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose address it is, and how to speak to them."""

    address_id: int
    user_id: int
    zone: ZoneInfo
    locale: str
    country: str | None


def make(session: Session, *, name: str, now: datetime) -> tuple[ShareAddress, str]:
    """An address, and its secret of 256 bits, which can never be shown again."""
    secret = fresh()
    row = ShareAddress(name=name.strip()[:NAME_LENGTH], token_hash=digest(secret), created_at=now)
    session.add(row)
    session.flush()
    note(session, owner_id(), "share address made", now=now, detail=row.name)
    return row, secret


def revoke(session: Session, address_id: int, *, now: datetime) -> ShareAddress:
    """Refuse it from the next request on; twice is once. Raises `NotFound`."""
    row = one(session, ShareAddress, address_id)
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        note(session, owner_id(), "share address revoked", now=now, detail=row.name)
    return row


def of_owner(session: Session) -> Sequence[ShareAddress]:
    """The owner's addresses, the newest first."""
    return session.scalars(select(ShareAddress).order_by(ShareAddress.id.desc())).all()


def sender(session: Session, token: str) -> Sender | None:
    """Whose token this is; None for every one that opens nothing. One statement, whatever is wrong."""
    with across_owners("share address"):
        row = session.execute(
            select(ShareAddress.id, User.id.label("user_id"), User.zone, User.locale, User.country)
            .join(User, User.id == ShareAddress.user_id)
            .where(ShareAddress.token_hash == digest(token), ShareAddress.revoked_at.is_(None))
        ).one_or_none()
    return None if row is None else Sender(row.id, row.user_id, ZoneInfo(row.zone), row.locale, row.country)


def note_use(session: Session, address_id: int, *, now: datetime) -> None:
    """Write down when something came in through it."""
    session.execute(update(ShareAddress).where(ShareAddress.id == address_id).values(last_used_at=now))


def prune(session: Session, *, now: datetime) -> None:
    """Forget those of the owner that were revoked long ago."""
    session.execute(delete(ShareAddress).where(ShareAddress.revoked_at < now - REVOKED_SHOWN))
