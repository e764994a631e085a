"""Writing down what became of what was sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.db.owner import across_owners, acting_as, in_bulk
from crm.notifications.actions.health import note_failed, note_worked
from crm.notifications.actions.notices import notify
from crm.notifications.actions.outbox import Claim
from crm.notifications.models import MAIL, Delivery, DeliveryState, Notice
from crm.notifications.verdict import DOUBTS, SERVER, Case, verdict
from crm.outbound.outcome import Outcome, Result

NOTHING_DUE = "nothing_due"
NO_MAIL = "no_mail"

TELLING = {DeliveryState.DEAD: "mail_dead", DeliveryState.UNKNOWN: "mail_unknown"}
MINE = (DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
"""States that an answer ends. A late one still settles a row that was called unknown meanwhile."""

SIMPLY_SENT = (
    update(Delivery)
    .where(
        Delivery.id == bindparam("the_id"),
        Delivery.owner == bindparam("the_owner"),
        Delivery.attempt == bindparam("the_attempt"),
        Delivery.state == DeliveryState.SENDING,
    )
    .values(
        state=DeliveryState.SENT,
        sent_at=bindparam("the_time"),
        response=bindparam("the_response"),
        error_class="",
    )
)


@dataclass(frozen=True, slots=True)
class Ended:
    """A claimed row whose attempt ended; `repeatable`: its receiver tells a repetition by its key."""

    claimed: Claim
    outcome: Outcome
    repeatable: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", storable(self.outcome))


def storable(outcome: Outcome) -> Outcome:
    """What a server said may hold what no database takes: PostgreSQL has no zero bytes in texts."""
    if "\0" not in outcome.response:
        return outcome
    return replace(outcome, response=outcome.response.replace("\0", ""))


def settle_all(session: Session, ended: Sequence[Ended], *, when: When) -> dict[DeliveryState, int]:
    """Write several ends down at once: what was simply sent in one statement, the rest one by one.

    How many came to which state. Run again with the same ends, it changes nothing more.
    """
    sent = [each for each in ended if each.outcome.result is Result.SENT]
    rest = [each for each in ended if each.outcome.result is not Result.SENT]
    counts: Counter[DeliveryState] = Counter()
    if sent and _simply_sent(session, sent, when.now) == len(sent):
        counts[DeliveryState.SENT] += len(sent)
    else:
        rest = list(ended)
    for each in rest:
        state = settle(session, each.claimed, each.outcome, when=when, repeatable=each.repeatable)
        if state is not None:
            counts[state] += 1
    return dict(counts)


def settle(
    session: Session, claimed: Claim, outcome: Outcome, *, when: When, repeatable: bool = False
) -> DeliveryState | None:
    """Write down what became of it; the new state, or None when the row is no longer ours."""
    row = _in_question(session, claimed)
    if row is None:
        return None
    doubted = row.error_class in DOUBTS and row.state is not DeliveryState.UNKNOWN
    judged = verdict(
        Case(
            outcome,
            claimed.channel,
            claimed.attempt,
            claimed.message_id,
            left=row.give_up_at - when.now,
            doubted=doubted,
            repeatable=repeatable,
        )
    )
    values: dict[str, Any] = {
        "state": judged.state,
        "response": storable(outcome).response,
        "error_class": str(outcome.trouble),
    }
    if judged.state is DeliveryState.QUEUED:
        values |= {"owner": None, "next_attempt_at": when.now + judged.wait}
        if not judged.counts:
            values["attempt"] = claimed.attempt - 1
        if doubted:
            values["error_class"] = row.error_class
    elif judged.state is DeliveryState.SENT:
        values["sent_at"] = when.now
    _write(session, claimed, values)
    _follow_up(session, claimed, outcome, judged.state, when)
    return judged.state


def tell(session: Session, delivery_id: int, state: DeliveryState, *, attempt: int, when: When) -> None:
    """The owner's notice that a mail needs a decision: one for each time that it came to that."""
    notify(
        session,
        key=f"{state}:{delivery_id}:{attempt}",
        code=TELLING[state],
        params={"delivery": delivery_id},
        url="/notices",
        when=when,
    )


def _simply_sent(session: Session, sent: Sequence[Ended], now: datetime) -> int:
    """Those that stand at the fence, as nearly all do; how many they were."""
    rows = [
        {
            "the_id": each.claimed.id,
            "the_owner": each.claimed.owner,
            "the_attempt": each.claimed.attempt,
            "the_time": now,
            "the_response": each.outcome.response,
        }
        for each in sent
    ]
    with across_owners("settle"):
        return in_bulk(session, SIMPLY_SENT, rows).rowcount


def _in_question(session: Session, claimed: Claim) -> Any:
    with acting_as(claimed.user_id):
        return session.execute(
            select(Delivery.state, Delivery.give_up_at, Delivery.error_class)
            .where(*_mine(claimed))
            .with_for_update()
        ).one_or_none()


def _write(session: Session, claimed: Claim, values: dict[str, Any]) -> None:
    with acting_as(claimed.user_id):
        session.execute(
            update(Delivery)
            .where(*_mine(claimed))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _mine(claimed: Claim) -> tuple[Any, ...]:
    return (
        Delivery.id == claimed.id,
        Delivery.owner == claimed.owner,
        Delivery.attempt == claimed.attempt,
        Delivery.state.in_(MINE),
    )


def _follow_up(session: Session, claimed: Claim, outcome: Outcome, state: DeliveryState, when: When) -> None:
    """What the end of a row means for its notices."""
    with acting_as(claimed.user_id):
        if outcome.trouble == NOTHING_DUE:
            session.execute(delete(Notice).where(Notice.key == f"{claimed.kind}:{claimed.occ_key}"))
        if state is DeliveryState.SENT:
            doubt = f"{DeliveryState.UNKNOWN}:{claimed.id}:{claimed.attempt}"
            session.execute(delete(Notice).where(Notice.key == doubt))
        if state in TELLING:
            tell(session, claimed.id, state, attempt=claimed.attempt, when=when)


def note_health(session: Session, ended: Sequence[Ended], *, now: datetime) -> None:
    """Keep book of how the channels fare. That the operator's mail server is away is no channel's fault."""
    worked = {
        (each.claimed.user_id, each.claimed.channel) for each in ended if each.outcome.result is Result.SENT
    }
    note_worked(session, worked, now=now)
    for each in ended:
        servers = each.claimed.channel == MAIL and each.outcome.trouble in SERVER
        if each.outcome.result is not Result.SENT and not servers:
            note_failed(session, each.claimed.user_id, each.claimed.channel, each.outcome, now=now)
