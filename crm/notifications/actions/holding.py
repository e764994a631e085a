"""What an owner decides about an instance that was restored or copied."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from crm.core.marks import Alarm, Reason
from crm.db.owner import across_owners
from crm.notifications import hold as holds
from crm.notifications.actions.decisions import hold_all
from crm.notifications.actions.held import is_outdone, queued_again
from crm.notifications.actions.planning import SUPERSEDED
from crm.notifications.hold import Hold, Phase
from crm.notifications.models import Delivery, DeliveryState, is_in
from crm.notifications.stamp import Stamp


class Held(StrEnum):
    """What becomes of the deliveries that were held."""

    RELEASE = "release"
    DROP = "drop"


class NothingToDecide(LookupError):
    """This instance was neither restored nor copied, or that was decided."""


def put_on_hold(session: Session, stamp: Stamp, alarm: Alarm, *, now: datetime, ask: bool = True) -> Hold:
    """Hold everything there is, and what comes as long as nobody decided. `stamp` is that of the new epoch.

    Without `ask` only what there is: it was done on purpose, and each one is decided by who waits for it.
    """
    held = hold_all(session, stamp, now=now, error_class=alarm.reason.value)
    phase, decided = (Phase.ASKED, "") if ask else (Phase.ADOPTED, now.isoformat())
    hold = Hold(phase, alarm.reason.value, alarm.sign.value, now.isoformat(), held, decided)
    holds.keep(session, hold)
    return hold


def adopt(session: Session, held: Held, *, now: datetime) -> int:
    """It is the one that sends, from now on; how many held deliveries are queued again or dropped.

    Raises `NothingToDecide`.
    """
    hold = _silent(session)
    count = _release(session, now=now) if held is Held.RELEASE else _drop(session)
    holds.keep(session, replace(hold, phase=Phase.ADOPTED, decided_at=now.isoformat()))
    return count


def call_copy(session: Session, *, now: datetime) -> int:
    """It is a copy: what was held is dropped, and nothing leaves by itself; how many were dropped."""
    hold = holds.current(session)
    if hold is None or not hold.is_silent:
        hold = Hold(Phase.ASKED, Reason.CLONED.value, "", now.isoformat(), 0)
    holds.keep(session, replace(hold, phase=Phase.COPY, decided_at=now.isoformat()))
    unsent = {"state": DeliveryState.CANCELLED, "error_class": hold.reason}
    _change(session, is_in(DeliveryState.QUEUED), unsent)
    return _drop(session)


def is_asked(session: Session) -> bool:
    """Whether somebody has to decide."""
    hold = holds.current(session)
    return hold is not None and hold.phase is Phase.ASKED


def _silent(session: Session) -> Hold:
    hold = holds.current(session)
    if hold is None or not hold.is_silent:
        raise NothingToDecide("nothing is on hold")
    return hold


def _drop(session: Session) -> int:
    return _change(session, _held(), {"state": DeliveryState.CANCELLED})


def _release(session: Session, *, now: datetime) -> int:
    """Of several digests for one channel only the last: it says all that the others would."""
    superseded = {"state": DeliveryState.CANCELLED, "error_class": SUPERSEDED}
    _change(session, _held() & is_outdone(), superseded)
    return _change(session, _held(), queued_again(now))


def _held() -> ColumnElement[bool]:
    reasons = [reason.value for reason in Reason]
    return is_in(DeliveryState.HELD) & Delivery.error_class.in_(reasons) & Delivery.dismissed_at.is_(None)


def _change(session: Session, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    with across_owners("hold"):
        found = session.execute(
            update(Delivery).where(which).values(**values).execution_options(synchronize_session=False)
        )
    return found.rowcount  # type: ignore[attr-defined, no-any-return]
