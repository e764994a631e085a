"""Looking into the outbox and putting things into it. What is read is read without holding a transaction."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.notifications.actions.timed import Wanted, reconcile
from crm.notifications.models import (
    Channel,
    ChannelKind,
    Delivery,
    DeliveryState,
    Notice,
    Reminder,
    ReminderKind,
    Worker,
)


def set_due(session: Session, at: datetime) -> None:
    """Let the digest of everybody whom the owner may see come due at that instant."""
    session.execute(update(Reminder).values(next_due_utc=at))
    session.commit()


def queue_one(session: Session, **more: Any) -> Delivery:
    """A queued digest of the owner; committed."""
    now = more.pop("now", datetime(2026, 11, 25, 12, 0, tzinfo=UTC))
    values = {
        "kind": "digest",
        "occ_key": "2026-11-25",
        "message_id": "<abc@example.org>",
        "next_attempt_at": now,
        "give_up_at": now + timedelta(hours=24),
        "created_at": now,
    }
    delivery = Delivery(**(values | more))
    session.add(delivery)
    session.commit()
    return delivery


def a_channel(session: Session, kind: ChannelKind = ChannelKind.NTFY, **more: Any) -> Channel:
    """Another channel of the owner, as it was when it was added; committed."""
    made = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    channel = Channel(**({"kind": kind, "address": "https://ntfy.example.org/t", "created_at": made} | more))
    session.add(channel)
    session.flush()
    session.refresh(channel)
    session.expunge(channel)
    session.commit()
    return channel


def call_to_mind(session: Session, kind: ReminderKind, *subjects: str, at: datetime) -> None:
    """Let these, and no others of their kind, be called to mind at that instant, a day before; committed."""
    wanted = [Wanted(subject, starts_at=at + timedelta(hours=1), remind_at=at) for subject in subjects]
    reconcile(session, kind, wanted, now=at - timedelta(days=1))
    session.commit()


def a_worker(session: Session, worker_id: str, *, heartbeat_at: datetime) -> None:
    """A process on the list; committed."""
    session.add(
        Worker(id=worker_id, host="h", pid=1, boot_id="b", started_at=heartbeat_at, heartbeat_at=heartbeat_at)
    )
    session.commit()


def deliveries(session: Session) -> list[Delivery]:
    """The owner's deliveries as they stand now."""
    session.expire_all()
    found = list(session.scalars(select(Delivery).order_by(Delivery.id)))
    for delivery in found:
        session.expunge(delivery)
    session.rollback()
    return found


def states(session: Session) -> list[DeliveryState]:
    """Their states."""
    return [delivery.state for delivery in deliveries(session)]


def notices(session: Session) -> list[str]:
    """The codes of the owner's notices."""
    found = list(session.scalars(select(Notice.code).order_by(Notice.id)))
    session.rollback()
    return found


def reminder(session: Session) -> Reminder:
    """The owner's digest reminder as it stands now."""
    session.expire_all()
    found = session.scalars(select(Reminder)).one()
    session.expunge(found)
    session.rollback()
    return found
