"""A row of the outbox has one holder at a time, and every end is written down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.accounts.models import User
from crm.core.when import When
from crm.notifications import actions, lifelines, queries
from crm.notifications.actions import Claim
from crm.notifications.models import STALE, DeliveryState
from crm.outbound.outcome import Outcome, Result, Trouble
from tests.notifications.outbox import a_worker, deliveries, notices, queue_one, states

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DIGESTS = frozenset({"digest"})
SENT = Outcome(Result.SENT, response="250 taken")
BUSY = Outcome(Result.NOT_SENT, Trouble.BUSY, "451 later")
REFUSED = Outcome(Result.REFUSED, Trouble.RECIPIENT, "550 nobody")
SILENT = Outcome(Result.UNKNOWN, Trouble.NO_ANSWER)


@pytest.fixture(autouse=True)
def _owner(user: User) -> None:
    """Every test here looks at the outbox of one user."""


def claim(session: Session, worker: str = "w1", *, now: datetime = NOW, limit: int = 10) -> list[Claim]:
    claims = actions.claim(session, worker, kinds=DIGESTS, limit=limit, now=now)
    session.commit()
    return claims


def settle(
    session: Session, claimed: Claim, outcome: Outcome, *, now: datetime = NOW
) -> DeliveryState | None:
    state = actions.settle(session, claimed, outcome, when=When(now, ZoneInfo("UTC")))
    session.commit()
    return state


def fence(session: Session, claimed: Claim) -> bool:
    passed = actions.fence(session, claimed, now=NOW)
    session.commit()
    return passed


def test_a_claim_takes_what_is_due_and_written_by_somebody(session: Session) -> None:
    queue_one(session)
    queue_one(session, occ_key="2026-11-26", next_attempt_at=NOW + timedelta(seconds=1))
    queue_one(session, kind="unheard-of")
    [claimed] = claim(session)
    assert (claimed.kind, claimed.occ_key, claimed.attempt, claimed.owner) == (
        "digest",
        "2026-11-25",
        1,
        "w1",
    )
    assert claim(session) == []


def test_a_claim_can_be_for_one_row(session: Session) -> None:
    rows = [queue_one(session, occ_key=f"2026-11-2{number}").id for number in range(3)]
    session.commit()
    [claimed] = actions.claim(
        session, "w1", kinds=DIGESTS, limit=1, now=NOW, scope=actions.Scope(only=rows[1])
    )
    session.commit()
    assert claimed.id == rows[1]
    assert states(session).count(DeliveryState.QUEUED) == 2


def test_claimers_never_share_a_row(session: Session, database_url: str) -> None:
    wanted = {queue_one(session, occ_key=f"key {number}").id for number in range(60)}
    session.commit()
    barrier = Barrier(4)
    claimed: dict[str, list[int]] = {f"w{number}": [] for number in range(4)}

    def work(worker: str) -> None:
        engine = create_engine(database_url, poolclass=NullPool)
        with Session(engine) as own:
            barrier.wait()
            while found := claim(own, worker, limit=3):
                claimed[worker] += [row.id for row in found]
        engine.dispose()

    threads = [Thread(target=work, args=(worker,)) for worker in claimed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    everything = [row for rows in claimed.values() for row in rows]
    assert len(everything) == len(set(everything)) == 60
    assert set(everything) == wanted


def test_a_claim_finds_its_rows_in_the_index_of_queued_ones(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL reads a table of a page or two as a whole, rightly
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    claim(session)
    queries.waiting(session, now=NOW)
    event.remove(session.get_bind(), "before_cursor_execute", note)
    connection = session.connection().connection.driver_connection
    assert connection is not None
    for statement in (line for line in seen if "delivery.state = 'queued'" in line):
        values = ["x"] * statement.count("?")
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statement, values)]
        assert any("ix_delivery_queued" in line for line in plan), (statement, plan)
    assert sum("delivery.state = 'queued'" in line for line in seen) == 2
    session.rollback()


def test_the_fence_is_passed_once_and_only_by_its_claimer(session: Session) -> None:
    queue_one(session)
    [claimed] = claim(session)
    assert fence(session, replace(claimed, owner="w2")) is False
    assert fence(session, claimed) is True
    assert fence(session, claimed) is False
    assert states(session) == [DeliveryState.SENDING]


@pytest.mark.parametrize(
    ("outcome", "state", "told"),
    [
        (SENT, DeliveryState.SENT, []),
        (BUSY, DeliveryState.QUEUED, []),
        (REFUSED, DeliveryState.DEAD, ["mail_dead"]),
        (SILENT, DeliveryState.UNKNOWN, ["mail_unknown"]),
        (Outcome(Result.WITHDRAWN, "nothing_due"), DeliveryState.CANCELLED, []),
        (Outcome(Result.WITHDRAWN, "no_mail"), DeliveryState.CANCELLED, []),
    ],
)
def test_every_outcome_has_its_end(
    session: Session, outcome: Outcome, state: DeliveryState, told: list[str]
) -> None:
    queue_one(session)
    [claimed] = claim(session)
    fence(session, claimed)
    assert settle(session, claimed, outcome) is state
    [delivery] = deliveries(session)
    assert (delivery.state, delivery.response) == (state, outcome.response)
    assert notices(session) == told


def test_a_busy_server_is_asked_again_later(session: Session) -> None:
    queue_one(session)
    [first] = claim(session)
    settle(session, first, BUSY)
    assert claim(session, now=NOW + timedelta(seconds=20)) == []
    [second] = claim(session, now=NOW + timedelta(seconds=40))
    assert second.attempt == 2


def test_after_a_day_of_trying_it_is_given_up_and_said(session: Session) -> None:
    queue_one(session)
    now, count = NOW, 0
    while claims := claim(session, now=now):
        settle(session, claims[0], BUSY, now=now)
        now += timedelta(hours=1, minutes=13)
        count += 1
    assert 15 < count < 30
    assert states(session) == [DeliveryState.DEAD]
    assert notices(session) == ["mail_dead"]


def test_a_mail_that_was_stopped_by_us_waits_for_nothing(session: Session) -> None:
    queue_one(session)
    [claimed] = claim(session)
    settle(session, claimed, Outcome(Result.NOT_SENT, Trouble.STOPPED))
    assert len(claim(session, "w2")) == 1


def test_a_dead_process_gives_back_what_it_had_claimed(session: Session) -> None:
    queue_one(session)
    a_worker(session, "w1", heartbeat_at=NOW - STALE)
    [claimed] = claim(session)
    assert _reap(session, "w2") == 1
    assert states(session) == [DeliveryState.QUEUED]
    assert fence(session, claimed) is False
    assert len(claim(session, "w2")) == 1
    assert fence(session, claimed) is False


def test_what_a_dead_process_was_sending_is_unknown_and_never_sent_again_by_itself(session: Session) -> None:
    queue_one(session)
    [claimed] = claim(session)
    fence(session, claimed)
    assert _reap(session, "w2") == 1
    assert states(session) == [DeliveryState.UNKNOWN]
    assert notices(session) == ["mail_unknown"]
    assert claim(session, "w2", now=NOW + timedelta(days=3)) == []
    assert _reap(session, "w2") == 0


@pytest.mark.parametrize("alive", ["heartbeat", "self"])
def test_a_live_process_keeps_its_rows(session: Session, alive: str) -> None:
    queue_one(session)
    fresh = alive == "heartbeat"
    a_worker(session, "w1", heartbeat_at=NOW - (lifelines.SILENT / 2 if fresh else 2 * STALE))
    claim(session)
    assert _reap(session, "w2" if fresh else "w1") == 0
    assert states(session) == [DeliveryState.CLAIMED]


def test_a_late_answer_ends_the_doubt(session: Session) -> None:
    queue_one(session)
    [claimed] = claim(session)
    fence(session, claimed)
    _reap(session, "w2")
    assert settle(session, claimed, SENT) is DeliveryState.SENT
    assert notices(session) == []


def test_an_answer_to_an_old_attempt_changes_nothing(session: Session) -> None:
    queue_one(session)
    [old] = claim(session)
    _reap(session, "w2")
    [new] = claim(session, "w2")
    assert settle(session, old, REFUSED) is None
    assert fence(session, new) is True
    assert notices(session) == []


def test_a_process_that_stops_gives_back_only_its_own(session: Session) -> None:
    for number in range(2):
        queue_one(session, occ_key=str(number))
    claim(session, "w1", limit=1)
    claim(session, "w2", limit=1)
    assert actions.release(session, "w1", now=NOW) == 1
    session.commit()
    assert states(session) == [DeliveryState.QUEUED, DeliveryState.CLAIMED]


def _reap(session: Session, worker: str) -> int:
    """What a process does whose machine shows it no journals: heartbeats decide."""
    nowhere = Path("/nonexistent")
    found = lifelines.gone(session, nowhere, me=worker, now=NOW)
    freed = actions.reap(session, found, when=When(NOW, ZoneInfo("UTC")), repeatable=lambda _channel: False)
    session.commit()
    return freed
