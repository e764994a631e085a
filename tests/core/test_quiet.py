"""Quiet hours hold by the clock on the wall, over midnight and over every change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.quiet import ends

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
NIGHT = (time(22), time(7))
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 4, 4, 14, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
]
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 10, 15, 30, 45]))


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def by_looking(now: datetime, quiet_from: time, quiet_until: time, zone: ZoneInfo) -> datetime | None:
    """The same, found by looking at the wall every minute."""

    def shows_quiet(instant: datetime) -> bool:
        wall = instant.astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        begin, end = (one.hour * 60 + one.minute for one in (quiet_from, quiet_until))
        return (minute - begin) % 1440 < (end - begin) % 1440

    instant = now
    while shows_quiet(instant):
        instant += MINUTE
    return None if instant == now else instant


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-25T21:59", None),
        ("2026-11-25T22:00", "2026-11-26T07:00"),
        ("2026-11-25T23:30", "2026-11-26T07:00"),
        ("2026-11-26T06:59:59", "2026-11-26T07:00"),
        ("2026-11-26T07:00", None),
    ],
)
def test_a_night_is_quiet_over_midnight(now: str, end: str | None) -> None:
    assert ends(at(now), *NIGHT, BERLIN) == (None if end is None else at(end))


def test_a_nap_is_quiet_within_one_day() -> None:
    assert ends(at("2026-11-25T13:10"), time(13), time(14), BERLIN) == at("2026-11-25T14:00")
    assert ends(at("2026-11-25T14:00"), time(13), time(14), BERLIN) is None


@pytest.mark.parametrize("pair", [(None, None), (None, time(7)), (time(22), None), (time(7), time(7))])
def test_without_two_different_times_nothing_is_quiet(pair: tuple[time | None, time | None]) -> None:
    assert ends(at("2026-11-25T07:00"), *pair, BERLIN) is None


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 8), ("2026-10-24", 10), ("2026-11-24", 9)])
def test_a_night_is_as_long_as_the_clocks_make_it(day: str, hours: int) -> None:
    begin = at(f"{day}T22:00")
    end = ends(begin, *NIGHT, BERLIN)
    assert end is not None
    assert end - begin == timedelta(hours=hours)


def test_an_end_that_the_clocks_skip_is_when_they_have_skipped_it() -> None:
    assert ends(at("2026-03-29T01:00"), time(22), time(2, 30), BERLIN) == at("2026-03-29T03:00")


def test_an_hour_that_comes_twice_is_quiet_twice() -> None:
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert second.astimezone(BERLIN).time() == time(2, 10)
    assert ends(second, time(2), time(2, 30), BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_day_that_a_country_leaves_out_leaves_a_night() -> None:
    apia = ZoneInfo("Pacific/Apia")
    begin = at("2011-12-29T23:00", apia)
    assert ends(begin, *NIGHT, apia) == at("2011-12-31T07:00", apia) == begin + timedelta(hours=8)


@given(change=st.sampled_from(CHANGES), minutes=st.integers(-2000, 2000), quiet_from=TIMES, quiet_until=TIMES)
def test_it_ends_when_the_wall_says_so(
    change: tuple[str, datetime], minutes: int, quiet_from: time, quiet_until: time
) -> None:
    zone, now = ZoneInfo(change[0]), change[1] + minutes * MINUTE
    found = ends(now, quiet_from, quiet_until, zone)
    assert found == by_looking(now, quiet_from, quiet_until, zone)
    assert found is None or ends(found, quiet_from, quiet_until, zone) is None
