"""What goes on by itself: work in steps on which nobody worked for a while."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Protocol
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

log = structlog.get_logger()

IDLE = timedelta(seconds=30)
MOST_STEPS = 400
Stop = Callable[[], bool]


class Progress(Protocol):
    """What a step tells: whether it was the last one; whether it was ours, and nobody else's."""

    @property
    def is_over(self) -> bool: ...

    @property
    def is_claimed(self) -> bool: ...


class Step(Protocol):
    """One step of the work on a row, in the transaction of the caller."""

    def __call__(self, session: Session, row_id: int, /, *, when: When) -> Progress: ...


@dataclass(frozen=True, slots=True)
class Steps:
    """Rows of a table that are worked on in steps: their `state`, and when somebody `worked_at` them last.

    In the states `open` there is something left to do; `next` is how, by the state.
    """

    name: str
    model: Any
    open: Collection[StrEnum]
    next: Callable[[StrEnum], Step]


class Idle(NamedTuple):
    """A row on which nobody works."""

    row_id: int
    user_id: int
    state: StrEnum
    zone: str


def go_on(app: Flask, steps: Steps, is_stopping: Stop) -> int:
    """Go on with every row that has been idle for `IDLE`; how many steps were done.

    Each step is a unit of its own. Where somebody else works on a row meanwhile, it is left to them.
    """
    with unit(app, reading=True) as session:
        found = _idle(session, steps, shared_now(session) - IDLE)
    done = 0
    for each in found:
        try:
            done += _finish(app, steps, each, is_stopping)
        except Exception:
            log.exception("it could not go on", what=steps.name, user=each.user_id, row=each.row_id)
    return done


def _idle(session: Session, steps: Steps, before: datetime) -> list[Idle]:
    model = steps.model
    with across_owners("what is done in steps"):
        rows = session.execute(
            select(model.id, model.user_id, model.state, User.zone)
            .join(User, User.id == model.user_id)
            .where(model.state.in_(steps.open), model.worked_at < before)
            .order_by(model.id)
        ).all()
    return [Idle(*row) for row in rows]


def _finish(app: Flask, steps: Steps, each: Idle, is_stopping: Stop) -> int:
    done = 0
    while done < MOST_STEPS and not is_stopping():
        found = _step(app, steps, each)
        if not found.is_claimed:
            break
        done += 1
        if found.is_over:
            break
    return done


def _step(app: Flask, steps: Steps, each: Idle) -> Progress:
    with acting_as(each.user_id), unit(app) as session:
        when = When(clock.now(), ZoneInfo(each.zone))
        return steps.next(each.state)(session, each.row_id, when=when)
