"""Token buckets: how many tries, and how soon the next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.accounts import throttle
from crm.accounts.models import Throttle
from crm.accounts.throttle import Limit

THREE = Limit("three", 3, 10.0)
FIVE = Limit("five", 5, 2.0)
ME = (THREE, "me")


def take(session: Session, now: datetime, *subjects: tuple[Limit, str]) -> timedelta | None:
    wait = throttle.take(session, subjects or [ME], now=now)
    session.commit()
    return wait


def test_there_are_so_many_tries_and_then_a_wait(session: Session, now: datetime) -> None:
    assert [take(session, now) for _ in range(3)] == [None] * 3
    assert take(session, now) == timedelta(seconds=10)
    assert take(session, now + timedelta(seconds=4)) == timedelta(seconds=6)
    assert take(session, now + timedelta(seconds=10)) is None
    assert take(session, now + timedelta(seconds=10)) == timedelta(seconds=10)


def test_it_never_fills_beyond_its_tries(session: Session, now: datetime) -> None:
    take(session, now)
    later = now + timedelta(days=3)
    assert [take(session, later) is None for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_went_back_gives_nothing_away(session: Session, now: datetime) -> None:
    for _ in range(3):
        take(session, now)
    assert take(session, now - timedelta(hours=1)) == timedelta(seconds=10)
    assert take(session, now + timedelta(seconds=9)) == timedelta(seconds=1)


def test_a_bucket_from_the_future_fills_from_now_on(session: Session, now: datetime) -> None:
    for _ in range(3):
        take(session, now + timedelta(days=365))
    assert take(session, now) == timedelta(seconds=10)
    assert take(session, now + timedelta(seconds=10)) is None


def test_one_empty_bucket_stops_and_the_others_keep_theirs(session: Session, now: datetime) -> None:
    for _ in range(3):
        take(session, now)
    assert take(session, now, ME, (FIVE, "here")) == timedelta(seconds=10)
    assert [take(session, now, (FIVE, "here")) is None for _ in range(6)] == [True] * 5 + [False]


def test_subjects_do_not_share(session: Session, now: datetime) -> None:
    for _ in range(3):
        take(session, now)
    assert take(session, now, (THREE, "you")) is None


def test_a_try_can_be_given_back_but_never_more_than_there_were(session: Session, now: datetime) -> None:
    for _ in range(3):
        take(session, now)
    for _ in range(9):
        throttle.give_back(session, [ME], now=now)
    session.commit()
    assert [take(session, now) is None for _ in range(4)] == [True, True, True, False]


def test_what_is_forgotten_starts_full(session: Session, now: datetime) -> None:
    for _ in range(3):
        take(session, now)
    throttle.forget(session, *ME)
    session.commit()
    assert take(session, now) is None


@pytest.fixture
def second(database_url: str) -> Iterator[Session]:
    """Another process at the same database."""
    engine = create_engine(database_url, poolclass=NullPool)
    with Session(engine, autoflush=False) as session:
        yield session
    engine.dispose()


def test_another_process_sees_what_was_taken(session: Session, second: Session, now: datetime) -> None:
    assert [take(each, now) is None for each in (session, second, session, second)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_stale_copy_in_a_session_is_not_believed(session: Session, second: Session, now: datetime) -> None:
    take(session, now)
    kept = session.scalars(select(Throttle)).one()
    session.commit()
    for _ in range(2):
        take(second, now)
    assert take(session, now) == timedelta(seconds=10)
    assert kept.tokens < 1


@given(gaps=st.lists(st.floats(min_value=0, max_value=30), min_size=1, max_size=40))
def test_over_any_time_no_more_than_the_tries_and_what_ran_in(gaps: list[float]) -> None:
    """Pure: the arithmetic of one bucket under arbitrary pauses."""
    start = datetime.fromisoformat("2026-11-25T12:00:00+00:00")
    bucket, taken, passed = Throttle(key="k", tokens=float(THREE.tries), updated_at=start), 0, 0.0
    for gap in gaps:
        passed += gap
        throttle._filled(bucket, THREE, start + timedelta(seconds=passed))
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            taken += 1
    assert taken <= THREE.tries + passed / THREE.every + 1e-6
    assert bucket.tokens <= THREE.tries
