"""One notice for each occurrence, and a delivery for every channel that is open and takes its kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import SearchMode
from crm.notifications import actions
from crm.notifications.models import Channel, ChannelKind, DeliveryState, Notice, Reminder, ReminderKind
from crm.notifications.stamp import Stamp
from tests.factories import a_user
from tests.notifications.outbox import a_channel, call_to_mind, deliveries, notices

EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 08:00 in Berlin, the hour of a new account
SOON = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def plan(session: Session, stamp: Stamp, now: datetime) -> int:
    planned = actions.plan(session, stamp, now=now)
    session.commit()
    return planned


def planned(session: Session) -> list[tuple[str, str]]:
    return [(delivery.channel, delivery.occ_key) for delivery in deliveries(session)]


def remind(session: Session, at: datetime, *subjects: str) -> None:
    call_to_mind(session, ReminderKind.INTERVIEW, *(subjects or ("7",)), at=at)


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    said: list[str] = []

    def listen(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


def due_of(session: Session, subject: str = "7") -> datetime | None:
    found = session.scalars(select(Reminder).where(Reminder.subject == subject)).one()
    session.commit()
    return found.next_due_utc


def test_every_open_channel_gets_its_own_and_the_app_one(session: Session, user: User, stamp: Stamp) -> None:
    ntfy = a_channel(session)
    hook = a_channel(session, ChannelKind.WEBHOOK)
    plan(session, stamp, EIGHT)
    assert sorted(planned(session)) == [
        ("mail", "2026-11-25"),
        (ntfy.key, "2026-11-25"),
        (hook.key, "2026-11-25"),
    ]
    assert len({delivery.message_id for delivery in deliveries(session)}) == 3
    assert notices(session) == ["digest"]


@pytest.mark.parametrize(
    "closed",
    [
        {"is_on": False},
        {"paused_until": EIGHT + HOUR},
        {"takes_digest": False},
    ],
)
def test_what_is_off_paused_or_not_wanted_there_stays_away(
    session: Session, user: User, stamp: Stamp, closed: dict[str, Any]
) -> None:
    a_channel(session, **closed)
    plan(session, stamp, EIGHT)
    assert planned(session) == [("mail", "2026-11-25")]
    assert notices(session) == ["digest"]


def test_a_pause_that_is_over_is_none(session: Session, user: User, stamp: Stamp) -> None:
    ntfy = a_channel(session, paused_until=EIGHT)
    plan(session, stamp, EIGHT)
    assert (ntfy.key, "2026-11-25") in planned(session)


def test_the_channels_of_others_get_nothing_of_mine(session: Session, user: User, stamp: Stamp) -> None:
    a_user(session, email="other@example.org")
    ntfy = a_channel(session)
    plan(session, stamp, EIGHT)
    assert sorted(planned(session)) == [("mail", "2026-11-25"), (ntfy.key, "2026-11-25")]


def test_a_newer_digest_takes_the_place_of_an_older_one_channel_by_channel(
    session: Session, user: User, stamp: Stamp
) -> None:
    ntfy = a_channel(session)
    plan(session, stamp, EIGHT)
    session.execute(update(Channel).where(Channel.id == ntfy.id).values(takes_digest=False))
    session.commit()
    plan(session, stamp, EIGHT + DAY)
    states = {(row.channel, row.occ_key): row.state for row in deliveries(session)}
    assert states == {
        ("mail", "2026-11-25"): DeliveryState.CANCELLED,
        (ntfy.key, "2026-11-25"): DeliveryState.QUEUED,
        ("mail", "2026-11-26"): DeliveryState.QUEUED,
    }


def test_one_can_be_asked_for_by_any_channel(session: Session, user: User, stamp: Stamp) -> None:
    ntfy = a_channel(session)
    first = actions.ask_for(session, "digest", "2026-11-25", stamp, now=EIGHT, channel=ntfy.key)
    again = actions.ask_for(session, "digest", "2026-11-25", stamp, now=EIGHT, channel=ntfy.key)
    session.commit()
    plan(session, stamp, EIGHT)
    assert first != again
    assert sorted(planned(session)) == [
        ("mail", "2026-11-25"),
        (ntfy.key, "2026-11-25"),
        (ntfy.key, "2026-11-25+1"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "planned_days"),
    [
        (date(2026, 11, 25), date(2026, 11, 26), ["2026-11-27"]),
        (date(2026, 11, 26), date(2026, 11, 26), ["2026-11-25", "2026-11-27"]),
        (date(2026, 11, 20), date(2026, 11, 24), ["2026-11-25", "2026-11-26", "2026-11-27"]),
    ],
)
def test_no_digest_comes_on_days_away_and_the_next_one_does(
    session: Session, user: User, stamp: Stamp, since: date, until: date, planned_days: list[str]
) -> None:
    user.away_from, user.away_until = since, until
    session.commit()
    for days in range(3):
        assert plan(session, stamp, EIGHT + days * DAY) == 1
    assert [key for _channel, key in planned(session)] == planned_days
    assert len(notices(session)) == len(planned_days)


def test_reminders_of_single_things_come_also_on_days_away(
    session: Session, user: User, stamp: Stamp
) -> None:
    user.away_from = user.away_until = date(2026, 11, 25)
    ntfy = a_channel(session)
    remind(session, SOON)
    plan(session, stamp, SOON)
    assert planned(session) == [(ntfy.key, "7@20261125T1300Z")]  # mail takes only the digest at first


def test_a_reminder_of_a_single_thing_comes_once(session: Session, user: User, stamp: Stamp) -> None:
    a_channel(session)
    remind(session, SOON)
    plan(session, stamp, SOON)
    assert due_of(session) is None
    remind(session, SOON)
    assert due_of(session) is None
    assert plan(session, stamp, SOON + HOUR) == 0
    [notice] = session.scalars(select(Notice).where(Notice.code == "interview"))
    assert (notice.key, notice.params) == (
        "interview:7@20261125T1300Z",
        {"subject": "7", "due": "20261125T1300Z"},
    )


def test_without_any_channel_the_app_still_reminds(session: Session, user: User, stamp: Stamp) -> None:
    remind(session, SOON)
    plan(session, stamp, SOON)
    assert "interview" in notices(session)


def test_a_full_batch_takes_as_many_statements_as_a_small_one(
    session: Session, user: User, stamp: Stamp
) -> None:
    a_channel(session)
    counts = []
    for size in (3, 60):
        remind(session, SOON + size * DAY, *(f"{size}{number}" for number in range(size)))
        with counting(session) as said:
            plan(session, stamp, SOON + size * DAY)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_the_mode_of_the_search_changes_nothing_about_planning(
    session: Session, user: User, stamp: Stamp
) -> None:
    user.search_mode = SearchMode.QUIET
    session.commit()
    assert plan(session, stamp, EIGHT) == 1
