"""What is thrown away with time."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from crm.db.owner import across_owners
from crm.notifications.models import Delivery, DeliveryState, Notice, Worker

KEPT = timedelta(days=90)
WORKER_KEPT = timedelta(days=1)
OVER = (
    DeliveryState.SENT,
    DeliveryState.CANCELLED,
    DeliveryState.DEAD,
    DeliveryState.UNKNOWN,
    DeliveryState.HELD,
)


def prune(session: Session, *, now: datetime) -> int:
    """Delete notices that were read and deliveries that are over, after 90 days, and processes long gone."""
    with across_owners("prune"):
        notices = session.execute(
            delete(Notice).where(Notice.read_at.is_not(None), Notice.created_at < now - KEPT)
        )
        deliveries = session.execute(
            delete(Delivery).where(Delivery.state.in_(OVER), Delivery.created_at < now - KEPT)
        )
    workers = session.execute(delete(Worker).where(Worker.heartbeat_at < now - WORKER_KEPT))
    return sum(result.rowcount for result in (notices, deliveries, workers))  # type: ignore[attr-defined]
