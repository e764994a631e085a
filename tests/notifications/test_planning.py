"""What comes due is written down once: a notice and a delivery."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.db.insert import insert_missing
from crm.db.owner import across_owners, acting_as
from crm.notifications import actions, queries
from crm.notifications.actions.planning import BATCH
from crm.notifications.models import Channel, ChannelKind, Delivery, DeliveryState, Notice, Reminder
from crm.notifications.stamp import Stamp
from tests.factories import a_user
from tests.notifications.outbox import deliveries, notices, reminder, states

EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 08:00 in Berlin, the hour of a new account
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def plan(session: Session, stamp: Stamp, now: datetime) -> int:
    planned = actions.plan(session, stamp, now=now)
    session.commit()
    return planned


def change(session: Session, user: User, now: datetime, **values: object) -> None:
    accounts.change_settings(session, user, values, now=now)
    session.commit()


def switch_mail(session: Session, user: User, now: datetime, *, on: bool) -> None:
    actions.switch(session, user, actions.mail_channel(session), on=on, now=now)
    session.commit()


def keys(session: Session) -> list[str]:
    return [delivery.occ_key for delivery in deliveries(session)]


def test_a_new_account_has_a_digest_at_its_next_such_hour(session: Session, user: User) -> None:
    planted = reminder(session)
    assert planted.next_due_utc == datetime(2026, 11, 3, 7, 0, tzinfo=UTC)  # made on the 2nd at 10:00
    assert planted.local_at == time(8)


def test_what_is_due_becomes_a_notice_and_a_delivery(session: Session, user: User, stamp: Stamp) -> None:
    assert plan(session, stamp, EIGHT) == 1
    [delivery] = deliveries(session)
    assert (delivery.kind, delivery.occ_key, delivery.state) == ("digest", "2026-11-25", DeliveryState.QUEUED)
    assert delivery.message_id == stamp.message_id(user.id, "digest", "2026-11-25", "mail")
    assert notices(session) == ["digest"]
    assert reminder(session).next_due_utc == EIGHT + DAY


def test_nothing_is_planned_before_its_time(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    assert plan(session, stamp, EIGHT + DAY - timedelta(seconds=1)) == 0
    assert len(deliveries(session)) == 1


def test_planning_twice_is_planning_once(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    before = reminder(session)
    session.scalars(select(Reminder)).one().next_due_utc = EIGHT  # as another process saw it
    session.commit()
    assert plan(session, stamp, EIGHT) == 1
    assert len(deliveries(session)) == len(notices(session)) == 1
    assert reminder(session).next_due_utc == before.next_due_utc


def test_several_missed_days_are_one_digest(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT + 10 * DAY + HOUR)
    assert keys(session) == ["2026-12-05"]
    assert reminder(session).next_due_utc == EIGHT + 11 * DAY


def test_another_hour_on_the_same_day_sends_no_second_digest(
    session: Session, user: User, stamp: Stamp
) -> None:
    plan(session, stamp, EIGHT)
    change(session, user, EIGHT + HOUR, nudge_at=time(18))
    plan(session, stamp, EIGHT + 12 * HOUR)
    assert keys(session) == ["2026-11-25"]
    assert reminder(session).next_due_utc == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)


def test_a_flight_to_the_west_sends_no_second_digest(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    change(session, user, EIGHT + HOUR, zone="America/New_York")
    plan(session, stamp, EIGHT + 8 * HOUR)  # past 08:00 in New York, the same date
    assert keys(session) == ["2026-11-25"]
    assert reminder(session).next_due_utc == datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


def test_a_flight_to_the_east_loses_no_day(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT - DAY)
    change(session, user, EIGHT - HOUR, zone="Asia/Tokyo")  # 15:00 there, 08:00 is past, none was sent
    plan(session, stamp, EIGHT - HOUR)
    assert keys(session) == ["2026-11-24", "2026-11-25"]


def test_a_digest_that_was_switched_off_is_called_back(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    switch_mail(session, user, EIGHT, on=False)
    assert states(session) == [DeliveryState.CANCELLED]
    assert plan(session, stamp, EIGHT + 5 * DAY) == 0


def test_switched_on_again_it_comes_at_the_next_hour_and_not_at_once(
    session: Session, user: User, stamp: Stamp
) -> None:
    plan(session, stamp, EIGHT)
    switch_mail(session, user, EIGHT, on=False)
    switch_mail(session, user, EIGHT + 3 * DAY + HOUR, on=True)
    assert reminder(session).next_due_utc == EIGHT + 4 * DAY


def test_todays_digest_takes_the_place_of_yesterdays_that_did_not_get_out(
    session: Session, user: User, stamp: Stamp
) -> None:
    plan(session, stamp, EIGHT)
    plan(session, stamp, EIGHT + DAY)
    assert states(session) == [DeliveryState.CANCELLED, DeliveryState.QUEUED]
    assert queries.unread(session) == 1


def test_a_digest_sent_on_demand_is_todays(session: Session, user: User, stamp: Stamp) -> None:
    actions.ask_for(session, "digest", "2026-11-25", stamp, now=EIGHT - HOUR)
    plan(session, stamp, EIGHT)
    assert keys(session) == ["2026-11-25"]


def test_every_further_digest_on_demand_is_a_copy(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    for _ in range(2):
        actions.ask_for(session, "digest", "2026-11-25", stamp, now=EIGHT + HOUR)
    session.commit()
    assert keys(session) == ["2026-11-25", "2026-11-25+1", "2026-11-25+2"]
    assert len({delivery.message_id for delivery in deliveries(session)}) == 3


def test_each_user_gets_an_own_one(session: Session, user: User, stamp: Stamp) -> None:
    other = a_user(session, email="other@example.org", zone="Asia/Kathmandu")
    plan(session, stamp, EIGHT + HOUR)
    with acting_as(other.id):
        assert (keys(session), notices(session)) == (["2026-11-25"], ["digest"])
    assert keys(session) == ["2026-11-25"]


def test_more_than_a_batch_is_planned_in_turns(session: Session, user: User, stamp: Stamp) -> None:
    users = [
        {"email": f"u{number}@example.org", "password_hash": "none", "created_at": EIGHT, "zone": "UTC"}
        for number in range(BATCH)
    ]
    insert_missing(session, User, users, unique=("email",))
    due = [
        {"user_id": row, "kind": "digest", "local_at": time(7), "next_due_utc": EIGHT}
        for row in session.scalars(select(User.id).where(User.id != user.id))
    ]
    insert_missing(session, Reminder, due, unique=("user_id", "kind", "subject"))
    session.add_all(
        Channel(user_id=row["user_id"], kind=ChannelKind.MAIL, takes_timed=False, created_at=EIGHT)
        for row in due
    )
    with across_owners("test"):
        session.flush()
    session.commit()
    assert [plan(session, stamp, EIGHT) for _ in range(3)] == [BATCH, 1, 0]
    with across_owners("test"):
        assert len(session.scalars(select(Delivery.id)).all()) == BATCH + 1
        assert len(session.scalars(select(Notice.id)).all()) == BATCH + 1


def test_new_rules_of_a_time_zone_move_what_lies_ahead(session: Session, user: User, stamp: Stamp) -> None:
    plan(session, stamp, EIGHT)
    session.scalars(select(Reminder)).one().next_due_utc = EIGHT + DAY + HOUR  # by the old rules
    session.commit()
    with across_owners("test"):
        assert actions.retime(session, now=EIGHT + HOUR) == 1
        assert actions.retime(session, now=EIGHT + HOUR) == 0
    session.commit()
    assert reminder(session).next_due_utc == EIGHT + DAY
    assert reminder(session).occ_key == date(2026, 11, 25).isoformat()
