"""What goes on by itself: imports and their undo that nobody has worked on for a while."""

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
from crm.core.when import When
from crm.db.owner import across_owners, acting_as
from crm.notifications.units import shared_now, unit
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import applying, undoing
from crm.transfer.movein.applying import Progress

log = structlog.get_logger()

IDLE = timedelta(seconds=30)
MOST_STEPS = 400
Stop = Callable[[], bool]


class Idle(NamedTuple):
    """A file on which nobody works."""

    file_id: int
    user_id: int
    state: StagedState
    zone: str


def go_on(app: Flask, is_stopping: Stop = lambda: False) -> int:
    """Go on with every import that has been idle for `IDLE`; how many steps were done.

    Each step is a unit of its own. Where somebody else works on a file meanwhile, it is left to them.
    """
    with unit(app, reading=True) as session:
        found = _idle(session, shared_now(session) - IDLE)
    steps = 0
    for each in found:
        try:
            steps += _finish(app, each, is_stopping)
        except Exception:
            log.exception("an import could not go on", user=each.user_id, file=each.file_id)
    return steps


def _idle(session: Session, before: datetime) -> list[Idle]:
    with across_owners("imports"):
        rows = session.execute(
            select(StagedFile.id, StagedFile.user_id, StagedFile.state, User.zone)
            .join(User, User.id == StagedFile.user_id)
            .where(
                StagedFile.state.in_([StagedState.RUNNING, StagedState.UNDOING]),
                StagedFile.worked_at < before,
            )
            .order_by(StagedFile.id)
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
        go = undoing.step if each.state is StagedState.UNDOING else applying.step
        return go(session, each.file_id, when=when)
