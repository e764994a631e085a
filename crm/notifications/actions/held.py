"""What the owner decides about everything at once that a restore or a copy put on hold."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, update
from sqlalchemy.orm import Session, aliased

from crm.notifications.actions.planning import RETRY_FOR, SUPERSEDED
from crm.notifications.models import Delivery, DeliveryState, ReminderKind, is_in

GOES_ON = (DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENT)


def send_held(session: Session, *, now: datetime) -> int:
    """Queue them again, each under its Message-ID; how many. Of several digests for a channel the last."""
    superseded = {"state": DeliveryState.CANCELLED, "error_class": SUPERSEDED}
    _change(session, _asked() & is_outdone(), superseded)
    return _change(session, _asked(), queued_again(now))


def drop_held(session: Session, *, now: datetime) -> int:
    """Leave them all as they are, and ask no more; how many. They can be told by that instant."""
    return _change(session, _asked(), {"dismissed_at": now})


def recall_held(session: Session, *, at: datetime) -> int:
    """Ask again about those that were left at that instant; how many."""
    return _change(session, is_in(DeliveryState.HELD) & (Delivery.dismissed_at == at), {"dismissed_at": None})


def is_outdone() -> ColumnElement[bool]:
    """Whether a later digest for the same channel says all that this one would."""
    newer = aliased(Delivery)
    return (Delivery.kind == ReminderKind.DIGEST) & exists().where(
        newer.user_id == Delivery.user_id,
        newer.kind == Delivery.kind,
        newer.channel == Delivery.channel,
        newer.occ_key > Delivery.occ_key,
        newer.state.in_(GOES_ON),
    )


def queued_again(now: datetime) -> dict[str, Any]:
    """As a row stands that is to be sent after all."""
    return {
        "state": DeliveryState.QUEUED,
        "owner": None,
        "next_attempt_at": now,
        "give_up_at": now + RETRY_FOR,
        "error_class": "",
    }


def _asked() -> ColumnElement[bool]:
    return is_in(DeliveryState.HELD) & Delivery.dismissed_at.is_(None)


def _change(session: Session, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    found = session.execute(
        update(Delivery).where(which).values(**values).execution_options(synchronize_session=False)
    )
    return found.rowcount  # type: ignore[attr-defined, no-any-return]
