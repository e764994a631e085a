"""What goes on by itself: acts on many contacts, and their undo, on which nobody worked for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.contacts.models import BulkRun, BulkState
from crm.core.when import When
from crm.db.owner import across_owners, acting_as
from crm.notifications.units import shared_now, unit
from crm.people.bulk import running, undoing
from crm.people.bulk.running import OPEN, Progress

log = structlog.get_logger()

IDLE = timedelta(seconds=30)
MOST_STEPS = 400
Stop = Callable[[], bool]


class Idle(NamedTuple):
    """An act on which nobody works."""

    run_id: int
    user_id: int
    state: BulkState
    zone: str


def go_on(app: Flask, is_stopping: Stop = lambda: False) -> int:
    """Go on with every act that has been idle for `IDLE`; how many steps were done.

    Each step is a unit of its own. Where somebody else works on one meanwhile, it is left to them.
    """
    with unit(app, reading=True) as session:
        found = _idle(session, shared_now(session) - IDLE)
    steps = 0
    for each in found:
        try:
            steps += _finish(app, each, is_stopping)
        except Exception:
            log.exception("an act on many could not go on", user=each.user_id, run=each.run_id)
    return steps


def _idle(session: Session, before: datetime) -> list[Idle]:
    with across_owners("acts on many"):
        rows = session.execute(
            select(BulkRun.id, BulkRun.user_id, BulkRun.state, User.zone)
            .join(User, User.id == BulkRun.user_id)
            .where(BulkRun.state.in_(OPEN), BulkRun.worked_at < before)
            .order_by(BulkRun.id)
        ).all()
    return [Idle(*row) for row in rows]


def _finish(app: Flask, each: Idle, is_stopping: Stop) -> int:
    steps = 0
    while steps < MOST_STEPS and not is_stopping():
        found = _step(app, each)
        if not found.is_claimed:
            break
        steps += 1
        if found.is_over:
            break
    return steps


def _step(app: Flask, each: Idle) -> Progress:
    with acting_as(each.user_id), unit(app) as session:
        when = When(clock.now(), ZoneInfo(each.zone))
        go = undoing.step if each.state is BulkState.UNDOING else running.step
        return go(session, each.run_id, when=when)
