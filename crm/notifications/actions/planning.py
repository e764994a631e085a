"""From "it is time" to rows: a notice, and a delivery for each channel, written together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from crm.db.insert import insert_missing
from crm.db.owner import across_owners, owner_id
from crm.notifications.actions.occurrences import Occurrence, take_due
from crm.notifications.models import (
    MAIL,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    ReminderKind,
    channel_key,
    is_in,
)
from crm.notifications.stamp import Stamp

BATCH = 500
RETRY_FOR = timedelta(hours=24)
SUPERSEDED = "superseded"
UNIQUE = ("user_id", "kind", "occ_key", "channel")


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that is open now: its key, and what it takes."""

    key: str
    takes_digest: bool
    takes_timed: bool

    def takes(self, kind: str) -> bool:
        """Whether things of this kind go this way."""
        return self.takes_digest if kind == ReminderKind.DIGEST else self.takes_timed


def plan(
    session: Session,
    stamp: Stamp,
    *,
    now: datetime,
    state: DeliveryState = DeliveryState.QUEUED,
    error_class: str = "",
) -> int:
    """Write what has come due, at most `BATCH` reminders; how many were due.

    Run it in a transaction of its own, twice or in two processes without harm: occurrences are unique.
    Several missed days are one occurrence. What it says is decided when it is sent. `state` and
    `error_class` are those of the deliveries.
    """
    with across_owners("plan"):
        occurrences, found = take_due(session, now=now, limit=BATCH)
        _write_notices(session, occurrences, now)
        ways = _open_ways(session, {one.user_id for one in occurrences}, now)
        rows = [
            _delivery(one, way.key, stamp, now=now) | {"state": state, "error_class": error_class}
            for one in occurrences
            for way in ways[one.user_id]
            if way.takes(one.kind)
        ]
        insert_missing(session, Delivery, rows, unique=UNIQUE)
        _make_way(session, occurrences, now)
    return found


def ask_for(
    session: Session, kind: str, key: str, stamp: Stamp, *, now: datetime, channel: str = MAIL
) -> int:
    """Queue one for this channel now, because the owner asked; returns the delivery's id.

    The first of a day takes the place of the day's own; every further one is a copy under a key of its own.
    """
    for number in count():
        copy = key if number == 0 else f"{key}+{number}"
        row = _delivery(Occurrence(owner_id(), kind, copy), channel, stamp, now=now)
        if insert_missing(session, Delivery, [row], unique=UNIQUE):
            break
    found = select(Delivery.id).where(
        Delivery.kind == kind, Delivery.occ_key == copy, Delivery.channel == channel
    )
    return session.scalars(found).one()


def is_open(now: datetime) -> ColumnElement[bool]:
    """Whether a channel is on and not paused."""
    return Channel.is_on & or_(Channel.paused_until.is_(None), Channel.paused_until <= now)


def _open_ways(session: Session, user_ids: Iterable[int], now: datetime) -> dict[int, list[Way]]:
    """The open channels of these users, in one look."""
    ways: dict[int, list[Way]] = defaultdict(list)
    for row in session.execute(
        select(Channel.user_id, Channel.kind, Channel.id, Channel.takes_digest, Channel.takes_timed)
        .where(Channel.user_id.in_(sorted(user_ids)), is_open(now))
        .order_by(Channel.id)
    ):
        ways[row.user_id].append(Way(channel_key(row.kind, row.id), row.takes_digest, row.takes_timed))
    return ways


def _make_way(session: Session, occurrences: list[Occurrence], now: datetime) -> None:
    """Today's says all that yesterday's would.

    What is still queued from before is not sent by a channel that got the newer one, and its notice is read.
    """
    groups = defaultdict(list)
    for one in occurrences:
        if not one.subject:
            groups[one.kind, one.key].append(one.user_id)
    newer = aliased(Delivery)
    for (kind, key), users in groups.items():
        same_way = exists().where(
            newer.user_id == Delivery.user_id,
            newer.kind == kind,
            newer.occ_key == key,
            newer.channel == Delivery.channel,
        )
        session.execute(
            update(Delivery)
            .where(
                Delivery.user_id.in_(users),
                Delivery.kind == kind,
                is_in(DeliveryState.QUEUED),
                Delivery.occ_key < key,
                same_way,
            )
            .values(state=DeliveryState.CANCELLED, error_class=SUPERSEDED)
            .execution_options(synchronize_session=False)
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
            .execution_options(synchronize_session=False)
        )


def _write_notices(session: Session, occurrences: list[Occurrence], now: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {
            "user_id": one.user_id,
            "key": one.notice_key,
            "code": str(one.kind),
            "params": one.params,
            "url": one.url,
            "created_at": now,
        }
        for one in occurrences
    ]
    insert_missing(session, Notice, rows, unique=("user_id", "key"))


def _delivery(one: Occurrence, channel: str, stamp: Stamp, *, now: datetime) -> dict[str, Any]:
    return {
        "user_id": one.user_id,
        "kind": str(one.kind),
        "occ_key": one.key,
        "channel": channel,
        "state": DeliveryState.QUEUED,
        "message_id": stamp.message_id(one.user_id, one.kind, one.key, channel),
        "next_attempt_at": now,
        "give_up_at": now + RETRY_FOR,
        "created_at": now,
    }
