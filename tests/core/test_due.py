"""When a follow-up asks to be done, and when a ladder step has run out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.due import effective_on, has_run_out, is_due, is_overdue
from crm.core.kinds import FollowUpState

TODAY = date(2026, 11, 22)
BEFORE = date(2026, 11, 21)
AFTER = date(2026, 11, 23)
OPEN = FollowUpState.OPEN
DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 15))


@pytest.mark.parametrize(
    ("planned_on", "snoozed_until", "due", "overdue"),
    [
        (BEFORE, None, True, True),
        (TODAY, None, True, False),
        (AFTER, None, False, False),
        (BEFORE, TODAY, True, False),
        (BEFORE, AFTER, False, False),
        (AFTER, BEFORE, True, True),
    ],
)
def test_it_is_due_from_its_day_on_and_a_snooze_is_that_day(
    planned_on: date, snoozed_until: date | None, due: bool, overdue: bool
) -> None:
    assert is_due(state=OPEN, planned_on=planned_on, snoozed_until=snoozed_until, today=TODAY) is due
    assert is_overdue(state=OPEN, planned_on=planned_on, snoozed_until=snoozed_until, today=TODAY) is overdue


@pytest.mark.parametrize("state", [state for state in FollowUpState if state is not OPEN])
def test_only_what_is_open_is_due_overdue_or_runs_out(state: FollowUpState) -> None:
    assert not is_due(state=state, planned_on=BEFORE, snoozed_until=None, today=TODAY)
    assert not is_overdue(state=state, planned_on=BEFORE, snoozed_until=None, today=TODAY)
    assert not has_run_out(state=state, expires_on=BEFORE, snoozed_until=None, today=TODAY)


@given(DAYS, st.none() | DAYS, DAYS)
def test_what_is_due_stays_due_on_every_later_day(planned: date, snoozed: date | None, today: date) -> None:
    was_due = is_due(state=OPEN, planned_on=planned, snoozed_until=snoozed, today=today)
    tomorrow = date.fromordinal(today.toordinal() + 1)
    assert not was_due or is_due(state=OPEN, planned_on=planned, snoozed_until=snoozed, today=tomorrow)
    assert was_due == (effective_on(planned, snoozed) <= today)


@pytest.mark.parametrize(
    ("expires_on", "snoozed_until", "expected"),
    [
        (BEFORE, None, True),
        (TODAY, None, False),
        (None, None, False),
        (BEFORE, TODAY, False),
        (BEFORE, BEFORE, True),
        (TODAY, BEFORE, False),
    ],
)
def test_a_step_runs_out_after_its_last_day_unless_snoozed_beyond_it(
    expires_on: date | None, snoozed_until: date | None, expected: bool
) -> None:
    assert (
        has_run_out(state=OPEN, expires_on=expires_on, snoozed_until=snoozed_until, today=TODAY) is expected
    )
