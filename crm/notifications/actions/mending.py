"""Rows from the future: what a clock that ran far ahead has left behind once it is set back.

A row alone cannot tell whether the clock was wrong when it was written, or is wrong now. So by itself this
only ends what would be silence: nothing is said that was said. Where the clock is known to have run ahead,
what was said too early is taken for unsaid, and comes again in its time; less than a day is no matter.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, not_, or_, select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import across_owners
from crm.notifications import occurrence
from crm.notifications.actions.occurrences import instant_key
from crm.notifications.actions.planning import RETRY_FOR, SUPERSEDED
from crm.notifications.actions.timed import parts_of
from crm.notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    Reminder,
    ReminderKind,
    Worker,
    is_in,
)

BATCH = 500
EARLY = timedelta(days=1)
"""What was said no earlier than this before its time counts as said."""

FARTHEST_DAY = timedelta(hours=38)
"""However far east: tomorrow is over by then. A digest of a later day was planned by a wrong clock."""

FARTHEST_DUE = timedelta(days=3)
LONGEST_WAIT = timedelta(hours=26)
"""Quiet hours last no longer, on a night on which the clocks are set back neither."""

LONGEST_REST = timedelta(hours=2)
ASTRAY = timedelta(seconds=10)
REMINDERS = [kind.value for kind in ReminderKind]
PLAIN_DAY = len("2026-11-25")


class Digest(NamedTuple):
    """A digest's reminder, and the last day whose hour has come by the clock that holds now."""

    reminder: Reminder
    zone: str
    day: date


@dataclass(frozen=True, slots=True)
class Signs:
    """By what rows from the future are known at `now`; `ran_ahead`: the clock that wrote them was wrong."""

    now: datetime
    ran_ahead: bool = False

    @property
    def all(self) -> tuple[ColumnElement[bool], ...]:
        """Every sign that something is to be done."""
        always = (self.worker, self.waiting, self.channel, self.digest)
        return (*always, self.delivery, self.notice, self.timed) if self.ran_ahead else always

    @property
    def worker(self) -> ColumnElement[bool]:
        """A sign of life that nobody can have left yet would make a process immortal."""
        late = self.now + ASTRAY
        return or_(Worker.heartbeat_at > late, Worker.ticked_at > late)

    @property
    def waiting(self) -> ColumnElement[bool]:
        """Queued for an hour, or until an hour, that no wait leads to. A later day's may wait for it."""
        return and_(
            is_in(DeliveryState.QUEUED),
            not_(and_(self.delivery, Delivery.kind.in_(REMINDERS))),
            or_(
                Delivery.next_attempt_at > self.now + LONGEST_WAIT,
                Delivery.give_up_at > self.now + RETRY_FOR + LONGEST_WAIT,
            ),
        )

    @property
    def channel(self) -> ColumnElement[bool]:
        """A breaker that no row of failures opens for so long."""
        return Channel.open_until > self.now + LONGEST_REST

    @property
    def delivery(self) -> ColumnElement[bool]:
        """Written down when it was not yet time."""
        return Delivery.created_at > self.now + EARLY

    @property
    def notice(self) -> ColumnElement[bool]:
        """The same in the app."""
        return Notice.created_at > self.now + EARLY

    @property
    def digest(self) -> ColumnElement[bool]:
        """Done for days that are yet to come."""
        done = (self.now + FARTHEST_DAY).date().isoformat()
        late = Reminder.next_due_utc > self.now + FARTHEST_DUE
        return and_(Reminder.subject == "", or_(Reminder.occ_key > done, late))

    @property
    def timed(self) -> ColumnElement[bool]:
        """Said, although its instant is yet to come."""
        ahead = Reminder.subject + f"@{instant_key(self.now + EARLY)}"
        return and_(Reminder.subject != "", Reminder.next_due_utc.is_(None), Reminder.occ_key > ahead)


def needs_mending(session: Session, *, now: datetime, ran_ahead: bool = False) -> bool:
    """Whether there is any row to mend. Only reads."""
    with across_owners("mend"):
        return any(session.scalar(select(exists().where(sign))) for sign in Signs(now, ran_ahead).all)


def mend(session: Session, *, now: datetime, ran_ahead: bool = False) -> int:
    """Bring back what lies too far ahead; how many rows. Again changes nothing.

    `ran_ahead`: the clock is known to have run ahead of the present, so what was said then was too early.
    """
    signs = Signs(now, ran_ahead)
    with across_owners("mend"):
        digests = _digests(session, signs)
        count = _workers(session, signs) + _channels(session, signs)
        if ran_ahead:
            count += _said_early(session, signs) + _timed(session, signs)
        return count + _waiting(session, signs) + _put_back(session, digests, signs)


def _workers(session: Session, signs: Signs) -> int:
    """They count as seen now: the living leave the next sign soon, the dead will be found silent."""
    earliest = {
        column: case((column > signs.now, signs.now), else_=column)
        for column in (Worker.heartbeat_at, Worker.ticked_at)
    }
    return _change(session, update(Worker).where(signs.worker).values(earliest))


def _channels(session: Session, signs: Signs) -> int:
    return _change(session, update(Channel).where(signs.channel).values(open_until=None))


