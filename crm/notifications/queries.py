"""Reading notices, the outbox, and what waits for the scheduler."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from crm.db import keyset
from crm.db.meta import meta
from crm.db.owner import across_owners
from crm.notifications.models import (
    STALE,
    Channel,
    ChannelKind,
    Delivery,
    DeliveryState,
    Notice,
    Reminder,
    ReminderKind,
    Worker,
    is_in,
)

IN_HAND = (DeliveryState.CLAIMED, DeliveryState.SENDING)
EPOCH = "epoch"
FIRST_EPOCH = "1"
RECENT = timedelta(days=30)
FAILED = (DeliveryState.DEAD, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a tick has to do: reminders that came due, and the kinds of mail whose time has come."""

    reminders: bool
    kinds: frozenset[str]


def waiting(session: Session, *, now: datetime) -> Waiting:
    """Two look-ups in partial indexes; nothing is locked."""
    with across_owners("plan"):
        reminders = session.scalar(select(exists().where(Reminder.next_due_utc <= now)))
        kinds = session.scalars(
            select(Delivery.kind)
            .where(is_in(DeliveryState.QUEUED), Delivery.next_attempt_at <= now)
            .distinct()
        )
        return Waiting(bool(reminders), frozenset(kinds))


def unread(session: Session) -> int:
    """How many notices the owner has not seen."""
    return session.scalar(select(func.count()).select_from(Notice).where(Notice.read_at.is_(None))) or 0


def notices(session: Session, cursor: keyset.Cursor | None) -> list[Notice]:
    """One page of the owner's notices, the newest first, and one more to see whether it goes on."""
    order = keyset.Order(Notice.__mapper__.c.id, Notice.__mapper__.c.id, descending=True)
    return list(session.scalars(keyset.after(select(Notice), order, cursor)))


def badge(session: Session) -> int:
    """How many notices the owner has not seen, and one more when something is on hold."""
    unseen = select(func.count()).select_from(Notice).where(Notice.read_at.is_(None)).scalar_subquery()
    on_hold = exists().where(is_in(DeliveryState.HELD), Delivery.dismissed_at.is_(None))
    row = session.execute(select(unseen, on_hold)).one()
    return int(row[0]) + bool(row[1])


def stuck(session: Session, *, now: datetime) -> list[Delivery]:
    """What waits for a decision: of the last 30 days, not sent or of unknown fate; the newest first."""
    return list(
        session.scalars(
            select(Delivery)
            .where(
                Delivery.state.in_(FAILED),
                Delivery.dismissed_at.is_(None),
                Delivery.created_at > now - RECENT,
            )
            .order_by(Delivery.id.desc())
            .limit(100)
        )
    )


def held(session: Session, *, limit: int) -> tuple[list[Delivery], int]:
    """The newest of what is on hold and waits for a decision, and how many there are."""
    asked = is_in(DeliveryState.HELD) & Delivery.dismissed_at.is_(None)
    count = session.scalar(select(func.count()).select_from(Delivery).where(asked)) or 0
    if not count:
        return [], 0
    newest = select(Delivery).where(asked).order_by(Delivery.id.desc()).limit(limit)
    return list(session.scalars(newest)), count


def latest_deliveries(session: Session, *, limit: int = 10, channel: str = "") -> list[Delivery]:
    """The owner's last deliveries, or those to one channel."""
    found = select(Delivery).order_by(Delivery.id.desc()).limit(limit)
    return list(session.scalars(found.where(Delivery.channel == channel) if channel else found))


def state_of(session: Session, delivery_id: int) -> Delivery | None:
    """The owner's delivery, as it stands now."""
    return session.scalar(select(Delivery).where(Delivery.id == delivery_id))


def digest_reminder(session: Session) -> Reminder | None:
    """When the owner's digest comes."""
    return session.scalar(select(Reminder).where(Reminder.kind == ReminderKind.DIGEST))


def timed_reminder(session: Session, kind: ReminderKind, subject: str) -> Reminder | None:
    """The owner's reminder about this one thing."""
    return session.scalar(select(Reminder).where(Reminder.kind == kind, Reminder.subject == subject))


def channels(session: Session) -> list[Channel]:
    """The owner's channels, mail first, in the order in which they were added."""
    return list(session.scalars(select(Channel).order_by(Channel.kind != ChannelKind.MAIL, Channel.id)))


def channel_by_key(session: Session, key: str) -> Channel | None:
    """The owner's channel that deliveries call by this key; None when it was removed."""
    return next((channel for channel in channels(session) if channel.key == key), None)


def mail_is_on(session: Session) -> bool:
    """Whether the owner wants mail."""
    return any(channel.kind is ChannelKind.MAIL and channel.is_on for channel in channels(session))


def takes_digest(session: Session) -> bool:
    """Whether any way to the owner is open to the digest."""
    return any(channel.is_on and channel.takes_digest for channel in channels(session))


def epoch(session: Session) -> str:
    """The epoch of this instance: another one after each restore."""
    return meta(session, EPOCH) or FIRST_EPOCH


def live_workers(session: Session, *, now: datetime) -> list[Worker]:
    """The processes that left a fresh sign of life, the last one first."""
    return list(
        session.scalars(
            select(Worker).where(Worker.heartbeat_at > now - STALE).order_by(Worker.heartbeat_at.desc())
        )
    )


def owners(session: Session) -> set[str]:
    """The processes that hold rows of the outbox."""
    with across_owners("reap"):
        held = select(Delivery.owner).where(or_(*map(is_in, IN_HAND)), Delivery.owner.is_not(None))
        return {owner for owner in session.scalars(held.distinct()) if owner is not None}


def all_workers(session: Session) -> list[Worker]:
    """The processes on the list."""
    return list(session.scalars(select(Worker)))


def stale_workers(session: Session, *, now: datetime) -> list[Worker]:
    """The processes on the list without a fresh sign of life."""
    return list(session.scalars(select(Worker).where(Worker.heartbeat_at <= now - STALE)))


def last_tick(session: Session) -> datetime | None:
    """When a scheduler of any process last finished its work."""
    return session.scalar(select(func.max(Worker.ticked_at)))
