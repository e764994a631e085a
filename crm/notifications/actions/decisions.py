"""What a person decides about mails that got stuck, and what a restore puts on hold."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.db.owner import NotFound, across_owners, one
from crm.notifications.actions.planning import RETRY_FOR, plan
from crm.notifications.hold import RESTORED
from crm.notifications.models import OPEN_QUESTIONS, Delivery, DeliveryState, Notice
from crm.notifications.stamp import Stamp


def resend(session: Session, delivery_id: int, *, now: datetime) -> Delivery:
    """Queue it again under the same Message-ID. Raises `NotFound` unless it waits for a decision."""
    delivery = _open(session, delivery_id)
    delivery.state = DeliveryState.QUEUED
    delivery.owner = None
    delivery.next_attempt_at = now
    delivery.give_up_at = now + RETRY_FOR
    delivery.response = delivery.error_class = ""
    session.flush()
    return delivery


def dismiss(session: Session, delivery_id: int, *, now: datetime) -> Delivery:
    """Leave it as it is and ask no more. Raises `NotFound` unless it waits for a decision."""
    delivery = _open(session, delivery_id)
    delivery.dismissed_at = now
    session.flush()
    return delivery


def recall(session: Session, delivery_id: int) -> None:
    """Take the dismissal back. Raises `NotFound`."""
    one(session, Delivery, delivery_id).dismissed_at = None
    session.flush()


def close_test(session: Session, delivery_id: int, *, now: datetime) -> None:
    """Whoever asked for a test was told what came of it: it is not tried again, and nothing asks about it."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.CANCELLED)
    )
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state.in_(OPEN_QUESTIONS))
        .values(dismissed_at=now)
    )
    about = [f"{state}:{delivery_id}:1" for state in (DeliveryState.DEAD, DeliveryState.UNKNOWN)]
    session.execute(update(Notice).where(Notice.key.in_(about), Notice.read_at.is_(None)).values(read_at=now))


def hold_all(session: Session, stamp: Stamp, *, now: datetime, error_class: str = RESTORED) -> int:
    """After a restore nothing leaves by itself that may have left before; how many deliveries wait now.

    What was queued or claimed, and what came due since the backup, is held for a person to decide. What was
    being sent is unknown. `error_class` says why.
    """
    with across_owners("restore"):
        session.execute(
            update(Delivery)
            .where(Delivery.state == DeliveryState.SENDING)
            .values(state=DeliveryState.UNKNOWN, owner=None)
        )
        held = session.execute(
            update(Delivery)
            .where(Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)))
            .values(state=DeliveryState.HELD, owner=None, error_class=error_class)
        )
    count: int = held.rowcount  # type: ignore[attr-defined]
    while planned := plan(session, stamp, now=now, state=DeliveryState.HELD, error_class=error_class):
        count += planned
    return count


def _open(session: Session, delivery_id: int) -> Delivery:
    delivery = one(session, Delivery, delivery_id)
    if delivery.state not in OPEN_QUESTIONS:
        raise NotFound(f"delivery {delivery_id}")
    return delivery
