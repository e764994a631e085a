"""Signed-in browsers."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from crm.accounts.actions.audit import note
from crm.accounts.models import AuditEvent, SignIn, User
from crm.accounts.tokens import digest, fresh
from crm.db.owner import across_owners, acting_as, one


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
    note(session, user.id, AuditEvent.SIGNED_IN, now=now, detail=browser)
    return token


def end_session(session: Session, token: str) -> None:
    """Sign the browser with this secret out."""
    with across_owners("sign-in"):
        session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def end_one_session(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """Sign one of the owner's browsers out. Raises `NotFound`."""
    sign_in = one(session, SignIn, sign_in_id)
    session.delete(sign_in)
    session.flush()
    note(session, sign_in.user_id, AuditEvent.SESSION_ENDED, now=now, detail=sign_in.browser)


def end_all_sessions(session: Session, user: User, *, now: datetime, but: SignIn | None = None) -> None:
    """Sign out everywhere, except `but`."""
    statement = delete(SignIn).where(SignIn.user_id == user.id)
    if but is not None:
        statement = statement.where(SignIn.id != but.id)
    with acting_as(user.id):
        session.execute(statement)
    note(session, user.id, AuditEvent.SIGNED_OUT_EVERYWHERE, now=now)


def seen(session: Session, sign_in_id: int, *, now: datetime) -> None:
    """Note that the browser was there."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))
