"""Fences and ends of several threads share transactions, and nothing is lost when one of these fails."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm import clock
from crm.db.flask import db
from crm.db.owner import across_owners
from crm.notifications import actions, delivering
from crm.notifications.actions import Claim, Ended
from crm.notifications.breaker import Breaker
from crm.notifications.committing import Behind, Committer
from crm.notifications.delivering import Sender
from crm.notifications.models import Delivery, DeliveryState
from crm.outbound.outcome import Fence, Outcome, Result, Trouble
from tests.notifications.conftest import Office
from tests.notifications.outbox import deliveries, notices, queue_one, states

SENT = Outcome(Result.SENT, response="taken")
BUSY = Outcome(Result.NOT_SENT, Trouble.BUSY)
PAST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Watching:
    """Stands where the ways out are, and looks how many rows are behind the fence meanwhile."""

    office: Office
    outcome: Outcome = SENT
    has_mail: bool = True
    tried: int = 0
    seen: list[int] = field(default_factory=list)

    def send(self, _parcel: object, fence: Fence) -> Outcome:
        self.tried += 1
        if self.outcome.trouble == Trouble.CONNECT:
            return self.outcome
        fence()
        with self.office.app.app_context(), across_owners("bench"), Session(db.engine) as session:
            behind = select(func.count()).where(Delivery.state == DeliveryState.SENDING)
            self.seen.append(session.scalar(behind) or 0)
        return self.outcome

    def rest(self) -> None:
        """Nothing is open."""

    def abort(self) -> None:
        """Nothing takes long."""


def queue_many(session: Session, count: int) -> None:
    give_up = clock.now() + timedelta(hours=24)
    for number in range(count):
        queue_one(
            session, occ_key=str(number), message_id=f"<{number}@example.org>", now=PAST, give_up_at=give_up
        )


@pytest.fixture
def watching(office: Office) -> Watching:
    watching = Watching(office)
    ways: Any = watching
    office.sender.ways = ways
    return watching


def test_never_more_rows_stand_behind_the_fence_than_there_are_threads(
    office: Office, session: Session, watching: Watching
) -> None:
    queue_many(session, 60)
    assert office.sender.deliver() == 60
    assert set(states(session)) == {DeliveryState.SENT}
    assert len(watching.seen) == 60
    assert max(watching.seen) <= delivering.THREADS


def test_threads_share_transactions(office: Office, session: Session, watching: Watching) -> None:
    with office.app.app_context():
        engine = db.engine
    commits: list[None] = []
    event.listen(engine, "commit", lambda _connection: commits.append(None))
    queue_many(session, 40)
    office.sender.deliver()
    assert len(commits) < 60, "a fence and an end each would be 80"


def claims(session: Session, office: Office, count: int) -> list[Claim]:
    queue_many(session, count)
    found = actions.claim(session, office.sender.worker_id, kinds={"digest"}, limit=count, now=clock.now())
    session.commit()
    return found


@pytest.fixture
def committer(office: Office) -> Iterator[Committer]:
    committer = Committer(office.app, clock.now)
    yield committer
    committer.close()


def test_a_fence_is_passed_once_and_each_thread_gets_its_own_answer(
    office: Office, session: Session, committer: Committer
) -> None:
    found = claims(session, office, 6)
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(committer.pass_fence, found)) == [True] * 6
        assert list(pool.map(committer.pass_fence, found)) == [False] * 6


def test_ends_of_every_kind_are_written_together(
    office: Office, session: Session, committer: Committer
) -> None:
    found = claims(session, office, 5)
    for claimed in found:
        committer.pass_fence(claimed)
    outcomes = (
        SENT,
        BUSY,
        Outcome(Result.REFUSED, Trouble.RECIPIENT, "550 \0 nobody"),
        Outcome(Result.UNKNOWN, Trouble.NO_ANSWER),
        SENT,
    )
    for claimed, outcome in zip(found, outcomes, strict=True):
        committer.settle(Ended(claimed, outcome))
    assert committer.catch_up()
    by_id = {row.id: row for row in deliveries(session)}
    assert [by_id[claimed.id].state for claimed in found] == [
        DeliveryState.SENT,
        DeliveryState.QUEUED,
        DeliveryState.DEAD,
        DeliveryState.UNKNOWN,
        DeliveryState.SENT,
    ]
    assert sorted(notices(session)) == ["mail_dead", "mail_unknown"]
    assert by_id[found[0].id].response == "taken"


def test_what_the_database_does_not_take_is_kept_and_nobody_passes_meanwhile(
    office: Office, session: Session, committer: Committer
) -> None:
    first, second, third = claims(session, office, 3)
    committer.pass_fence(first)
    committer.pass_fence(second)
    with office.app.app_context():
        engine = db.engine

    def refuse(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "UPDATE delivery" in statement:
            raise OperationalError(statement, {}, Exception("the database is away"))

    event.listen(engine, "before_cursor_execute", refuse)
    committer.settle(Ended(first, SENT))
    committer.settle(Ended(second, SENT))
    assert not committer.catch_up()
    event.remove(engine, "before_cursor_execute", refuse)
    with pytest.raises(Behind):
        committer.pass_fence(third)
    assert committer.is_behind
    assert committer.catch_up()
    assert committer.pass_fence(third)
    assert sorted(states(session)) == [DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.SENT]


def test_while_the_mail_server_is_away_one_goes_to_look_and_no_attempt_is_counted(
    office: Office, session: Session, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_many(session, 40)
    watching.outcome = Outcome(Result.NOT_SENT, Trouble.CONNECT)
    office.sender.deliver()
    tried = watching.tried
    assert 1 <= tried <= delivering.THREADS
    assert {row.attempt for row in deliveries(session)} == {0}
    assert set(states(session)) == {DeliveryState.QUEUED}
    office.sender.deliver()
    assert watching.tried == tried
    monkeypatch.setattr(office.sender.breaker, "_open_until", 0.0)
    office.sender.deliver()
    assert watching.tried == tried + 1
    watching.outcome = SENT
    monkeypatch.setattr(office.sender.breaker, "_open_until", 0.0)
    office.sender.deliver()
    office.sender.deliver()
    assert states(session).count(DeliveryState.SENT) >= 40 - tried - 1


def test_only_one_may_look_at_a_time() -> None:
    breaker = Breaker()
    assert breaker.is_closed
    assert not breaker.take_probe()
    assert breaker.failed()
    assert not breaker.failed()
    assert not breaker.take_probe()
    breaker._open_until = 0.0
    assert breaker.take_probe()
    assert not breaker.take_probe()
    breaker.not_tried()
    assert breaker.take_probe()
    assert breaker.worked()
    assert breaker.is_closed


def test_two_senders_share_the_rows_and_send_none_twice(
    office: Office, session: Session, watching: Watching
) -> None:
    queue_many(session, 80)
    worker_id = actions.enlist(session, now=clock.now())
    session.commit()
    ways: Any = watching
    other = Sender(office.app, worker_id, clock=clock.now, ways=ways)
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda sender: sender.deliver(), (office.sender, other)))
    other.stop(patience=5)
    assert sum(sent) == 80
    assert watching.tried == 80
    assert set(states(session)) == {DeliveryState.SENT}