def _said_early(session: Session, signs: Signs) -> int:
    """Set the keys free. What has not left yet does not leave: it is planned again when it is time."""
    now = signs.now
    own = Delivery.occ_key + "+early" + cast(Delivery.id, String)
    not_left = Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.CLAIMED))
    is_reminder = Delivery.kind.in_(REMINDERS)
    dropped = _change(
        session,
        update(Delivery)
        .where(signs.delivery, is_reminder, not_left)
        .values(state=DeliveryState.CANCELLED, error_class=SUPERSEDED, owner=None),
    )
    freed = _change(
        session,
        update(Delivery)
        .where(signs.delivery)
        .values(
            occ_key=case((is_reminder, own), else_=Delivery.occ_key),
            created_at=now,
            sent_at=case((Delivery.sent_at > now, now), else_=Delivery.sent_at),
        ),
    )
    own = Notice.key + "+early" + cast(Notice.id, String)
    told = _change(
        session,
        update(Notice)
        .where(signs.notice)
        .values(
            key=case((Notice.code.in_(REMINDERS), own), else_=Notice.key),
            created_at=now,
        ),
    )
    return max(dropped, freed) + told


def _waiting(session: Session, signs: Signs) -> int:
    """Try now, and for a day from now."""
    return _change(
        session,
        update(Delivery)
        .where(signs.waiting)
        .values(next_attempt_at=signs.now, give_up_at=signs.now + RETRY_FOR),
    )


def _digests(session: Session, signs: Signs) -> list[Digest]:
    """What is to be put back, found before anything is changed."""
    rows = session.execute(
        select(Reminder, User.zone)
        .join(User, User.id == Reminder.user_id)
        .where(signs.digest)
        .with_for_update(of=Reminder)
    ).all()
    return [
        Digest(reminder, zone, occurrence.latest(signs.now, reminder.local_at, occurrence.zone(zone)))
        for reminder, zone in rows
    ]


def _put_back(session: Session, digests: Sequence[Digest], signs: Signs) -> int:
    """Go on after the day that was really planned last; without any such day, with the next hour."""
    for start in range(0, len(digests), BATCH):
        batch = digests[start : start + BATCH]
        done = _days_done(session, batch)
        for reminder, name, _day in batch:
            planned, zone = done.get(reminder.user_id), occurrence.zone(name)
            reminder.occ_key = planned.isoformat() if planned is not None else None
            if reminder.next_due_utc is not None:
                reminder.next_due_utc = occurrence.after_change(
                    signs.now, reminder.local_at, zone, planned=planned
                )
        session.flush()
        if signs.ran_ahead:
            _bring_back(session, batch)
    return len(digests)


def _days_done(session: Session, batch: Sequence[Digest]) -> dict[int, date]:
    """The last day of each user that was planned, up to the one whose hour has come."""
    found: dict[int, date] = {}
    for day, users in _by_day(batch).items():
        after = (day + occurrence.DAY).isoformat()
        prefix = f"{ReminderKind.DIGEST}:"
        sent = (
            select(Delivery.user_id, func.max(Delivery.occ_key))
            .where(
                Delivery.user_id.in_(users),
                Delivery.kind == ReminderKind.DIGEST,
                Delivery.occ_key < after,
                func.length(Delivery.occ_key) == PLAIN_DAY,
            )
            .group_by(Delivery.user_id)
        )
        told = (
            select(Notice.user_id, func.max(Notice.key))
            .where(
                Notice.user_id.in_(users),
                Notice.code == ReminderKind.DIGEST,
                Notice.key < prefix + after,
                func.length(Notice.key) == len(prefix) + PLAIN_DAY,
            )
            .group_by(Notice.user_id)
        )
        for user_id, key in [*session.execute(sent), *session.execute(told)]:
            done = date.fromisoformat(key[-PLAIN_DAY:])
            found[user_id] = max(done, found.get(user_id, done))
    return found


def _bring_back(session: Session, batch: Sequence[Digest]) -> None:
    """The day's own digest, if it made way for one that was planned too early."""
    for day, users in _by_day(batch).items():
        _change(
            session,
            update(Delivery)
            .where(
                Delivery.user_id.in_(users),
                Delivery.kind == ReminderKind.DIGEST,
                Delivery.occ_key == day.isoformat(),
                Delivery.state == DeliveryState.CANCELLED,
                Delivery.error_class == SUPERSEDED,
            )
            .values(state=DeliveryState.QUEUED, error_class="", owner=None),
        )


def _timed(session: Session, signs: Signs) -> int:
    """Let them come due again at their instant."""
    found = session.scalars(select(Reminder).where(signs.timed).with_for_update()).all()
    for reminder in found:
        parts = parts_of(reminder.occ_key or "")
        if parts is not None:
            reminder.next_due_utc, reminder.occ_key = parts[1], None
    session.flush()
    return len(found)


def _by_day(batch: Sequence[Digest]) -> dict[date, list[int]]:
    users: dict[date, list[int]] = defaultdict(list)
    for reminder, _zone, day in batch:
        users[day].append(reminder.user_id)
    return users


def _change(session: Session, statement: Any) -> int:
    found = session.execute(statement.execution_options(synchronize_session=False))
    return found.rowcount  # type: ignore[attr-defined, no-any-return]
