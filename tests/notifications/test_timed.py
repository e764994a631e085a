"""Reminders about one thing: planted, moved, removed, and never said twice of what did not move."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import acting_as
from crm.notifications import actions
from crm.notifications.actions.occurrences import timed_key
from crm.notifications.actions.timed import Wanted, next_due, parts_of, reconcile
from crm.notifications.models import Notice, Reminder, ReminderKind
from crm.notifications.stamp import Stamp
from tests.factories import a_user

TALK = ReminderKind.INTERVIEW
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TWO = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
QUARTER = 15 * MINUTE

pytestmark = pytest.mark.usefixtures("user")


def want(session: Session, *starts: datetime, lead: timedelta = HOUR, now: datetime = NOON) -> int:
    """Talks 1, 2 ... are at these instants."""
    wanted = [Wanted(str(number), at, at - lead) for number, at in enumerate(starts, start=1)]
    changed = reconcile(session, TALK, wanted, now=now)
    session.commit()
    return changed


def plan(session: Session, stamp: Stamp, now: datetime) -> None:
    actions.plan(session, stamp, now=now)
    session.commit()


def waiting(session: Session) -> dict[str, datetime]:
    found = session.execute(select(Reminder.subject, Reminder.next_due_utc).where(Reminder.kind == TALK))
    return {row[0]: row[1] for row in found if row[1] is not None}


def said(session: Session) -> list[str]:
    return list(session.scalars(select(Notice.key).where(Notice.code == TALK).order_by(Notice.id)))


def test_what_is_wanted_waits_for_its_time(session: Session) -> None:
    assert want(session, TWO, TWO + DAY) == 2
    assert waiting(session) == {"1": TWO - HOUR, "2": TWO + DAY - HOUR}
    assert want(session, TWO, TWO + DAY) == 0


def test_it_is_said_once(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    assert want(session, TWO, now=TWO - HOUR) == 0
    plan(session, stamp, TWO)
    assert said(session) == ["interview:1@20261125T1300Z"]


def test_what_moved_is_said_again_for_its_new_time(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    want(session, TWO + DAY, now=TWO - HOUR)
    assert waiting(session) == {"1": TWO + DAY - HOUR}
    plan(session, stamp, TWO + DAY)
    assert said(session) == ["interview:1@20261125T1300Z", "interview:1@20261126T1300Z"]


def test_what_moved_by_minutes_is_said_again(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    want(session, TWO + 30 * MINUTE, now=TWO - HOUR + MINUTE)
    assert waiting(session) == {"1": TWO - 30 * MINUTE}


def test_another_lead_says_nothing_again(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    assert want(session, TWO, lead=30 * MINUTE, now=TWO - HOUR + MINUTE) == 0
    assert waiting(session) == {}


def test_another_lead_moves_what_was_not_said_yet(session: Session) -> None:
    want(session, TWO)
    want(session, TWO, lead=15 * MINUTE)
    assert waiting(session) == {"1": TWO - 15 * MINUTE}


def test_a_move_that_is_taken_back_says_nothing_again(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    want(session, TWO + DAY, now=TWO - HOUR)
    want(session, TWO, now=TWO - HOUR + MINUTE)
    assert waiting(session) == {}


def test_what_is_called_off_is_forgotten(session: Session) -> None:
    want(session, TWO)
    assert want(session) == 1
    assert session.scalars(select(Reminder.id).where(Reminder.kind == TALK)).all() == []


def test_what_is_called_off_and_comes_back_is_not_said_twice(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    want(session, now=TWO - HOUR)
    want(session, TWO, now=TWO - HOUR + MINUTE)
    assert waiting(session) == {}


def test_what_was_said_is_remembered_for_a_week(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    plan(session, stamp, TWO - HOUR)
    assert want(session, now=TWO + 6 * DAY) == 0
    assert want(session, now=TWO + 8 * DAY) == 1
    assert session.scalars(select(Reminder.id).where(Reminder.kind == TALK)).all() == []


def test_what_is_nearer_than_the_lead_is_said_at_once(session: Session, stamp: Stamp) -> None:
    now = TWO - 20 * MINUTE + timedelta(seconds=7)
    want(session, TWO, now=now)
    assert want(session, TWO, now=now + 2 * MINUTE) == 0
    plan(session, stamp, now)
    assert said(session) == ["interview:1@20261125T1340Z"]
    assert want(session, TWO, now=now + 5 * MINUTE) == 0


def test_what_has_begun_is_not_called_to_mind(session: Session) -> None:
    assert want(session, TWO, now=TWO + MINUTE) == 0
    assert waiting(session) == {}


def test_what_came_due_while_nothing_ran_is_left_for_planning(session: Session, stamp: Stamp) -> None:
    want(session, TWO)
    assert want(session, TWO, now=TWO + 10 * MINUTE) == 0
    plan(session, stamp, TWO + 10 * MINUTE)
    assert said(session) == ["interview:1@20261125T1300Z"]


def test_what_came_due_while_nothing_ran_and_moved_waits_for_its_new_time(session: Session) -> None:
    want(session, TWO)
    want(session, TWO + DAY, now=TWO + 10 * MINUTE)
    assert waiting(session) == {"1": TWO + DAY - HOUR}


def test_the_digest_is_left_alone(session: Session) -> None:
    digest = select(Reminder.next_due_utc).where(Reminder.kind == ReminderKind.DIGEST)
    before = session.scalars(digest).all()
    want(session, TWO)
    want(session)
    assert session.scalars(digest).all() == before


def test_everybody_has_their_own(session: Session, user: User) -> None:
    want(session, TWO)
    other = a_user(session, email="other@example.org")
    session.commit()
    with acting_as(other.id):
        want(session, TWO + DAY)
        want(session)
    assert waiting(session) == {"1": TWO - HOUR}


@pytest.mark.parametrize("key", ["2026-11-25", "7@", "7@tomorrow", ""])
def test_other_keys_name_no_thing(key: str) -> None:
    assert parts_of(key) is None


def test_a_copy_names_the_same_thing() -> None:
    assert parts_of("7@20261125T1300Z+2") == ("7", TWO - HOUR)


moves = st.lists(
    st.tuples(
        st.integers(0, 3 * 24 * 4),  # the talk's quarter of an hour
        st.sampled_from([5, 15, 60, 240, 1440]),  # minutes before
        st.integers(0, 40),  # quarters until the next move
    ),
    max_size=6,
)


@given(moves)
def test_no_beginning_is_said_twice_unless_it_was_moved_in_between(steps: list[tuple[int, int, int]]) -> None:
    now, row, said = NOON, Reminder(kind=TALK, subject="1"), []
    for at, lead, waits in steps:
        starts = NOON + at * QUARTER
        wanted = Wanted("1", starts, starts - timedelta(minutes=lead))
        said.append(set[datetime]())
        for _tick in range(waits):
            row.next_due_utc = next_due(row, wanted, now)
            if row.next_due_utc is not None:
                row.local_at = starts.time()
            if row.next_due_utc is not None and row.next_due_utc <= now:
                assert now < starts + QUARTER
                assert starts not in said[-1]
                said[-1].add(starts)
                row.occ_key, row.next_due_utc = timed_key("1", row.next_due_utc), None
            now += QUARTER


@given(st.integers(0, 24 * 4), st.lists(st.sampled_from([5, 15, 60, 240, 720]), min_size=1, max_size=30))
def test_whatever_the_lead_becomes_it_is_said_once_and_before(at: int, leads: list[int]) -> None:
    starts, row, said, now = NOON + at * QUARTER + MINUTE, Reminder(kind=TALK, subject="1"), 0, NOON
    for lead in leads + leads[-1:] * 24 * 4:
        wanted = Wanted("1", starts, starts - timedelta(minutes=lead))
        row.next_due_utc = next_due(row, wanted, now)
        if row.next_due_utc is not None:
            row.local_at = starts.time()
        if row.next_due_utc is not None and row.next_due_utc <= now:
            row.occ_key, row.next_due_utc = timed_key("1", row.next_due_utc), None
            said += 1
            assert now < starts + QUARTER
        now += QUARTER
    assert said == 1
