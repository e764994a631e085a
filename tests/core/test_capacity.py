"""What cadences ask for in a year, against what can be done in it."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.cadence import ONE
from crm.core.capacity import Rhythm, reach, roughly, workdays_of_year
from crm.core.workdays import Workdays

WEEK = Workdays(frozenset({1, 2, 3, 4, 5}))
RHYTHMS = st.lists(
    st.builds(
        Rhythm,
        st.integers(0, 500),
        st.integers(1, 24),
        st.sampled_from([ONE, Fraction(2, 3), Fraction(1, 2), Fraction(2)]),
    ),
    max_size=8,
)


def test_a_mode_changes_how_many_nudges_a_year_are_asked_for() -> None:
    monthly, quarterly = Rhythm(10, 1, ONE), Rhythm(10, 3, Fraction(1, 2))
    found = reach([monthly, quarterly], workdays=260, capacity=5)
    assert (found.people, found.asked, found.possible, found.is_enough) == (20, Fraction(200), 1300, True)


def test_it_says_with_how_many_people_one_can_keep_up_and_what_would_do() -> None:
    found = reach([Rhythm(512, 3, ONE)], workdays=250, capacity=5)
    assert (found.asked, found.possible, found.is_enough) == (Fraction(2048), 1250, False)
    assert (found.within, found.needed) == (312, 9)


def test_without_a_workday_nothing_is_possible_and_no_number_would_do() -> None:
    found = reach([Rhythm(1, 1, ONE)], workdays=0, capacity=5)
    assert (found.is_enough, found.within, found.needed) == (False, 0, None)


def test_without_people_everything_is_possible() -> None:
    found = reach([], workdays=250, capacity=5)
    assert (found.people, found.is_enough, found.within) == (0, True, 0)


@given(RHYTHMS, st.integers(1, 366), st.integers(1, 50))
def test_the_number_that_would_do_does_and_one_less_does_not(
    rhythms: list[Rhythm], workdays: int, capacity: int
) -> None:
    found = reach(rhythms, workdays=workdays, capacity=capacity)
    assert found.needed is not None
    assert reach(rhythms, workdays=workdays, capacity=found.needed).is_enough
    if found.needed:
        assert not reach(rhythms, workdays=workdays, capacity=found.needed - 1).is_enough
    assert (found.within >= found.people) is (found.is_enough and (found.asked > 0 or not found.people))


def test_holidays_and_absences_are_no_workdays_of_the_year() -> None:
    start = date(2026, 1, 1)
    assert workdays_of_year(WEEK, start) == 261
    assert workdays_of_year(Workdays(WEEK.weekdays, away=(date(2026, 6, 1), date(2026, 6, 14))), start) == 251
    assert workdays_of_year(Workdays(WEEK.weekdays, "DE"), start) < 261


@pytest.mark.parametrize(
    ("number", "said"), [(0, 0), (7, 7), (43, 43), (437, 430), (1999, 1900), (123_456, 120_000)]
)
def test_a_number_of_people_is_said_with_two_figures(number: int, said: int) -> None:
    assert roughly(number) == said
