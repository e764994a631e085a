"""From "it is time" to rows: a notice and a delivery for each occurrence, written together."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.insert import insert_missing
from crm.db.owner import across_owners, owner_id
from crm.notifications import occurrence
from crm.notifications.models import MAIL, Delivery, DeliveryState, Notice, Reminder
from crm.notifications.stamp import Stamp

BATCH = 500
RETRY_FOR = timedelta(hours=24)
SUPERSEDED = "superseded"
UNIQUE = ("user_id", "kind", "occ_key", "channel")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing to be said to one user."""

    user_id: int
    kind: str
    key: str

    @property
    def notice_key(self) -> str:
        """The key of its notice."""
        return f"{self.kind}:{self.key}"


def plan(
    session: Session, stamp: Stamp, *, now: datetime, state: DeliveryState = DeliveryState.QUEUED
) -> int:
    """Write what has come due, at most `BATCH` reminders; how many were due.

    Run it in a transaction of its own, twice or in two processes without harm: occurrences are unique.
    Several missed days are one occurrence. What it says is decided when it is sent.
    """
    with across_owners("plan"):
        rows = session.execute(
            select(Reminder, User.zone)
            .join(User, User.id == Reminder.user_id)
            .where(Reminder.next_due_utc <= now)
            .order_by(Reminder.next_due_utc)
            .limit(BATCH)
            .with_for_update(of=Reminder, skip_locked=True)
        ).all()
        occurrences = [_advance(reminder, occurrence.zone(zone), now) for reminder, zone in rows]
        session.flush()
        _make_way(session, occurrences, now)
        _write_notices(session, occurrences, now)
        _write_deliveries(session, occurrences, stamp, now=now, state=state)
    return len(occurrences)


def ask_for(session: Session, kind: str, key: str, stamp: Stamp, *, now: datetime) -> int:
    """Queue one now, because the owner asked; returns the delivery's id.

    The first of a day takes the place of the day's own; every further one is a copy under a key of its own.
    """
    for number in count():
        copy = key if number == 0 else f"{key}+{number}"
        row = _delivery(Occurrence(owner_id(), kind, copy), stamp, now=now, state=DeliveryState.QUEUED)
        if insert_missing(session, Delivery, [row], unique=UNIQUE):
            break
    found = select(Delivery.id).where(
        Delivery.kind == kind, Delivery.occ_key == copy, Delivery.channel == MAIL
    )
    return session.scalars(found).one()


def _advance(reminder: Reminder, zone: ZoneInfo, now: datetime) -> Occurrence:
    """Move a due reminder to its next day; what it was due for."""
    day = occurrence.latest(now, reminder.local_at, zone)
    if reminder.occ_key is not None:
        day = max(day, date.fromisoformat(reminder.occ_key))
    reminder.occ_key = day.isoformat()
    reminder.next_due_utc = occurrence.instant(day + occurrence.DAY, reminder.local_at, zone)
    return Occurrence(reminder.user_id, reminder.kind, reminder.occ_key)


def _make_way(session: Session, occurrences: list[Occurrence], now: datetime) -> None:
    """Today's says all that yesterday's would: an older one still queued is not sent, its notice is read."""
    groups = defaultdict(list)
    for one in occurrences:
        groups[one.kind, one.key].append(one.user_id)
    for (kind, key), users in groups.items():
        session.execute(
            update(Delivery)
            .where(
                Delivery.user_id.in_(users),
                Delivery.kind == kind,
                Delivery.state == DeliveryState.QUEUED,
                Delivery.occ_key < key,
            )
            .values(state=DeliveryState.CANCELLED, error_class=SUPERSEDED)
        )
        session.execute(
            update(Notice)
            .where(
                Notice.user_id.in_(users),
                Notice.code == kind,
                Notice.key < f"{kind}:{key}",
                Notice.read_at.is_(None),
            )
            .values(read_at=now)
        )


def _write_notices(session: Session, occurrences: list[Occurrence], now: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {
            "user_id": one.user_id,
            "key": one.notice_key,
            "code": one.kind,
            "params": {"day": one.key},
            "url": "/",
            "created_at": now,
        }
        for one in occurrences
    ]
    insert_missing(session, Notice, rows, unique=("user_id", "key"))


def _write_deliveries(
    session: Session, occurrences: list[Occurrence], stamp: Stamp, *, now: datetime, state: DeliveryState
) -> None:
    rows = [_delivery(one, stamp, now=now, state=state) for one in occurrences]
    insert_missing(session, Delivery, rows, unique=UNIQUE)


def _delivery(one: Occurrence, stamp: Stamp, *, now: datetime, state: DeliveryState) -> dict[str, Any]:
    return {
        "user_id": one.user_id,
        "kind": one.kind,
        "occ_key": one.key,
        "channel": MAIL,
        "state": state,
        "message_id": stamp.message_id(one.user_id, one.kind, one.key, MAIL),
        "next_attempt_at": now,
        "give_up_at": now + RETRY_FOR,
        "created_at": now,
    }
