"""The day on which the next word is due: base plus calendar months."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.cadence import MONTHS, Tier, add_months, base_on, cadence_months, due_on

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
CREATED = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2100, 1, 30), 1, date(2100, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_calendar_months_with_the_end_clamped(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(("day", "months"), [(date(9999, 12, 1), 1), (date(1, 1, 1), -1)])
def test_leaving_the_calendar_is_an_error(day: date, months: int) -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        add_months(day, months)


@given(DAYS, st.integers(-240, 240))
def test_the_month_is_exact_and_the_day_kept_or_the_last_of_its_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    is_last = (moved + timedelta(days=1)).month != moved.month
    assert moved.day == day.day or (moved.day < day.day and is_last)


@given(DAYS, DAYS, st.integers(1, 60))
def test_a_later_base_is_never_due_earlier(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert due_on(earlier, months) <= due_on(later, months)


@pytest.mark.parametrize(
    ("contact", "skip", "met", "expected"),
    [
        (date(2026, 3, 1), None, date(2026, 2, 1), date(2026, 3, 1)),
        (None, date(2026, 4, 1), date(2026, 5, 1), date(2026, 4, 1)),
        (date(2026, 3, 1), date(2026, 4, 1), None, date(2026, 4, 1)),
        (date(2026, 4, 2), date(2026, 4, 1), None, date(2026, 4, 2)),
        (date(2025, 1, 1), None, date(2026, 2, 1), date(2025, 1, 1)),
        (None, None, date(2025, 2, 1), date(2025, 2, 1)),
        (None, None, None, CREATED),
    ],
)
def test_the_base_is_the_later_of_contact_and_skip_else_met_else_created(
    contact: date | None, skip: date | None, met: date | None, expected: date
) -> None:
    base = base_on(last_contact_on=contact, last_skip_on=skip, met_on=met, created_on=CREATED)
    assert base == expected


def test_the_tiers_are_one_three_six_and_twelve_months() -> None:
    assert {tier.value: months for tier, months in MONTHS.items()} == {"A": 1, "B": 3, "C": 6, "D": 12}


def test_the_own_cadence_wins_over_the_tier_and_without_either_there_is_none() -> None:
    assert cadence_months(tier=Tier.A, own_months=5) == 5
    assert cadence_months(tier=Tier.C, own_months=None) == 6
    assert cadence_months(tier=None, own_months=2) == 2
    assert cadence_months(tier=None, own_months=None) is None


def test_a_cadence_counts_from_its_base() -> None:
    assert due_on(date(2026, 8, 31), MONTHS[Tier.B]) == date(2026, 11, 30)


@pytest.mark.parametrize("months", [0, -3])
def test_a_cadence_shorter_than_a_month_is_an_error(months: int) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        due_on(CREATED, months)


FACTORS = st.fractions(Fraction(1, 4), Fraction(4), max_denominator=12)


@pytest.mark.parametrize(
    ("base", "months", "factor", "expected"),
    [
        (date(2026, 1, 31), 1, Fraction(2), date(2026, 3, 31)),
        (date(2025, 12, 31), 1, Fraction(2), date(2026, 2, 28)),
        (date(2026, 1, 31), 3, Fraction(2, 3), date(2026, 3, 31)),
        (date(2026, 1, 1), 1, Fraction(2, 3), date(2026, 1, 21)),
        (date(2026, 2, 1), 1, Fraction(1, 2), date(2026, 2, 15)),
        (date(2026, 1, 31), 1, Fraction(1, 2), date(2026, 2, 14)),
        (date(2026, 1, 31), 3, Fraction(1, 2), date(2026, 3, 15)),
        (date(2026, 1, 15), 12, Fraction(2, 3), date(2026, 9, 15)),
        (date(2026, 1, 15), 12, Fraction(2), date(2028, 1, 15)),
    ],
)
def test_a_factor_gives_whole_months_where_it_can_and_days_in_proportion_else(
    base: date, months: int, factor: Fraction, expected: date
) -> None:
    assert due_on(base, months, factor) == expected


@given(DAYS, st.integers(1, 60))
def test_without_a_factor_it_is_so_many_calendar_months(base: date, months: int) -> None:
    assert due_on(base, months, Fraction(1)) == due_on(base, months) == add_months(base, months)


@given(DAYS, DAYS, st.integers(1, 60), FACTORS)
def test_a_later_base_is_never_due_earlier_in_any_mode(
    one: date, other: date, months: int, factor: Fraction
) -> None:
    earlier, later = sorted((one, other))
    assert due_on(earlier, months, factor) <= due_on(later, months, factor)


@given(DAYS, st.integers(1, 60), FACTORS, FACTORS)
def test_a_greater_factor_is_never_due_earlier(
    base: date, months: int, one: Fraction, other: Fraction
) -> None:
    less, more = sorted((one, other))
    assert base <= due_on(base, months, less) <= due_on(base, months, more)


@given(DAYS, st.integers(1, 60), st.integers(1, 60), FACTORS)
def test_more_months_are_never_due_earlier(base: date, one: int, other: int, factor: Fraction) -> None:
    less, more = sorted((one, other))
    assert due_on(base, less, factor) <= due_on(base, more, factor)


@pytest.mark.parametrize("factor", [Fraction(0), Fraction(-1, 2)])
def test_a_factor_that_is_not_above_nothing_is_an_error(factor: Fraction) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        due_on(CREATED, 3, factor)
