"""Reminders about one thing: an interview, a follow-up with a time."""

from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.notifications.actions.occurrences import timed_key
from crm.notifications.actions.planning import SUPERSEDED
from crm.notifications.models import Delivery, Reminder, ReminderKind
from crm.notifications.models import DeliveryState as State


def remind(session: Session, kind: ReminderKind, subject: str, at: datetime | None) -> bool:
    """Call `subject` to the owner's mind at that instant, at another one, or (None) not at all.

    Whether anything changed. What was said for an instant is not said for it again; what waits for an
    earlier one is not sent any more.
    """
    found = session.scalar(select(Reminder).where(Reminder.kind == kind, Reminder.subject == subject))
    if at is None:
        if found is None:
            return False
        session.execute(delete(Reminder).where(Reminder.id == found.id))
        _call_back(session, kind, subject)
        return True
    due = at.astimezone(UTC).replace(second=0, microsecond=0)
    if found is None:
        found = Reminder(kind=kind, subject=subject)
        session.add(found)
    elif due == found.next_due_utc or timed_key(subject, due) == found.occ_key:
        return _stays(found, due)
    else:
        _call_back(session, kind, subject)
    found.local_at, found.next_due_utc = due.time(), due
    session.flush()
    return True


def _stays(found: Reminder, due: datetime) -> bool:
    """It stands so already; if it was said and then moved ahead, the move is taken back."""
    if due == found.next_due_utc or found.next_due_utc is None:
        return False
    found.next_due_utc = None
    return True


def _call_back(session: Session, kind: ReminderKind, subject: str) -> None:
    session.execute(
        update(Delivery)
        .where(
            Delivery.kind == kind,
            Delivery.occ_key.startswith(f"{subject}@", autoescape=True),
            Delivery.state == State.QUEUED,
        )
        .values(state=State.CANCELLED, error_class=SUPERSEDED)
    )
