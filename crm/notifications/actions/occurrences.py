"""What a due reminder is due for, and when it comes next: worked out for many at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.notifications import occurrence, registry
from crm.notifications.models import Reminder, ReminderKind

INSTANT = "%Y%m%dT%H%MZ"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing to be said to one user. `subject` is what a timed one is about, empty for the digest."""

    user_id: int
    kind: str
    key: str
    subject: str = ""

    @property
    def notice_key(self) -> str:
        """The key of its notice."""
        return f"{self.kind}:{self.key}"

    @property
    def params(self) -> dict[str, Any]:
        """What the words of its notice are made from."""
        if not self.subject:
            return {"day": self.key}
        return {"subject": self.subject, "due": self.key.rpartition("@")[2]}

    @property
    def url(self) -> str:
        """Where its notice leads."""
        return registry.place(self.kind, self.subject)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a reminder stands afterwards: the occurrence planned last, and the next instant.

    A timed one is planned once; its key is its subject and the instant.
    """

    day: str = ""
    stamp: str = ""
    next_due: datetime | None = None

    def key(self, subject: str) -> str:
        """The key of the occurrence."""
        return f"{subject}@{self.stamp}" if self.stamp else self.day

    @property
    def values(self) -> dict[str, Any]:
        """What is written, for all reminders that take this step."""
        occ_key = Reminder.subject + f"@{self.stamp}" if self.stamp else self.day
        return {"occ_key": occ_key, "next_due_utc": self.next_due}


def timed_key(subject: str, at: datetime) -> str:
    """The key of the one occurrence of a timed reminder; `at` is UTC."""
    return f"{subject}@{instant_key(at)}"


def instant_key(at: datetime) -> str:
    """An instant in a key, to the minute; `at` is UTC."""
    return at.strftime(INSTANT)


def take_due(session: Session, *, now: datetime, limit: int) -> tuple[list[Occurrence], int]:
    """Lock up to `limit` due reminders and move them on: what is to be said, and how many were due.

    The digest of a day on which its user is away is passed over.
    """
    rows = session.execute(
        select(
            Reminder.id,
            Reminder.user_id,
            Reminder.kind,
            Reminder.subject,
            Reminder.local_at,
            Reminder.occ_key,
            Reminder.next_due_utc,
            User.zone,
            User.away_from,
            User.away_until,
        )
        .join(User, User.id == Reminder.user_id)
        .where(Reminder.next_due_utc <= now)
        .order_by(Reminder.next_due_utc)
        .limit(limit)
        .with_for_update(of=Reminder, skip_locked=True)
    ).all()
    daily = cache(_daily)
    groups: dict[Step, list[int]] = defaultdict(list)
    found = []
    for row in rows:
        step = (
            Step(stamp=instant_key(row.next_due_utc))
            if row.subject
            else daily(now, row.local_at, row.zone, row.occ_key)
        )
        groups[step].append(row.id)
        if row.subject or not _is_away(row, step.day):
            found.append(Occurrence(row.user_id, row.kind, step.key(row.subject), row.subject))
    _move(session, groups)
    return found, len(rows)


def _daily(now: datetime, at: time, zone_name: str, occ_key: str | None) -> Step:
    planned = date.fromisoformat(occ_key) if occ_key is not None else None
    day, next_due = occurrence.step(now, at, occurrence.zone(zone_name), planned=planned)
    return Step(day.isoformat(), next_due=next_due)


def _is_away(row: Any, day: str) -> bool:
    if row.kind is not ReminderKind.DIGEST:
        return False
    return occurrence.is_away(date.fromisoformat(day), row.away_from, row.away_until)


def _move(session: Session, groups: Mapping[Step, Sequence[int]]) -> None:
    """One statement for all that stand alike afterwards."""
    for step, ids in groups.items():
        session.execute(
            update(Reminder)
            .where(Reminder.id.in_(ids))
            .values(**step.values)
            .execution_options(synchronize_session=False)
        )
