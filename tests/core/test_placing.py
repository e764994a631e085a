"""Placing keep-in-touch nudges: a workday with room, at most 14 days later."""

from collections import Counter
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.placing import place, spread
from crm.core.workdays import Workdays

WEEK = Workdays(frozenset({1, 2, 3, 4, 5}))
MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
KINDS = st.builds(
    Workdays,
    weekdays=st.one_of(st.just(frozenset({1, 2, 3, 4, 5})), st.frozensets(st.integers(1, 7))),
    country=st.sampled_from([None, "DE", "US"]),
)


def loads(start: date, *counts: int) -> dict[date, int]:
    return {start + timedelta(days=n): count for n, count in enumerate(counts)}


@pytest.mark.parametrize(
    ("due", "load", "expected"),
    [
        (MONDAY, {}, MONDAY),
        (MONDAY, loads(MONDAY, 4), MONDAY),
        (MONDAY, loads(MONDAY, 5), date(2026, 11, 24)),
        (MONDAY, loads(MONDAY, 9, 5, 4), date(2026, 11, 25)),
        (MONDAY, loads(MONDAY, 5, 5, 5, 5, 5), date(2026, 11, 30)),
        (date(2026, 11, 28), {}, date(2026, 11, 30)),
        (date(2026, 12, 31), loads(date(2026, 12, 31), 5), date(2027, 1, 1)),
    ],
)
def test_it_takes_the_first_workday_with_room(due: date, load: dict[date, int], expected: date) -> None:
    assert place(due, workdays=WEEK, load=load, capacity=5) == expected


def test_a_holiday_is_no_workday() -> None:
    workdays = Workdays(frozenset({1, 2, 3, 4, 5}), "DE")
    assert place(date(2026, 12, 25), workdays=workdays, load={}, capacity=5) == date(2026, 12, 28)


def test_the_fourteenth_day_is_still_in_reach_and_the_fifteenth_is_not() -> None:
    full = loads(MONDAY, *[5] * 14)
    assert place(MONDAY, workdays=WEEK, load=full, capacity=5) == date(2026, 12, 7)
    fuller = loads(MONDAY, *[5, 7] * 7, 9, 0)
    assert place(MONDAY, workdays=WEEK, load=fuller, capacity=5) == MONDAY


def test_when_all_days_are_full_the_least_loaded_is_taken_and_of_equals_the_earliest() -> None:
    load = loads(MONDAY, 9, 8, 6, 9, 9, 0, 0, 6, 9, 9, 9, 9, 0, 0, 7)
    assert place(MONDAY, workdays=WEEK, load=load, capacity=5) == date(2026, 11, 25)


def test_no_capacity_at_all_spreads_evenly() -> None:
    assert place(MONDAY, workdays=WEEK, load=loads(MONDAY, 1, 1), capacity=0) == date(2026, 11, 25)


def test_a_window_without_a_workday_leaves_the_due_day() -> None:
    sundays = Workdays(frozenset({7}))
    assert place(MONDAY, workdays=sundays, load={}, capacity=5, spread_days=5) == MONDAY


def test_the_last_day_of_the_calendar_can_be_placed() -> None:
    assert place(date.max, workdays=WEEK, load={}, capacity=1) == date.max


@given(DAYS, KINDS, st.dictionaries(st.integers(0, 14), st.integers(0, 9)), st.integers(0, 6))
def test_a_placed_day_lies_in_the_window_works_if_any_does_and_has_room_if_any_has(
    due: date, workdays: Workdays, counts: dict[int, int], capacity: int
) -> None:
    load = {due + timedelta(days=n): count for n, count in counts.items()}
    placed = place(due, workdays=workdays, load=load, capacity=capacity)
    window = [due + timedelta(days=n) for n in range(15)]
    working = [day for day in window if workdays.is_workday(day)]
    roomy = [day for day in working if load.get(day, 0) < capacity]
    assert placed in window
    assert not working or placed in working
    assert not roomy or placed == roomy[0]
    assert not working or roomy or load.get(placed, 0) == min(load.get(day, 0) for day in working)


AWAY = Workdays(frozenset({1, 2, 3, 4, 5}), away=(date(2026, 11, 24), date(2026, 12, 18)))


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (MONDAY, MONDAY),
        (date(2026, 11, 24), date(2026, 12, 21)),
        (date(2026, 12, 18), date(2026, 12, 21)),
        (date(2026, 12, 21), date(2026, 12, 21)),
    ],
)
def test_nothing_is_placed_in_an_absence_however_long_it_is(due: date, expected: date) -> None:
    assert place(due, workdays=AWAY, load={}, capacity=5) == expected


def test_after_an_absence_there_are_again_two_weeks_to_find_room_in() -> None:
    full = loads(date(2026, 12, 21), *[5] * 10)
    assert place(date(2026, 12, 1), workdays=AWAY, load=full, capacity=5) == date(2026, 12, 31)


def test_spreading_uses_up_the_room_of_each_workday_from_the_start_on() -> None:
    days = spread(date(2026, 11, 27), workdays=WEEK, load={date(2026, 11, 30): 1}, capacity=2)
    friday, monday, tuesday = date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)
    assert list(islice(days, 5)) == [friday, friday, monday, tuesday, tuesday]


def test_spreading_leaves_out_days_that_are_too_full_already() -> None:
    days = spread(MONDAY, workdays=WEEK, load={MONDAY: 9, date(2026, 11, 24): 2}, capacity=2)
    assert next(days) == date(2026, 11, 25)


def test_without_capacity_nothing_can_be_spread() -> None:
    with pytest.raises(ValueError, match="without capacity"):
        next(spread(MONDAY, workdays=WEEK, load={}, capacity=0))


@given(DAYS, KINDS, st.dictionaries(st.integers(0, 30), st.integers(0, 9)), st.integers(1, 6))
def test_a_spread_keeps_to_workdays_and_capacity_and_skips_no_room(
    start: date, workdays: Workdays, counts: dict[int, int], capacity: int
) -> None:
    load = {start + timedelta(days=n): count for n, count in counts.items()}
    days = list(islice(spread(start, workdays=workdays, load=load, capacity=capacity), 40))
    assert days == sorted(days)
    assert all(workdays.is_workday(day) for day in days)
    used = Counter(days)
    assert all(used[day] + load.get(day, 0) <= capacity for day in used)
    between = [start + timedelta(days=n) for n in range((days[-1] - start).days)]
    assert all(used[day] + load.get(day, 0) >= capacity for day in between if workdays.is_workday(day))
