"""Passwords for devices: made, shown once, looked up by their digest, revoked.

They are random and 160 bits long, so one SHA-256 is enough to keep them (ASVS 6.5.2): a slow hash would cost
its time with every request of a phone.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from crm.accounts.actions import note
from crm.accounts.tokens import digest
from crm.dav.models import AppPassword, Scope
from crm.db.owner import owner_id
from crm.published.actions import open_shelves

# Letters only, so that no keyboard has to be switched; without those that look like another one.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
LENGTH = 36  # 36 x log2(23) = 162 bits
GROUP = 4
NAME_LENGTH = 60
REVOKED_SHOWN = timedelta(days=30)


def make(
    session: Session, *, name: str, scope: Scope, is_read_only: bool, now: datetime
) -> tuple[AppPassword, str]:
    """A password for a device, and the secret itself, in groups: it can never be shown again."""
    secret = _fresh()
    row = AppPassword(
        name=name.strip()[:NAME_LENGTH],
        secret_hash=secret_hash(secret),
        scope=scope,
        is_read_only=is_read_only,
        created_at=now,
    )
    session.add(row)
    session.flush()
    open_shelves(session, now=now)
    note(session, owner_id(), "app password made", now=now, detail=row.name)
    return row, secret


def revoke(session: Session, password: AppPassword, *, now: datetime) -> None:
    """Refuse it from the next request on. The row stays a while, to say so; twice is once."""
    if password.revoked_at is not None:
        return
    password.revoked_at = now
    session.flush()
    note(session, owner_id(), "app password revoked", now=now, detail=password.name)


def secret_hash(text: str) -> str:
    """The digest of a secret as somebody typed it: only its letters and digits count, in any case."""
    return digest("".join(sign for sign in text.lower() if sign.isalnum()))


def prune(session: Session, *, now: datetime) -> int:
    """Forget those of the owner that were revoked long ago; how many."""
    gone = session.execute(delete(AppPassword).where(AppPassword.revoked_at < now - REVOKED_SHOWN))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _fresh() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))
