"""The outbox: claim, fence, settle, reap.

Each step is one conditional statement, so that processes never share a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db.owner import across_owners, acting_as
from crm.notifications import occurrence
from crm.notifications.actions.notices import notify
from crm.notifications.backoff import delay
from crm.notifications.models import STALE, Delivery, DeliveryState, Notice, Worker, is_in
from crm.outbound.outcome import Outcome, Result, Trouble

NOTHING_DUE = "nothing_due"
NO_MAIL = "no_mail"
GONE_QUIET = "gone_quiet"

TELLING = {DeliveryState.DEAD: "mail_dead", DeliveryState.UNKNOWN: "mail_unknown"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker has claimed: everything that it needs to send and settle it."""

    id: int
    user_id: int
    kind: str
    occ_key: str
    message_id: str
    attempt: int
    channel: str
    owner: str

    @property
    def key(self) -> str:
        """What tells a receiver that the same thing came twice: the Message-ID without its brackets."""
        return self.message_id.strip("<>")


CLAIMED = (
    Delivery.id,
    Delivery.user_id,
    Delivery.kind,
    Delivery.occ_key,
    Delivery.message_id,
    Delivery.attempt,
    Delivery.channel,
)


def claim(
    session: Session,
    worker_id: str,
    *,
    kinds: Iterable[str],
    limit: int,
    now: datetime,
    only: int | None = None,
) -> list[Claim]:
    """Take up to `limit` queued rows of these kinds whose time has come; `only` this one if it is named.

    On PostgreSQL the rows are locked in a common table expression of their own: a plain subquery with
    LIMIT may be run again by the planner. On SQLite the transaction holds the writer's lock all along.
    """
    with across_owners("claim"):
        due = select(Delivery.id).where(
            is_in(DeliveryState.QUEUED), Delivery.next_attempt_at <= now, Delivery.kind.in_(sorted(kinds))
        )
        if only is not None:
            due = due.where(Delivery.id == only)
        due = (
            due.order_by(Delivery.next_attempt_at, Delivery.id).limit(limit).with_for_update(skip_locked=True)
        )
        picked = due.cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
        rows = session.execute(
            update(Delivery)
            .where(Delivery.id.in_(select(picked.c.id)), is_in(DeliveryState.QUEUED))
            .values(
                state=DeliveryState.CLAIMED, owner=worker_id, claimed_at=now, attempt=Delivery.attempt + 1
            )
            .returning(*CLAIMED)
            .execution_options(synchronize_session=False)
        ).all()
    return [Claim(*row, owner=worker_id) for row in rows]


def fence(session: Session, claimed: Claim, *, now: datetime) -> bool:
    """Pass the point of no return: commit after it, then send the dot. False: the row is no longer ours."""
    values = {"state": DeliveryState.SENDING, "point_at": now}
    return _change(session, claimed, (DeliveryState.CLAIMED,), values) == 1


