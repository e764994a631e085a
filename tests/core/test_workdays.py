"""Workdays: own weekdays, public holidays, counting forward."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.workdays import Workdays

MON_TO_FRI = frozenset({1, 2, 3, 4, 5})
SUN_TO_THU = frozenset({7, 1, 2, 3, 4})
SATURDAY = date(2026, 11, 28)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
KINDS = st.builds(
    Workdays,
    weekdays=st.frozensets(st.integers(1, 7)),
    country=st.sampled_from([None, "DE", "US", "IL", "ZZ"]),
)


@pytest.mark.parametrize(
    ("weekdays", "country", "day", "expected"),
    [
        (MON_TO_FRI, None, date(2026, 11, 26), date(2026, 11, 27)),
        (MON_TO_FRI, None, date(2026, 11, 27), date(2026, 11, 30)),
        (MON_TO_FRI, None, SATURDAY, date(2026, 11, 30)),
        (MON_TO_FRI, "US", date(2026, 11, 25), date(2026, 11, 27)),
        (MON_TO_FRI, "DE", date(2026, 12, 24), date(2026, 12, 28)),
        (MON_TO_FRI, "DE", date(2026, 12, 31), date(2027, 1, 4)),
        (MON_TO_FRI, "de", date(2026, 12, 24), date(2026, 12, 28)),
        (MON_TO_FRI, "ZZ", date(2026, 12, 24), date(2026, 12, 25)),
        (SUN_TO_THU, None, date(2026, 11, 26), date(2026, 11, 29)),
        (SUN_TO_THU, "IL", date(2026, 9, 10), date(2026, 9, 14)),
        (frozenset({3}), None, date(2026, 11, 25), date(2026, 12, 2)),
        (frozenset(), None, date(2026, 11, 27), SATURDAY),
        (frozenset(), "DE", date(2026, 12, 24), date(2026, 12, 25)),
        (MON_TO_FRI, None, date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_next_workday_leaves_out_free_days(
    weekdays: frozenset[int], country: str | None, day: date, expected: date
) -> None:
    assert Workdays(weekdays, country).next_after(day) == expected


def test_a_workday_stays_and_a_free_day_moves_on() -> None:
    workdays = Workdays(MON_TO_FRI)
    assert workdays.on_or_after(date(2026, 11, 27)) == date(2026, 11, 27)
    assert workdays.on_or_after(SATURDAY) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
        (SATURDAY, 0, SATURDAY),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),
        (date(2026, 12, 23), 3, date(2026, 12, 29)),
        (date(2026, 12, 30), 3, date(2027, 1, 5)),
    ],
)
def test_workdays_are_counted_from_the_day_after(day: date, n: int, expected: date) -> None:
    assert Workdays(MON_TO_FRI, "DE").plus(day, n) == expected


def test_workdays_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        Workdays(MON_TO_FRI).plus(SATURDAY, -1)


@pytest.mark.parametrize("country", ["", "ZZ", "X Y", "DE-BY", "__class__", "registry"])
def test_a_country_that_nobody_knows_has_no_holidays(country: str) -> None:
    assert Workdays(frozenset({5}), country).is_workday(date(2026, 12, 25))


@given(KINDS, DAYS, st.integers(0, 6))
def test_counting_on_is_counting_at_once(workdays: Workdays, day: date, n: int) -> None:
    assert workdays.plus(day, n + 1) == workdays.next_after(workdays.plus(day, n))


@given(KINDS, DAYS)
def test_the_next_workday_is_later_works_and_none_lies_between(workdays: Workdays, day: date) -> None:
    found = workdays.next_after(day)
    between = [date.fromordinal(n) for n in range(day.toordinal() + 1, found.toordinal())]
    assert found > day
    assert workdays.is_workday(found)
    assert not any(workdays.is_workday(each) for each in between)
