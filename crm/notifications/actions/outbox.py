"""The outbox: claim, fence, put back. Each step is one conditional statement, so that processes never share
a row."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from crm.db.owner import across_owners, in_bulk
from crm.notifications.models import MAIL, Delivery, DeliveryState, is_in


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


FENCE = (
    update(Delivery)
    .where(
        Delivery.id.in_(bindparam("the_ids", expanding=True)),
        Delivery.owner == bindparam("the_owner"),
        Delivery.attempt == bindparam("the_attempt"),
        Delivery.state == DeliveryState.CLAIMED,
    )
    .values(state=DeliveryState.SENDING, point_at=bindparam("the_time"))
    .returning(Delivery.id)
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows may be claimed: `only` this one if it is named, and mail or other channels alone."""

    only: int | None = None
    mail: bool = True
    others: bool = True


EVERYTHING = Scope()


def claim(
    session: Session,
    worker_id: str,
    *,
    kinds: Iterable[str],
    limit: int,
    now: datetime,
    scope: Scope = EVERYTHING,
) -> list[Claim]:
    """Take up to `limit` queued rows of these kinds whose time has come.

    On PostgreSQL the rows are locked in a common table expression of their own: a plain subquery with
    LIMIT may be run again by the planner. On SQLite the transaction holds the writer's lock all along.
    """
    with across_owners("claim"):
        due = select(Delivery.id).where(
            is_in(DeliveryState.QUEUED), Delivery.next_attempt_at <= now, Delivery.kind.in_(sorted(kinds))
        )
        if scope.only is not None:
            due = due.where(Delivery.id == scope.only)
        if not scope.mail:
            due = due.where(Delivery.channel != MAIL)
        if not scope.others:
            due = due.where(Delivery.channel == MAIL)
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
    return bool(fence_all(session, [claimed], now=now))


def fence_all(session: Session, claims: Collection[Claim], *, now: datetime) -> frozenset[int]:
    """Pass it for several at once; the ids of the rows that are still ours."""
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for claimed in claims:
        alike[claimed.owner, claimed.attempt].append(claimed.id)
    passed: set[int] = set()
    with across_owners("fence"):
        for (owner, attempt), ids in alike.items():
            values = {"the_ids": ids, "the_owner": owner, "the_attempt": attempt, "the_time": now}
            passed.update(in_bulk(session, FENCE, values).scalars())
    return frozenset(passed)


def put_back(session: Session, claims: Collection[Claim], until: datetime) -> int:
    """Put rows of one worker back for later, no attempt counted; how many still were its own."""
    count = 0
    with across_owners("put back"):
        for claimed in claims:
            found = session.execute(
                update(Delivery)
                .where(
                    Delivery.id == claimed.id,
                    Delivery.owner == claimed.owner,
                    Delivery.attempt == claimed.attempt,
                    is_in(DeliveryState.CLAIMED),
                )
                .values(
                    state=DeliveryState.QUEUED,
                    owner=None,
                    next_attempt_at=until,
                    attempt=Delivery.attempt - 1,
                )
                .execution_options(synchronize_session=False)
            )
            count += found.rowcount  # type: ignore[attr-defined]
    return count


def release(session: Session, worker_id: str, *, now: datetime) -> int:
    """Give back what this worker has claimed and not begun to send; how many rows."""
    with across_owners("release"):
        freed = session.execute(
            update(Delivery)
            .where(is_in(DeliveryState.CLAIMED), Delivery.owner == worker_id)
            .values(state=DeliveryState.QUEUED, owner=None, next_attempt_at=now)
            .execution_options(synchronize_session=False)
        )
    return freed.rowcount  # type: ignore[attr-defined, no-any-return]
