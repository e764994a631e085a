"""What notifications do when accounts announce something."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import acting_as
from crm.notifications import actions

OURS = frozenset({"zone", "nudge_at", "remind_minutes"})


def on_account(user: User, *, session: Session, now: datetime, **_more: Any) -> None:
    """A new account gets its daily digest."""
    with acting_as(user.id):
        actions.plant(session, user, now=now)


def on_settings(user: User, *, session: Session, fields: frozenset[str], now: datetime, **_more: Any) -> None:
    """Another zone or hour moves the digest, and it can be switched off and on."""
    if fields & OURS:
        with acting_as(user.id):
            actions.follow_settings(session, user, now=now)
