"""Accounts come, change their password, and go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete as delete_rows
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.accounts import queries, throttle
from crm.accounts.actions.audit import note
from crm.accounts.actions.sessions import end_all_sessions
from crm.accounts.models import AuditEvent, SignIn, User
from crm.accounts.signals import account_created, account_deleted
from crm.db.owner import acting_as


class AddressTaken(ValueError):
    """There is an account with this address already."""


class SignUpClosed(PermissionError):
    """This instance takes no more accounts."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What sign-up needs. `password_hash` is made before the transaction begins.

    A newcomer is led through the first steps; to others the pages are known.
    """

    email: str
    password_hash: str
    name: str = ""
    zone: str = "UTC"
    locale: str = "en"
    country: str | None = None
    is_newcomer: bool = False


def sign_up(
    session: Session, new: NewAccount, *, mode: Literal["first", "open", "closed"], now: datetime
) -> User:
    """Create an account from the web, if it is open. Raises `SignUpClosed`, `AddressTaken`.

    Two who would both be first wait for each other here.
    """
    throttle.hold(session, "sign-up", now=now)
    if not queries.takes_sign_ups(session, mode):
        raise SignUpClosed(mode)
    return create(session, new, now=now)


def create(session: Session, new: NewAccount, *, now: datetime) -> User:
    """Create an account. Raises `AddressTaken`."""
    email = new.email.strip().lower()
    if queries.by_email(session, email) is not None:
        raise AddressTaken(email)
    user = User(
        email=email,
        name=new.name,
        password_hash=new.password_hash,
        zone=new.zone,
        locale=new.locale,
        country=new.country,
        created_at=now,
        welcomed_on=None if new.is_newcomer else now.date(),
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as problem:
        raise AddressTaken(email) from problem
    with acting_as(user.id):
        account_created.send(user, session=session, now=now)
    note(session, user.id, AuditEvent.ACCOUNT_CREATED, now=now)
    return user


def change_password(
    session: Session, user: User, password_hash: str, *, now: datetime, but: SignIn | None = None
) -> None:
    """Set another password, forget the guesses at the old one, and sign out all but `but` (ASVS 7.4.3)."""
    user.password_hash = password_hash
    throttle.forget(session, throttle.ACCOUNT, user.email)
    end_all_sessions(session, user, now=now, but=but)
    note(session, user.id, AuditEvent.PASSWORD_CHANGED, now=now)


def store_rehash(session: Session, user: User, password_hash: str) -> None:
    """Keep the same password, hashed under today's parameters."""
    user.password_hash = password_hash
    session.flush()


def delete(session: Session, user: User, *, now: datetime) -> None:
    """Delete the account and, by cascade, every row of it; the trail keeps no name."""
    user_id, email = user.id, user.email
    with acting_as(user_id):
        account_deleted.send(user, session=session, now=now)
        session.flush()
    throttle.forget(session, throttle.ACCOUNT, email)
    throttle.forget(session, throttle.PASSWORD, str(user_id))
    session.expunge_all()
    session.execute(delete_rows(User).where(User.id == user_id))
    note(session, None, AuditEvent.ACCOUNT_DELETED, now=now)