def settle(session: Session, claimed: Claim, outcome: Outcome, *, when: When) -> DeliveryState | None:
    """Write down what became of it; the new state, or None when the row is no longer ours.

    Known not sent: again later, up to 24 hours. Refused for good, or too late: dead. No answer after the dot:
    unknown, and never again by itself. A late answer still settles a row that was called unknown meanwhile.
    """
    state, values = _verdict(session, claimed, outcome, when.now)
    mine = (DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
    values |= {"state": state, "response": outcome.response, "error_class": str(outcome.trouble)}
    if _change(session, claimed, mine, values) == 0:
        return None
    with acting_as(claimed.user_id):
        if outcome.trouble == NOTHING_DUE:
            session.execute(delete(Notice).where(Notice.key == f"{claimed.kind}:{claimed.occ_key}"))
        if state is DeliveryState.SENT:
            doubt = f"{DeliveryState.UNKNOWN}:{claimed.id}:{claimed.attempt}"
            session.execute(delete(Notice).where(Notice.key == doubt))
        if state in TELLING:
            tell(session, claimed.id, state, when=when)
    return state


def postpone(session: Session, claimed: Claim, until: datetime) -> bool:
    """Put it back for later: nothing was tried, so no attempt is counted. False: no longer ours."""
    values = {
        "state": DeliveryState.QUEUED,
        "owner": None,
        "next_attempt_at": until,
        "attempt": Delivery.attempt - 1,
    }
    return _change(session, claimed, (DeliveryState.CLAIMED,), values) == 1


def reap(session: Session, worker_id: str | None, *, now: datetime) -> int:
    """Free what processes held that left no sign of life; how many rows.

    Claimed goes back into the queue: the fence keeps its old owner from sending it. Sending becomes unknown.
    """
    alive = select(Worker.id).where(or_(Worker.heartbeat_at > now - STALE, Worker.id == worker_id))
    lost = Delivery.owner.not_in(alive)
    with across_owners("reap"):
        freed = session.execute(
            update(Delivery)
            .where(is_in(DeliveryState.CLAIMED), lost)
            .values(state=DeliveryState.QUEUED, owner=None, next_attempt_at=now)
        )
        unknown = session.execute(
            update(Delivery)
            .where(is_in(DeliveryState.SENDING), lost)
            .values(state=DeliveryState.UNKNOWN, error_class=GONE_QUIET)
            .returning(Delivery.id, Delivery.user_id)
            .execution_options(synchronize_session=False)
        ).all()
    for row_id, user_id in unknown:
        with acting_as(user_id):
            tell(session, row_id, DeliveryState.UNKNOWN, when=When(now, occurrence.zone("UTC")))
    return freed.rowcount + len(unknown)  # type: ignore[attr-defined, no-any-return]


def release(session: Session, worker_id: str, *, now: datetime) -> int:
    """Give back what this worker has claimed and not begun to send; how many rows."""
    with across_owners("release"):
        freed = session.execute(
            update(Delivery)
            .where(is_in(DeliveryState.CLAIMED), Delivery.owner == worker_id)
            .values(state=DeliveryState.QUEUED, owner=None, next_attempt_at=now)
        )
    return freed.rowcount  # type: ignore[attr-defined, no-any-return]


def tell(session: Session, delivery_id: int, state: DeliveryState, *, when: When) -> None:
    """The owner's notice that a mail needs a decision: one for each time that it came to that."""
    attempt = session.scalar(select(Delivery.attempt).where(Delivery.id == delivery_id))
    notify(
        session,
        key=f"{state}:{delivery_id}:{attempt}",
        code=TELLING[state],
        params={"delivery": delivery_id},
        url="/notices",
        when=when,
    )


def _verdict(
    session: Session, claimed: Claim, outcome: Outcome, now: datetime
) -> tuple[DeliveryState, dict[str, Any]]:
    if outcome.result is Result.WITHDRAWN:
        return DeliveryState.CANCELLED, {}
    if outcome.result is Result.SENT:
        return DeliveryState.SENT, {"sent_at": now}
    if outcome.result is Result.UNKNOWN:
        return DeliveryState.UNKNOWN, {}
    if outcome.result is Result.REFUSED:
        return DeliveryState.DEAD, {}
    wait = timedelta(0) if outcome.trouble == Trouble.STOPPED else delay(claimed.attempt, claimed.message_id)
    with acting_as(claimed.user_id):
        give_up_at = session.scalar(select(Delivery.give_up_at).where(Delivery.id == claimed.id))
    if give_up_at is not None and now + wait > give_up_at:
        return DeliveryState.DEAD, {}
    return DeliveryState.QUEUED, {"owner": None, "next_attempt_at": now + wait}


def _change(
    session: Session, claimed: Claim, states: tuple[DeliveryState, ...], values: dict[str, Any]
) -> int:
    with acting_as(claimed.user_id):
        found = session.execute(
            update(Delivery)
            .where(
                Delivery.id == claimed.id,
                Delivery.owner == claimed.owner,
                Delivery.attempt == claimed.attempt,
                Delivery.state.in_(states),
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return found.rowcount  # type: ignore[attr-defined, no-any-return]
