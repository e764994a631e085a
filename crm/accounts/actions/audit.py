"""The audit trail, and what is thrown away with time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from crm.accounts.models import IDLE, AuditEntry, SignIn, Submission, Throttle
from crm.db.owner import across_owners

KEPT = timedelta(days=400)
BUCKET_KEPT = timedelta(days=2)
SUBMISSION_KEPT = timedelta(days=30)


def note(session: Session, user_id: int | None, event: str, *, now: datetime, detail: str = "") -> None:
    """Add a line to the audit trail. `event` is an `AuditEvent` or a short English phrase, never a secret."""
    session.add(AuditEntry(user_id=user_id, at=now, event=str(event), detail=detail[:200]))
    session.flush()


def prune(session: Session, *, now: datetime) -> int:
    """Delete sessions that are over, full buckets, old audit lines and keys of forms; how many rows went."""
    with across_owners("prune"):
        sessions = session.execute(
            delete(SignIn).where(or_(SignIn.expires_at <= now, SignIn.last_seen_at <= now - IDLE))
        )
        forms = session.execute(delete(Submission).where(Submission.taken_at < now - SUBMISSION_KEPT))
    buckets = session.execute(delete(Throttle).where(Throttle.updated_at < now - BUCKET_KEPT))
    lines = session.execute(delete(AuditEntry).where(AuditEntry.at < now - KEPT))
    return sum(result.rowcount for result in (sessions, forms, buckets, lines))  # type: ignore[attr-defined]
