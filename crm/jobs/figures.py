"""Numbers about the engine for whoever watches it: few statements, each on a partial index, nobody named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, TextClause, case, func, select, text
from sqlalchemy.orm import Session

from crm.db.meta import Meta
from crm.db.owner import across_owners
from crm.jobs import memory
from crm.notifications import hold as holds
from crm.notifications.models import MAIL, STALE, ChannelKind, Delivery, DeliveryState, Reminder, Worker

# As the partial indexes have them: SQLite uses one only where the words are the same.
QUEUED = text("delivery.state = 'queued'")
IN_HAND = text("delivery.state IN ('claimed', 'sending')")
OPEN = text("delivery.state IN ('dead', 'unknown', 'held')")


@dataclass(frozen=True, slots=True)
class Figures:
    """`deliveries`: how many by state and kind of channel, those that are over left out. Ages in seconds."""

    deliveries: Mapping[tuple[str, str], int]
    oldest_due: float
    oldest_queued: float
    reminders_due: int
    workers: int
    since_tick: float | None
    is_on_hold: bool
    is_clock_doubted: bool


def figures(session: Session, *, now: datetime) -> Figures:
    """All of them, in six statements."""
    with across_owners("figures"):
        queued = session.execute(
            _counted(QUEUED).add_columns(func.min(Delivery.next_attempt_at), func.min(Delivery.created_at))
        ).all()
        others = [*session.execute(_counted(IN_HAND)), *session.execute(_counted(OPEN))]
        due = session.scalar(select(func.count(Reminder.id)).where(Reminder.next_due_utc <= now)) or 0
    alive, ticked_at = session.execute(
        select(func.count(case((Worker.heartbeat_at > now - STALE, 1))), func.max(Worker.ticked_at))
    ).one()
    notes = dict(
        session.execute(select(Meta.key, Meta.value).where(Meta.key.in_((holds.KEY, memory.LEAP)))).all()
    )
    hold = holds.parsed(notes.get(holds.KEY))
    return Figures(
        deliveries={(str(row[0]), str(row[1])): row[2] for row in [*queued, *others]},
        oldest_due=max((_age(row[3], now) for row in queued), default=0.0),
        oldest_queued=max((_age(row[4], now) for row in queued), default=0.0),
        reminders_due=due,
        workers=alive,
        since_tick=None if ticked_at is None else _age(ticked_at, now),
        is_on_hold=hold is not None and hold.is_silent,
        is_clock_doubted=memory.leap_of(notes.get(memory.LEAP), now=now) is not None,
    )


def _counted(which: TextClause) -> Select[DeliveryState, str, int]:
    kind = channel_kind()
    return (
        select(Delivery.state, kind, func.count())
        .select_from(Delivery)
        .where(which)
        .group_by(Delivery.state, kind)
    )


def channel_kind() -> ColumnElement[str]:
    """The kind of channel of a delivery: the part of its key before the colon."""
    others = [kind for kind in ChannelKind if kind is not ChannelKind.MAIL]
    branches = [(Delivery.channel.startswith(f"{kind.value}:"), kind.value) for kind in others]
    return case((Delivery.channel == MAIL, MAIL), *branches, else_="other")


def _age(moment: datetime, now: datetime) -> float:
    return max(timedelta(0), now - moment).total_seconds()
