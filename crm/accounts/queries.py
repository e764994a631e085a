"""Reading accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import IDLE, AuditEntry, OwnAddress, SignIn, User
from crm.core.names import is_family_first
from crm.db.owner import owner_id


def signed_in(session: Session, token_hash: str, *, now: datetime) -> tuple[SignIn, User] | None:
    """The session behind a cookie and its user, unless it is over. Call across owners."""
    row = session.execute(
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.token_hash == token_hash,
            SignIn.expires_at > now,
            SignIn.last_seen_at > now - IDLE,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def by_email(session: Session, email: str) -> User | None:
    """The account with this address, in whatever case it was typed."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def by_id(session: Session, user_id: int) -> User | None:
    """The account with this id."""
    return session.scalar(select(User).where(User.id == user_id))


def count(session: Session) -> int:
    """How many accounts there are."""
    return session.scalar(select(func.count()).select_from(User)) or 0


def own_addresses(session: Session, user: User) -> frozenset[str]:
    """Every address at which the user is invited, lower-case, the account's own among them."""
    rows = session.scalars(select(OwnAddress.address))
    return frozenset(rows) | {user.email}


def address_rows(session: Session) -> Sequence[OwnAddress]:
    """The owner's further addresses."""
    return session.scalars(select(OwnAddress).order_by(OwnAddress.address)).all()


def sign_ins(session: Session, *, now: datetime) -> Sequence[SignIn]:
    """The owner's signed-in browsers, the last seen first."""
    live = (SignIn.expires_at > now, SignIn.last_seen_at > now - IDLE)
    return session.scalars(select(SignIn).where(*live).order_by(SignIn.last_seen_at.desc(), SignIn.id)).all()


def recent_activity(session: Session, user: User, *, size: int = 12) -> Sequence[AuditEntry]:
    """The newest lines of the user's audit trail."""
    lines = select(AuditEntry).where(AuditEntry.user_id == user.id)
    return session.scalars(lines.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(size)).all()


def takes_sign_ups(session: Session, mode: Literal["first", "open", "closed"]) -> bool:
    """Whether somebody may sign up from the web: always, never, or while there is no account."""
    return mode == "open" or (mode == "first" and not has_accounts(session))


def has_accounts(session: Session) -> bool:
    """Whether anybody has an account here."""
    return session.scalar(select(User.id).limit(1)) is not None


def writes_family_first(session: Session) -> bool:
    """Whether the family stands first in the names that the owner writes."""
    row = session.execute(select(User.name_order, User.locale).where(User.id == owner_id())).one_or_none()
    return row is not None and is_family_first(row.name_order, row.locale)
