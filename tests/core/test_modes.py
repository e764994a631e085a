"""What each mode of a search does to cadences."""

from datetime import date
from fractions import Fraction

import pytest

from crm.core.kinds import SearchMode
from crm.core.modes import factor_of, has_settled


@pytest.mark.parametrize(
    ("mode", "everybody", "targets"),
    [
        (SearchMode.STEADY, Fraction(1), Fraction(1)),
        (SearchMode.ACTIVE, Fraction(2, 3), Fraction(1, 2)),
        (SearchMode.QUIET, Fraction(2), Fraction(2)),
        (SearchMode.HIRED, Fraction(2), Fraction(2)),
    ],
)
def test_each_mode_has_its_factor(mode: SearchMode, everybody: Fraction, targets: Fraction) -> None:
    assert factor_of(mode, is_target=False) == everybody
    assert factor_of(mode, is_target=True) == targets


def test_who_found_a_job_is_asked_back_after_three_months() -> None:
    since = date(2026, 8, 31)
    assert not has_settled(SearchMode.HIRED, since, today=date(2026, 11, 29))
    assert has_settled(SearchMode.HIRED, since, today=date(2026, 11, 30))
    assert not has_settled(SearchMode.QUIET, since, today=date(2027, 11, 30))
    assert not has_settled(SearchMode.HIRED, None, today=date(2026, 11, 30))
