"""Reminders about one thing: planted, moved and removed by one reconcile of what is wanted and stored.

Nothing is said twice of what did not move: neither after another setting of how long before, nor when the
thing goes away and comes back. What lies in the past and was planted in time stays for planning to take.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.db.insert import insert_missing
from crm.db.owner import owner_id
from crm.notifications.actions.occurrences import INSTANT, timed_key
from crm.notifications.models import Reminder, ReminderKind

LONGEST = timedelta(hours=24)
"""The longest time before; it makes a stored row tell which beginning it was about."""

REMEMBERED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to be called to mind. `starts_at` is when it is, `remind_at` when to say so; both UTC."""

    subject: str
    starts_at: datetime
    remind_at: datetime


def reconcile(session: Session, kind: ReminderKind, wanted: Sequence[Wanted], *, now: datetime) -> int:
    """Bring the owner's reminders of this kind in line with what is wanted; how many rows changed.

    Again changes nothing. `wanted` has at most one entry for a subject.
    """
    session.flush()
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.kind == kind, Reminder.subject != "")
        .order_by(Reminder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    stored = {row.subject: row for row in rows}
    fresh = [_planted(kind, want, now) for want in wanted if want.subject not in stored]
    changed = _insert(session, [row for row in fresh if row is not None])
    for want in wanted:
        if (row := stored.pop(want.subject, None)) is not None:
            changed += _follow(row, want, now)
    changed += _let_go(session, list(stored.values()), now)
    session.flush()
    return changed


def parts_of(key: str) -> tuple[str, datetime] | None:
    """Subject and due instant in the key of an occurrence; None for a key that names neither."""
    subject, _at, stamp = key.partition("@")
    try:
        return subject, datetime.strptime(stamp.partition("+")[0], INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _planted(kind: ReminderKind, want: Wanted, now: datetime) -> dict[str, object] | None:
    due = next_due(None, want, now)
    if due is None:
        return None
    return {
        "user_id": owner_id(),
        "kind": kind,
        "subject": want.subject,
        "local_at": _clock(want),
        "next_due_utc": due,
    }


def _insert(session: Session, rows: list[dict[str, object]]) -> int:
    return insert_missing(session, Reminder, rows, unique=("user_id", "kind", "subject"))


def _follow(row: Reminder, want: Wanted, now: datetime) -> bool:
    """Bring a stored row in line; whether it changed."""
    due = next_due(row, want, now)
    if due is None:
        is_new = row.next_due_utc is not None
    else:
        is_new = (row.next_due_utc, row.local_at) != (due, _clock(want))
        row.local_at = _clock(want)
    row.next_due_utc = due
    return is_new


def next_due(row: Reminder | None, want: Wanted, now: datetime) -> datetime | None:
    """When to remind of it; None when it was said, or began before anybody wanted to be reminded."""
    waiting = row.next_due_utc if row is not None else None
    if want.remind_at <= now and waiting is not None and waiting <= now:
        return waiting
    if row is not None and _was_said(row, want):
        return None
    if want.remind_at > now:
        return want.remind_at
    return now.replace(second=0, microsecond=0) if want.starts_at > now else None


def _was_said(row: Reminder, want: Wanted) -> bool:
    """Whether the last occurrence was about this very beginning.

    A row that waits for nothing keeps the time of day (UTC) of what it was about: with the instant at which
    it was due, at most a day before, that is one beginning.
    """
    if row.occ_key is None:
        return False
    if row.occ_key == timed_key(want.subject, want.remind_at):
        return True
    found = parts_of(row.occ_key)
    if row.next_due_utc is not None or found is None:
        return False
    return timedelta(0) < want.starts_at - found[1] < LONGEST and row.local_at == _clock(want)


def _let_go(session: Session, rows: list[Reminder], now: datetime) -> int:
    """What is wanted no more: gone if nothing was ever said of it, else silent, and forgotten later."""
    gone = [row.id for row in rows if _is_over(row, now)]
    if gone:
        session.execute(
            delete(Reminder).where(Reminder.id.in_(gone)).execution_options(synchronize_session="fetch")
        )
    silenced = [row for row in rows if row.id not in gone and row.next_due_utc is not None]
    for row in silenced:
        row.next_due_utc = None
    return len(gone) + len(silenced)


def _is_over(row: Reminder, now: datetime) -> bool:
    found = parts_of(row.occ_key) if row.occ_key is not None else None
    return found is None or found[1] < now - REMEMBERED


def _clock(want: Wanted) -> time:
    return want.starts_at.astimezone(UTC).time()
