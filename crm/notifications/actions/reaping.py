"""Taking care of what dead processes held, by what their journals tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db.owner import across_owners
from crm.notifications.actions.outbox import CLAIMED, Claim
from crm.notifications.actions.settling import MINE, settle
from crm.notifications.actions.workers import retire
from crm.notifications.journal import Story
from crm.notifications.models import Delivery, DeliveryState, is_in
from crm.notifications.verdict import GONE_QUIET
from crm.outbound.outcome import Outcome, Result, Trouble

AT_ONCE = Outcome(Result.NOT_SENT, Trouble.STOPPED)
OPEN = Outcome(Result.UNKNOWN, GONE_QUIET)
ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Remains:
    """What is known of a process that holds rows. `story` is its journal, if it can be seen from here;
    `is_complete`: what that does not mention did not happen. One that is merely `silent` is still there."""

    worker_id: str
    story: Story | None = None
    is_complete: bool = False
    silent: bool = False


def reap(session: Session, found: Sequence[Remains], *, when: When, repeatable: Callable[[str], bool]) -> int:
    """Free what they held, and take the dead off the list of workers; how many rows.

    Claimed goes back into the queue: the fence keeps its old owner from sending it. Of what stood behind
    the fence the journal tells how it ended, that its end is open, or that it was never let go. Without a
    journal its end is open, too: unknown, or once more where a repetition is safe.
    """
    return sum(_reap_one(session, remains, when, repeatable) for remains in found)


def _reap_one(session: Session, remains: Remains, when: When, repeatable: Callable[[str], bool]) -> int:
    count = 0
    if not remains.silent:
        for claimed, state in _in_hand(session, remains):
            outcome = _outcome(claimed, state, remains)
            if outcome is not None:
                again = repeatable(claimed.channel)
                count += settle(session, claimed, outcome, when=when, repeatable=again) is not None
        retire(session, remains.worker_id)  # one that lives after all puts itself on the list again
    with across_owners("reap"):
        freed = session.execute(
            update(Delivery)
            .where(is_in(DeliveryState.CLAIMED), Delivery.owner == remains.worker_id)
            .values(state=DeliveryState.QUEUED, owner=None, next_attempt_at=when.now)
            .execution_options(synchronize_session=False)
        )
    return count + freed.rowcount  # type: ignore[attr-defined, no-any-return]


def _in_hand(session: Session, remains: Remains) -> list[tuple[Claim, DeliveryState]]:
    """What it was sending, and what the journal mentions."""
    told = sorted({row for row, _attempt in (*_begun(remains), *_ended(remains))})
    rows: dict[int, Any] = {}
    with across_owners("reap"):
        wanted = select(*CLAIMED, Delivery.state).where(
            Delivery.owner == remains.worker_id, Delivery.state.in_(MINE)
        )
        parts = [is_in(DeliveryState.SENDING)]
        parts += [
            Delivery.id.in_(told[first : first + ASKED_AT_ONCE])
            for first in range(0, len(told), ASKED_AT_ONCE)
        ]
        for part in parts:
            rows |= {row.id: row for row in session.execute(wanted.where(part)).all()}
    return [(_claim(row, remains.worker_id), row.state) for row in rows.values()]


def _claim(row: Any, owner: str) -> Claim:
    values = {column.key: getattr(row, column.key) for column in CLAIMED}
    return Claim(**values, owner=owner)


def _outcome(claimed: Claim, state: DeliveryState, remains: Remains) -> Outcome | None:
    """How this row's attempt ended; None when there is nothing new to say of it."""
    attempt = (claimed.id, claimed.attempt)
    told = remains.story.ended.get(attempt) if remains.story is not None else None
    if state is DeliveryState.UNKNOWN:
        return told if told is not None and told.result is not Result.UNKNOWN else None
    if told is not None:
        return told
    if attempt in _begun(remains):
        return OPEN
    if state is not DeliveryState.SENDING:
        return None
    return AT_ONCE if remains.is_complete else OPEN


def _begun(remains: Remains) -> frozenset[tuple[int, int]]:
    return remains.story.begun if remains.story is not None else frozenset()


def _ended(remains: Remains) -> list[tuple[int, int]]:
    return list(remains.story.ended) if remains.story is not None else []
