"""Every zone, every change of its clocks: each day has one occurrence, in the order of the days.

The oracle knows nothing of offsets: it watches the wall through a night, minute by minute.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.notifications.occurrence import DAY, after_change, first_after, instant, latest, step

MINUTE = timedelta(minutes=1)
BEGIN, END = datetime(1990, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
KNOWN = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 4, 4, 14, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ("America/St_Johns", datetime(2010, 11, 7, 2, 31, tzinfo=UTC)),
    ("Asia/Gaza", datetime(2026, 3, 28, 0, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, tzinfo=UTC)),
    ("Antarctica/Troll", datetime(2026, 3, 29, 1, tzinfo=UTC)),
]
LEFT_OUT = [
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
]
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@cache
def changes(name: str) -> list[datetime]:
    """The instants at which the clocks of a zone were changed."""
    zone = ZoneInfo(name)
    found, at = [], BEGIN
    while at < END:
        after = at + 7 * DAY
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            found.append(_between(at, after, zone))
        at = after
    return found


def _between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = before.astimezone(zone).utcoffset()
    while after - before > MINUTE:
        middle = before + ((after - before) / 2 // MINUTE or 1) * MINUTE
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def walls(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each minute, and what the wall shows then."""
    at = start
    while at < end:
        yield at, at.astimezone(zone).replace(tzinfo=None)
        at += MINUTE


def by_watching(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the wall first shows this; where it never does, as much later as the clocks were put forward."""
    wanted = datetime.combine(day, at)
    middle = wanted.replace(tzinfo=UTC) - (wanted.replace(tzinfo=zone).utcoffset() or timedelta(0))
    before = None
    for instant_, wall in walls(zone, middle - 28 * timedelta(hours=1), middle + 28 * timedelta(hours=1)):
        if wall == wanted:
            return instant_
        if before is not None and before[1] < wanted < wall and wall - before[1] > MINUTE:
            return instant_ + (wanted - (before[1] + MINUTE))
        before = (instant_, wall)
    raise LookupError(f"{wanted} in {zone}")


@given(change=st.sampled_from(KNOWN), days=st.integers(-1, 1), at=TIMES)
def test_the_wall_shows_it_then(change: tuple[str, datetime], days: int, at: time) -> None:
    zone = ZoneInfo(change[0])
    day = change[1].astimezone(zone).date() + days * DAY
    assert instant(day, at, zone) == by_watching(day, at, zone)


@given(
    name=st.sampled_from(sorted(available_timezones() - {"localtime", "posixrules", "Factory"})),
    which=st.integers(0, 200),
    at=TIMES,
)
def test_each_day_comes_once_and_in_order_in_every_zone(name: str, which: int, at: time) -> None:
    zone, nights = ZoneInfo(name), changes(name)
    middle = nights[which % len(nights)] if nights else BEGIN
    start = middle.astimezone(zone).date() - 3 * DAY
    due = instant(start, at, zone)
    planned, days = start - DAY, []
    for _ in range(6):
        day, following = step(due, at, zone, planned=planned)
        days.append(day)
        assert following > due
        planned, due = day, following
    assert days == shown(zone, days[0], days[-1])


def shown(zone: ZoneInfo, first: date, last: date) -> list[date]:
    """The days that the wall shows, from one to another."""
    begin, end = (datetime.combine(day, time(0), tzinfo=UTC) for day in (first - 2 * DAY, last + 2 * DAY))
    seen = {wall.date() for _, wall in walls(zone, begin, end)}
    return sorted(day for day in seen if first <= day <= last)


@pytest.mark.parametrize(("name", "gone"), LEFT_OUT)
@pytest.mark.parametrize("at", [time(0), time(8), time(23, 59)])
def test_a_day_that_a_country_left_out_has_none(name: str, gone: date, at: time) -> None:
    zone = ZoneInfo(name)
    due, planned, days = instant(gone - 2 * DAY, at, zone), gone - 3 * DAY, []
    for _ in range(4):
        planned, due = step(due, at, zone, planned=planned)
        days.append(planned)
    assert days == [gone - 2 * DAY, gone - DAY, gone + DAY, gone + 2 * DAY]


@pytest.mark.parametrize("every", [MINUTE, 43 * MINUTE])
@pytest.mark.parametrize("at", [time(0, 0), time(0, 1), time(23, 30)])
def test_clocks_that_go_back_over_midnight_return_to_no_day(at: time, every: timedelta) -> None:
    # St. John's, 7 November 2010: at 00:01 it was 23:01 on the day before once more
    zone, back = ZoneInfo("America/St_Johns"), datetime(2010, 11, 7, 2, 31, tzinfo=UTC)
    planned, days, now = None, [], back - 3 * DAY
    due = first_after(now, at, zone)
    while now < back + 3 * DAY:
        if due <= now:
            planned, due = step(now, at, zone, planned=planned)
            days.append(planned)
            assert due > now
        now += every
    assert days == sorted(set(days))
    assert len(days) >= 5


@given(
    change=st.sampled_from(KNOWN),
    minutes=st.integers(-3000, 3000),
    at=TIMES,
    ago=st.none() | st.integers(0, 3),
)
def test_whatever_was_changed_the_next_one_is_new_and_near(
    change: tuple[str, datetime], minutes: int, at: time, ago: int | None
) -> None:
    zone, now = ZoneInfo(change[0]), change[1] + minutes * MINUTE
    planned = None if ago is None else now.astimezone(zone).date() - ago * DAY
    due = after_change(now, at, zone, planned=planned)
    assert now - DAY - timedelta(hours=1) <= due <= now + 2 * DAY + timedelta(hours=1)
    day, following = step(max(due, now), at, zone, planned=planned)
    assert planned is None or day > planned
    assert day == max(latest(max(due, now), at, zone), planned or date.min)
    assert following > max(due, now)
