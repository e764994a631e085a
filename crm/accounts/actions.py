"""Changing accounts: sign up, sign in and out, password, settings, deletion."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from crm.accounts import queries
from crm.accounts.models import AuditEntry, SignIn, User
from crm.accounts.signals import account_created
from crm.accounts.tokens import digest, fresh
from crm.db.owner import acting_as, across_owners


class AddressTaken(ValueError):
    """There is an account with this address already."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What sign-up needs. `password_hash` is made before the transaction begins."""

    email: str
    password_hash: str
    name: str = ""
    zone: str = "UTC"
    locale: str = "en"
    country: str | None = None


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
    )
    session.add(user)
    session.flush()
    with acting_as(user.id):
        account_created.send(user, session=session, now=now)
    note(session, user.id, "account created", now=now)
    return user


def start_session(session: Session, user: User, *, browser: str, days: int, now: datetime) -> str:
    """Sign a browser in; returns the secret for its cookie."""
    token = fresh()
    with acting_as(user.id):
        session.add(
            SignIn(
                token_hash=digest(token),
                created_at=now,
                last_seen_at=now,
                expires_at=now + timedelta(days=days),
                browser=browser[:120],
            )
        )
        session.flush()
    note(session, user.id, "signed in", now=now)
    return token


def end_session(session: Session, token: str) -> None:
    """Sign the browser with this secret out."""
    with across_owners("sign-in"):
        session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def end_all_sessions(session: Session, user: User, *, now: datetime, but: SignIn | None = None) -> None:
    """Sign out everywhere, except `but`."""
    statement = delete(SignIn).where(SignIn.user_id == user.id)
    if but is not None:
        statement = statement.where(SignIn.id != but.id)
    with acting_as(user.id):
        session.execute(statement)
    note(session, user.id, "signed out everywhere", now=now)


def note(session: Session, user_id: int | None, event: str, *, now: datetime, detail: str = "") -> None:
    """Add a line to the audit trail."""
    session.add(AuditEntry(user_id=user_id, at=now, event=event, detail=detail))
    session.flush()
