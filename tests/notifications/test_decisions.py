"""What a person decides about mails that got stuck, and what a restore leaves to decide."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import NotFound, acting_as
from crm.notifications import actions, queries
from crm.notifications.models import Delivery, DeliveryState
from crm.notifications.stamp import Stamp
from tests.factories import a_user
from tests.notifications.outbox import a_worker, deliveries, queue_one, reminder, states
from tests.notifications.test_outbox import claim

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _owner(user: User) -> None:
    """Every test here looks at the outbox of one user."""


@pytest.mark.parametrize("state", [DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.HELD])
def test_a_stuck_mail_is_sent_again_on_demand_under_the_same_message_id(
    session: Session, state: DeliveryState
) -> None:
    stuck = queue_one(session, state=state, error_class="x", response="y")
    actions.resend(session, stuck.id, now=NOW + timedelta(days=2))
    session.commit()
    [claimed] = claim(session, now=NOW + timedelta(days=2))
    assert claimed.message_id == "<abc@example.org>"
    assert deliveries(session)[0].give_up_at == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    "state", [DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.CANCELLED]
)
def test_what_is_not_stuck_cannot_be_sent_again(session: Session, state: DeliveryState) -> None:
    row = queue_one(session, state=state)
    with pytest.raises(NotFound):
        actions.resend(session, row.id, now=NOW)
    with pytest.raises(NotFound):
        actions.dismiss(session, row.id, now=NOW)


def test_a_stuck_mail_can_be_left_and_taken_up_again(session: Session) -> None:
    row_id = queue_one(session, state=DeliveryState.DEAD).id
    actions.dismiss(session, row_id, now=NOW)
    assert queries.stuck(session, now=NOW) == []
    actions.recall(session, row_id)
    assert [row.id for row in queries.stuck(session, now=NOW)] == [row_id]


def test_after_a_restore_nothing_leaves_by_itself(session: Session, stamp: Stamp) -> None:
    for state in (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.SENT):
        queue_one(session, state=state, occ_key=state.value)
    held = actions.hold_all(session, stamp, now=NOW)
    session.commit()
    assert held == 3  # queued, claimed, and the digest that came due since the backup
    assert states(session) == [
        DeliveryState.HELD,
        DeliveryState.HELD,
        DeliveryState.UNKNOWN,
        DeliveryState.SENT,
        DeliveryState.HELD,
    ]
    assert claim(session, now=NOW + timedelta(days=9)) == []
    due = reminder(session).next_due_utc
    assert due is not None
    assert due > NOW


def test_nobody_sees_or_decides_over_the_mails_of_others(session: Session) -> None:
    row_id = queue_one(session, state=DeliveryState.DEAD).id
    other = a_user(session, email="other@example.org")
    session.commit()
    decisions: list[Callable[[], object]] = [
        lambda: actions.resend(session, row_id, now=NOW),
        lambda: actions.dismiss(session, row_id, now=NOW),
        lambda: actions.recall(session, row_id),
    ]
    with acting_as(other.id):
        assert queries.stuck(session, now=NOW) == []
        assert queries.state_of(session, row_id) is None
        for decide in decisions:
            with pytest.raises(NotFound):
                decide()
    assert states(session) == [DeliveryState.DEAD]


def test_what_is_over_is_forgotten_after_90_days(session: Session) -> None:
    old = NOW - timedelta(days=91)
    queue_one(session, state=DeliveryState.SENT, occ_key="old", created_at=old)
    queue_one(session, state=DeliveryState.QUEUED, occ_key="waits", created_at=old)
    queue_one(session, state=DeliveryState.SENT, occ_key="new", created_at=NOW - timedelta(days=89))
    a_worker(session, "gone", heartbeat_at=NOW - timedelta(days=2))
    assert actions.prune(session, now=NOW) == 2
    assert set(session.scalars(select(Delivery.occ_key))) == {"waits", "new"}
