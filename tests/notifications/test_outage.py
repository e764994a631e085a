"""The database goes away between a mail and its outcome: nothing is lost, nothing is sent twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm.db.flask import db
from crm.notifications.models import DeliveryState
from tests.notifications.conftest import Office
from tests.notifications.outbox import queue_one, set_due, states
from tests.notifications.test_delivering import let_time_pass


@dataclass
class Outage:
    """Refuses every change of a delivery while `begins` says so."""

    begins: Callable[[], bool] = lambda: False

    def __call__(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "UPDATE delivery" in statement and self.begins():
            raise OperationalError(statement, {}, Exception("the database is away"))


@pytest.fixture
def outage(office: Office) -> Iterator[Outage]:
    """Of the app's connections only: the test can still look."""
    outage = Outage()
    with office.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", outage)
    yield outage
    event.remove(engine, "before_cursor_execute", outage)


def test_an_outcome_is_kept_and_stored_when_the_database_is_back(
    office: Office, outage: Outage, session: Session, due: datetime
) -> None:
    outage.begins = lambda: bool(office.server.taken)
    office.tick()
    assert states(session) == [DeliveryState.SENDING]
    outage.begins = lambda: False
    set_due(session, datetime(2099, 1, 1, tzinfo=due.tzinfo))
    queue_one(session, occ_key="2099-01-01")
    let_time_pass(session)
    office.tick()
    assert states(session) == [DeliveryState.SENT, DeliveryState.SENT]
    assert len(office.server.taken) == 2


def test_while_an_outcome_waits_nothing_new_is_claimed(
    office: Office, outage: Outage, session: Session, due: datetime
) -> None:
    outage.begins = lambda: bool(office.server.taken)
    office.tick()
    set_due(session, datetime(2099, 1, 1, tzinfo=due.tzinfo))
    queue_one(session, occ_key="2099-01-01")
    let_time_pass(session)
    office.tick()
    assert states(session) == [DeliveryState.SENDING, DeliveryState.QUEUED]
    assert len(office.server.taken) == 1


def test_without_the_fence_no_dot_is_sent(
    office: Office, outage: Outage, session: Session, due: datetime
) -> None:
    asked: list[None] = []
    answer = office.writer.answer

    def write(*_given: object) -> object:
        asked.append(None)
        return answer

    office.write_with(write)
    outage.begins = lambda: bool(asked)
    office.tick()
    assert (office.server.taken, states(session)) == ([], [DeliveryState.CLAIMED])
    outage.begins = lambda: False
    office.tick()
    assert states(session) == [DeliveryState.QUEUED]
    let_time_pass(session)
    office.tick()
    assert states(session) == [DeliveryState.SENT]
    assert len(office.server.taken) == 1
