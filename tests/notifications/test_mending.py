"""After a clock ran far ahead and was set back, nothing is silent until then, and nothing is said twice."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import across_owners
from crm.notifications import actions
from crm.notifications.actions.mending import mend, needs_mending
from crm.notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    Reminder,
    ReminderKind,
    Worker,
)
from crm.notifications.stamp import Stamp
from tests.factories import a_user
from tests.notifications.outbox import a_worker, call_to_mind, deliveries, queue_one, reminder, states

EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 08:00 in Berlin, the hour of a new account
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = 365 * DAY


def plan(session: Session, stamp: Stamp, now: datetime) -> int:
    planned = actions.plan(session, stamp, now=now)
    session.commit()
    return planned


def mended(session: Session, now: datetime, *, ran_ahead: bool = True) -> int:
    """Mend, and see that nothing is left to mend."""
    assert needs_mending(session, now=now, ran_ahead=ran_ahead)
    count = mend(session, now=now, ran_ahead=ran_ahead)
    session.commit()
    assert not needs_mending(session, now=now, ran_ahead=ran_ahead)
    session.rollback()
    return count


def keys(session: Session, state: DeliveryState) -> list[str]:
    return [found.occ_key for found in deliveries(session) if found.state is state]


def send_all(session: Session, now: datetime) -> None:
    """What is queued is sent."""
    session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.SENT, sent_at=now)
    )
    session.commit()


@pytest.mark.parametrize("away", [timedelta(0), HOUR, 30 * HOUR, -HOUR])
def test_where_the_clock_went_right_nothing_is_mended(
    session: Session, user: User, stamp: Stamp, away: timedelta
) -> None:
    plan(session, stamp, EIGHT)
    queue_one(session, occ_key="2026-11-24", next_attempt_at=EIGHT + 25 * HOUR, now=EIGHT)
    a_worker(session, "w", heartbeat_at=EIGHT - HOUR)
    assert not needs_mending(session, now=EIGHT + away, ran_ahead=True)
    assert mend(session, now=EIGHT + away, ran_ahead=True) == 0


def test_a_year_ahead_and_back_again_no_day_is_lost_and_none_comes_twice(
    session: Session, user: User, stamp: Stamp
) -> None:
    plan(session, stamp, EIGHT)
    plan(session, stamp, EIGHT + YEAR)
    assert reminder(session).next_due_utc == EIGHT + YEAR + DAY
    mended(session, EIGHT + HOUR)
    assert reminder(session).next_due_utc == EIGHT + DAY
    assert plan(session, stamp, EIGHT + 2 * HOUR) == 0
    assert plan(session, stamp, EIGHT + DAY) == 1
    assert keys(session, DeliveryState.QUEUED) == ["2026-11-26"]


def test_a_day_whose_hour_passed_meanwhile_is_made_up_for(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT - DAY)
    send_all(session, EIGHT - DAY)
    plan(session, stamp, EIGHT + YEAR)
    send_all(session, EIGHT + YEAR)
    mended(session, EIGHT + HOUR)
    assert plan(session, stamp, EIGHT + HOUR) == 1
    assert keys(session, DeliveryState.QUEUED) == ["2026-11-25"]


def test_a_day_said_a_year_too_early_is_said_again_in_its_time(
    session: Session, user: User, stamp: Stamp
) -> None:
    plan(session, stamp, EIGHT)
    plan(session, stamp, EIGHT + YEAR)
    send_all(session, EIGHT + YEAR)
    mended(session, EIGHT + HOUR)
    assert all(found.created_at <= EIGHT + HOUR for found in deliveries(session))
    assert plan(session, stamp, EIGHT + YEAR) == 1
    assert keys(session, DeliveryState.QUEUED) == ["2027-11-25"]
    assert session.scalars(select(Notice.key).order_by(Notice.id.desc())).first() == "digest:2027-11-25"


def test_a_day_ahead_and_back_counts_as_said(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT + DAY)
    send_all(session, EIGHT + DAY)
    assert mend(session, now=EIGHT + HOUR, ran_ahead=True) == 0
    session.commit()
    assert [plan(session, stamp, EIGHT + days * DAY) for days in (1, 2)] == [0, 1]
    assert keys(session, DeliveryState.SENT) == ["2026-11-26"]


def test_what_made_way_for_the_future_comes_back(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    plan(session, stamp, EIGHT + YEAR)
    assert keys(session, DeliveryState.CANCELLED) == ["2026-11-25"]
    mended(session, EIGHT + HOUR)
    assert keys(session, DeliveryState.QUEUED) == ["2026-11-25"]
    [early] = keys(session, DeliveryState.CANCELLED)
    assert early.startswith("2027-11-25+early")


def test_a_clock_that_is_wrong_now_says_nothing_twice(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    send_all(session, EIGHT)
    mended(session, EIGHT - YEAR, ran_ahead=False)
    assert plan(session, stamp, EIGHT - YEAR) == 0
    plan(session, stamp, EIGHT + HOUR)
    assert states(session) == [DeliveryState.SENT]


def test_a_clock_that_is_wrong_now_drops_nothing(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    mended(session, EIGHT - 5 * DAY, ran_ahead=False)
    plan(session, stamp, EIGHT + HOUR)
    assert keys(session, DeliveryState.QUEUED) == ["2026-11-25"]


def test_without_knowing_which_clock_was_wrong_nobody_is_silent_for_a_year(
    session: Session, user: User, stamp: Stamp
) -> None:
    plan(session, stamp, EIGHT)
    plan(session, stamp, EIGHT + YEAR)
    send_all(session, EIGHT + YEAR)
    mended(session, EIGHT + HOUR, ran_ahead=False)
    assert plan(session, stamp, EIGHT + DAY) == 1
    assert keys(session, DeliveryState.QUEUED) == ["2026-11-26"]


def test_a_digest_that_is_switched_off_stays_off(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    plan(session, stamp, EIGHT + YEAR)
    actions.switch(session, user, actions.mail_channel(session), on=False, now=EIGHT + YEAR)
    session.commit()
    mended(session, EIGHT + HOUR)
    assert reminder(session).next_due_utc is None
    actions.switch(session, user, actions.mail_channel(session), on=True, now=EIGHT + 2 * HOUR)
    session.commit()
    assert reminder(session).next_due_utc == EIGHT + DAY


def test_everybody_is_helped(session: Session, user: User, stamp: Stamp) -> None:
    a_user(session, email="other@example.org", zone="Pacific/Auckland")
    session.commit()
    plan(session, stamp, EIGHT + YEAR)
    mended(session, EIGHT + HOUR)
    with across_owners("test"):
        due = list(session.scalars(select(Reminder.next_due_utc)))
    assert len(due) == 2
    assert all(at is not None and EIGHT + HOUR < at < EIGHT + 2 * DAY for at in due)


def test_a_retry_waits_no_year(session: Session, user: User) -> None:
    late = EIGHT + YEAR
    queue_one(session, kind="test", next_attempt_at=late, give_up_at=late + DAY, created_at=late)
    mended(session, EIGHT)
    [found] = deliveries(session)
    assert (found.state, found.next_attempt_at) == (DeliveryState.QUEUED, EIGHT)
    assert found.give_up_at == EIGHT + DAY
    assert found.occ_key == "2026-11-25"


def test_no_process_lives_for_ever(session: Session, user: User) -> None:
    a_worker(session, "w", heartbeat_at=EIGHT + YEAR)
    session.execute(update(Worker).values(ticked_at=EIGHT + YEAR))
    session.commit()
    mended(session, EIGHT)
    [(heartbeat, tick)] = session.execute(select(Worker.heartbeat_at, Worker.ticked_at)).all()
    assert (heartbeat, tick) == (EIGHT, EIGHT)


def test_no_channel_rests_for_a_year(session: Session, user: User) -> None:
    session.execute(update(Channel).values(open_until=EIGHT + YEAR, paused_until=EIGHT + YEAR))
    session.commit()
    mended(session, EIGHT)
    assert session.execute(select(Channel.open_until, Channel.paused_until)).one() == (None, EIGHT + YEAR)


def test_what_was_called_to_mind_too_early_is_called_to_mind_again(
    session: Session, user: User, stamp: Stamp
) -> None:
    at = EIGHT + 14 * DAY
    session.add(
        Channel(kind="ntfy", address="https://ntfy.example.org/x", takes_timed=True, created_at=EIGHT)
    )
    session.flush()
    call_to_mind(session, ReminderKind.INTERVIEW, "7", at=at)
    plan(session, stamp, EIGHT + YEAR)
    send_all(session, EIGHT + YEAR)
    mended(session, EIGHT + HOUR)
    session.execute(update(Reminder).where(Reminder.subject == "").values(next_due_utc=None))
    session.commit()
    assert plan(session, stamp, at - HOUR) == 0
    assert plan(session, stamp, at) == 1
    assert keys(session, DeliveryState.QUEUED) == ["7@20261209T0700Z"]
    assert states(session).count(DeliveryState.QUEUED) == 1


def test_a_reminder_far_ahead_is_no_row_from_the_future(session: Session, user: User) -> None:
    call_to_mind(session, ReminderKind.FOLLOW_UP, "9", at=EIGHT + YEAR)
    assert not needs_mending(session, now=EIGHT)
    found = session.scalars(select(Reminder).where(Reminder.subject == "9")).one()
    assert (found.next_due_utc, found.local_at) == (EIGHT + YEAR, time(8))
