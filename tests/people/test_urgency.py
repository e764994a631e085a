"""How pressing it is to write to someone."""

from datetime import date, timedelta

import pytest

from crm.people.urgency import Urgency, urgency

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("due_on", "months", "level"),
    [
        (None, 1, Urgency.CALM),
        (TODAY + timedelta(days=1), 1, Urgency.CALM),
        (TODAY, 1, Urgency.DUE),
        (TODAY - timedelta(days=15), 1, Urgency.DUE),
        (TODAY - timedelta(days=16), 1, Urgency.LATE),
        (TODAY - timedelta(days=100), 12, Urgency.DUE),
        (TODAY - timedelta(days=200), 12, Urgency.LATE),
        (TODAY - timedelta(days=7), None, Urgency.DUE),
        (TODAY - timedelta(days=8), None, Urgency.LATE),
    ],
)
def test_late_is_beyond_one_and_a_half_times_the_cadence(
    due_on: date | None, months: int | None, level: Urgency
) -> None:
    assert urgency(due_on, months=months, today=TODAY) is level
