"""A month as a calendar page: whole weeks, every day once, whatever weekday they begin on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.months import FIRST_YEAR, LAST_YEAR, Month, is_shown, month_from, month_of, week_of, weekdays

months = st.builds(Month, st.integers(FIRST_YEAR, LAST_YEAR), st.integers(1, 12))
starts = st.integers(1, 7)


@given(months, starts)
def test_the_weeks_of_a_month_are_whole_and_run_on_without_a_gap(month: Month, begins_on: int) -> None:
    weeks = month.weeks(begins_on)
    days = [day for week in weeks for day in week]
    assert {len(week) for week in weeks} == {7}
    assert {week[0].isoweekday() for week in weeks} == {begins_on}
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]


@given(months, starts)
def test_every_week_holds_a_day_of_the_month_and_no_day_of_it_is_left_out(
    month: Month, begins_on: int
) -> None:
    weeks = month.weeks(begins_on)
    assert all(any(day in month for day in week) for week in weeks)
    inside = [day for week in weeks for day in week if day in month]
    assert (inside[0], inside[-1]) == (month.first, month.last)
    assert 4 <= len(weeks) <= 6


@given(months, st.integers(-2000, 2000))
def test_months_later_and_back_again_is_the_same_month(month: Month, by: int) -> None:
    later = Month(2000, 1).plus(by)
    assert later.plus(-by) == Month(2000, 1)
    assert month.plus(12) == Month(month.year + 1, month.number)


@given(months)
def test_an_address_names_its_month(month: Month) -> None:
    assert month_from(month.text) == month
    assert month_of(month.first) == month_of(month.last) == month


@given(st.text(max_size=10))
def test_whatever_else_an_address_says_is_no_month(text: str) -> None:
    found = month_from(text)
    assert found is None or found.text == text


FULL_WIDTH = "\uff12\uff10\uff12\uff16-11"
BROKEN = ["", "2026", "2026-13", "2026-00", "2026-1", "0000-01", "9999-12", FULL_WIDTH]


@pytest.mark.parametrize("text", BROKEN)
def test_broken_months_and_far_years_are_none(text: str) -> None:
    assert month_from(text) is None


def test_beyond_the_last_year_there_is_no_page() -> None:
    assert not is_shown(Month(LAST_YEAR, 12).plus(1))
    assert not is_shown(Month(FIRST_YEAR, 1).plus(-1))


@given(st.dates(), starts)
def test_the_week_of_a_day_begins_at_most_six_days_before_it(day: date, begins_on: int) -> None:
    if day - date.min < timedelta(days=7):
        return
    start = week_of(day, begins_on)
    assert start.isoweekday() == begins_on
    assert 0 <= (day - start).days < 7


def test_weekdays_begin_where_the_week_does() -> None:
    assert list(weekdays(1)) == [1, 2, 3, 4, 5, 6, 7]
    assert list(weekdays(7)) == [7, 1, 2, 3, 4, 5, 6]
    assert list(weekdays(6)) == [6, 7, 1, 2, 3, 4, 5]
