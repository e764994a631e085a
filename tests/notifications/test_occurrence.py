"""A wall time in a zone comes once a day, whatever the clocks do. The instants were worked out by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.notifications.occurrence import after_change, first_after, instant, latest, zone

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
).map(ZoneInfo)
TIMES = st.times().map(lambda at: at.replace(microsecond=0))
START = datetime(2011, 6, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 19 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("name", "day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 11, 25), time(8), datetime(2026, 11, 25, 7, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 7, 25), time(8), datetime(2026, 7, 25, 6, tzinfo=UTC)),
        # 29 March 2026: from 02:00 the clocks go to 03:00, so 02:30 comes at 03:30
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 25 October 2026: 02:30 comes twice, the first is summer time
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # 4 October 2026: half an hour is skipped on Lord Howe
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
        # Samoa had no 30 December 2011
        ("Pacific/Apia", date(2011, 12, 31), time(8), datetime(2011, 12, 30, 18, tzinfo=UTC)),
    ],
)
def test_a_wall_time_has_one_instant(name: str, day: date, at: time, expected: datetime) -> None:
    assert instant(day, at, ZoneInfo(name)) == expected


def test_the_hour_stays_when_the_clocks_change() -> None:
    before = first_after(datetime(2026, 10, 24, 12, tzinfo=UTC), time(8), BERLIN)
    after = first_after(before, time(8), BERLIN)
    assert [at.astimezone(BERLIN).hour for at in (before, after)] == [8, 8]
    assert after - before == timedelta(hours=24)
    assert before - first_after(before - timedelta(days=2), time(8), BERLIN) == timedelta(hours=25)


def test_several_missed_days_are_the_last_one() -> None:
    assert latest(datetime(2026, 11, 25, 6, 59, tzinfo=UTC), time(8), BERLIN) == date(2026, 11, 24)
    assert latest(datetime(2026, 11, 25, 7, 0, tzinfo=UTC), time(8), BERLIN) == date(2026, 11, 25)


def test_a_later_hour_on_a_day_that_had_its_digest_waits_until_tomorrow() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    found = after_change(now, time(18), BERLIN, planned=date(2026, 11, 25))
    assert found == datetime(2026, 11, 26, 17, tzinfo=UTC)


def test_an_hour_that_is_past_on_a_day_without_a_digest_is_due_at_once() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert after_change(now, time(9), BERLIN, planned=date(2026, 11, 24)) <= now


def test_an_unknown_zone_is_utc() -> None:
    assert zone("Mars/Olympus") == ZoneInfo("UTC")
    assert zone("../etc/passwd") == ZoneInfo("UTC")


@given(now=INSTANTS, at=TIMES, where=ZONES)
def test_the_first_occurrence_after_now_is_within_two_days(now: datetime, at: time, where: ZoneInfo) -> None:
    found = first_after(now, at, where)
    assert now < found <= now + timedelta(days=2)


@given(
    start=INSTANTS,
    where=ZONES,
    at=TIMES,
    steps=st.lists(
        st.tuples(st.integers(1, 60 * 60), st.none() | TIMES, st.none() | ZONES), min_size=1, max_size=12
    ),
)
def test_no_day_is_planned_twice_however_hour_and_zone_move(
    start: datetime, where: ZoneInfo, at: time, steps: list[tuple[int, time | None, ZoneInfo | None]]
) -> None:
    now, planned, days = start, None, []
    due = first_after(now, at, where)
    for minutes, other_hour, other_zone in steps:
        now += timedelta(minutes=minutes)
        if due <= now:
            day = latest(now, at, where)
            planned = day if planned is None else max(planned, day)
            days.append(planned)
            due = instant(planned + timedelta(days=1), at, where)
        if other_hour is not None or other_zone is not None:
            at, where = other_hour or at, other_zone or where
            due = after_change(now, at, where, planned=planned)
    assert days == sorted(set(days))
