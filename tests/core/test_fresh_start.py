"""When a fresh start is offered: back from an absence, most is overdue, or nothing was answered for long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.core.fresh_start import Occasion, Standing, is_most, occasion

TODAY = date(2026, 11, 25)
PILE = Standing(tracked=20, overdue=15, capacity=5, answered_on=TODAY)
SOME = replace(PILE, overdue=6)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("tracked", "overdue", "expected"),
    [
        (4, 4, False),
        (5, 3, False),
        (5, 4, True),
        (9, 7, False),
        (9, 8, True),
        (10, 6, False),
        (10, 7, True),
        (19, 13, False),
        (19, 14, True),
        (20, 11, False),
        (20, 12, True),
        (1000, 599, False),
        (1000, 600, True),
    ],
)
def test_most_is_a_smaller_share_of_more_people(tracked: int, overdue: int, expected: bool) -> None:
    assert is_most(tracked=tracked, overdue=overdue) is expected


def test_it_is_offered_when_most_is_overdue() -> None:
    assert occasion(PILE, today=TODAY) is Occasion.MOST
    assert occasion(SOME, today=TODAY) is None


@pytest.mark.parametrize(("days", "expected"), [(0, None), (29, None), (30, Occasion.MOST)])
def test_it_is_silent_for_thirty_days_after_an_answer(days: int, expected: Occasion | None) -> None:
    assert occasion(replace(PILE, asked_on=ago(days)), today=TODAY) is expected


@pytest.mark.parametrize(("days", "expected"), [(13, None), (14, Occasion.ABSENT)])
def test_two_weeks_without_an_answer_are_an_absence(days: int, expected: Occasion | None) -> None:
    assert occasion(replace(SOME, answered_on=ago(days)), today=TODAY) is expected


def test_who_never_answered_anything_was_not_absent() -> None:
    assert occasion(replace(SOME, answered_on=None), today=TODAY) is None


def test_what_fits_into_a_day_needs_no_spreading_after_an_absence() -> None:
    assert occasion(replace(SOME, overdue=5, answered_on=ago(20)), today=TODAY) is None
    assert occasion(replace(SOME, overdue=5, away=(ago(9), ago(2))), today=TODAY) is None


def test_back_from_an_absence_it_is_offered_once() -> None:
    back = replace(SOME, away=(ago(9), ago(2)))
    assert occasion(back, today=TODAY) is Occasion.BACK
    assert occasion(replace(back, asked_on=ago(9)), today=TODAY) is Occasion.BACK
    assert occasion(replace(back, asked_on=ago(1)), today=TODAY) is None
    assert occasion(replace(back, away=(ago(60), ago(31))), today=TODAY) is None


@pytest.mark.parametrize("away", [(TODAY, TODAY), (ago(3), TODAY), (ago(30), TODAY + timedelta(days=3))])
def test_in_an_absence_it_is_not_offered(away: tuple[date, date]) -> None:
    assert occasion(replace(PILE, away=away), today=TODAY) is None


def test_without_anything_overdue_it_is_not_offered() -> None:
    assert occasion(Standing(0, 0, 5), today=TODAY) is None
    assert occasion(replace(PILE, overdue=0, away=(ago(9), ago(2))), today=TODAY) is None
