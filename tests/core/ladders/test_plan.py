"""Reconcile: what is stored becomes what is wanted, and nothing that was answered is touched."""

from dataclasses import replace
from datetime import date

import pytest

from crm.core.kinds import FollowUpState
from crm.core.ladders import Change, Plan, Planted, reconcile
from tests.core.ladders.people import MONDAY, a_step, planted

OPEN, WITHDRAWN = FollowUpState.OPEN, FollowUpState.WITHDRAWN
LATER = date(2026, 11, 30)
ANSWERED = [state for state in FollowUpState if state.satisfies_key]


def test_what_is_missing_is_inserted() -> None:
    assert reconcile([a_step()], []) == Plan(insert=(a_step(),))


def test_what_is_as_wanted_is_left_alone() -> None:
    plan = reconcile([a_step()], [planted(a_step(), snoozed_until=LATER)])
    assert plan.is_empty
    assert plan == Plan()


def test_what_was_withdrawn_is_reopened() -> None:
    assert reconcile([a_step()], [planted(a_step(), WITHDRAWN)]) == Plan(reopen=(Change(a_step(), False),))


def test_what_is_open_and_not_wanted_is_withdrawn() -> None:
    assert reconcile([], [planted(a_step())]) == Plan(withdraw=("checkin:10:1",))


def test_what_is_withdrawn_and_not_wanted_stays_so() -> None:
    assert reconcile([], [planted(a_step(), WITHDRAWN)]).is_empty


@pytest.mark.parametrize("state", ANSWERED)
def test_what_was_answered_satisfies_its_key_and_is_never_touched(state: FollowUpState) -> None:
    row = planted(a_step(), state)
    assert reconcile([a_step(due_on=LATER)], [row]).is_empty
    assert reconcile([], [row]).is_empty


def test_what_is_open_on_another_day_is_moved() -> None:
    step = a_step(due_on=LATER)
    assert reconcile([step], [planted(a_step())]) == Plan(move=(Change(step, False),))


@pytest.mark.parametrize(
    "row",
    [
        replace(planted(a_step()), contact_id=99),
        replace(planted(a_step()), interview_id=99),
        replace(planted(a_step()), company_id=99),
    ],
)
def test_what_is_open_about_somebody_else_is_moved(row: Planted) -> None:
    assert reconcile([a_step()], [row]) == Plan(move=(Change(a_step(), False),))


def test_what_expires_on_another_day_is_moved() -> None:
    assert reconcile([a_step()], [replace(planted(a_step()), expires_on=None)]).move


@pytest.mark.parametrize(
    ("snoozed_until", "clears"),
    [
        (date(2026, 11, 29), True),
        (LATER, False),
        (date(2026, 12, 1), False),
        (None, False),
    ],
)
@pytest.mark.parametrize("state", [OPEN, WITHDRAWN])
def test_a_snooze_that_now_lies_before_the_due_day_is_cleared(
    state: FollowUpState, snoozed_until: date | None, clears: bool
) -> None:
    row = planted(a_step(), state, snoozed_until=snoozed_until)
    plan = reconcile([a_step(due_on=LATER)], [row])
    assert [change.clears_snooze for change in (*plan.move, *plan.reopen)] == [clears]


def test_a_snooze_to_an_earlier_day_survives_a_change_of_person() -> None:
    row = replace(planted(a_step(due_on=LATER), snoozed_until=MONDAY), contact_id=99)
    assert reconcile([a_step(due_on=LATER)], [row]).move == (Change(a_step(due_on=LATER), False),)


def test_a_step_past_its_expiry_is_not_planted_nor_reopened() -> None:
    past = a_step(is_past=True)
    assert reconcile([past], []).is_empty
    assert reconcile([past], [planted(past, WITHDRAWN)]).is_empty


def test_an_open_row_past_its_expiry_is_left_to_expire() -> None:
    past = a_step(is_past=True)
    assert reconcile([past], [planted(past)]).is_empty


def test_one_plan_holds_all_kinds_of_change() -> None:
    new, back, moved = a_step("a"), a_step("b"), a_step("c", due_on=LATER)
    rows = [planted(back, WITHDRAWN), planted(a_step("c")), planted(a_step("d"))]
    plan = reconcile([new, back, moved], rows)
    assert plan == Plan((new,), (Change(back, False),), (Change(moved, False),), ("d",))
    assert not plan.is_empty
