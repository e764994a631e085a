"""Reading accounts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import OwnAddress, SignIn, User


def signed_in(session: Session, token_hash: str, *, now: datetime) -> tuple[SignIn, User] | None:
    """The session behind a cookie and its user, unless it is over. Call across owners."""
    row = session.execute(
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(SignIn.token_hash == token_hash, SignIn.expires_at > now)
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
