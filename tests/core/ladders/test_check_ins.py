"""Check-ins: to one, after their promise or a week, and once more a week after the first was done."""

from dataclasses import replace
from datetime import date

import pytest

from crm.core.kinds import InterviewState
from crm.core.ladders import CompanyFacts, InterviewFact, Met, Reason
from crm.core.roles import Role
from crm.core.workdays import Workdays
from tests.core.ladders.people import (
    COSMO,
    FELIX,
    HANNA,
    IDA,
    IVO,
    MONDAY,
    RITA,
    WEEK,
    an_interview,
    at_acme,
    check_ins,
    steps,
    the_check_in,
)

FIRST = "checkin:10:1"
SECOND = "checkin:10:2"
GERMAN = Workdays(frozenset({1, 2, 3, 4, 5}), "DE")


def after_the_first(closed_on: date, *interviews: InterviewFact, done: bool = True) -> CompanyFacts:
    facts = at_acme(*(interviews or [an_interview(10, RITA)]))
    return replace(facts, closed={FIRST: closed_on}, done=frozenset({FIRST} if done else ()))


@pytest.mark.parametrize(
    ("people", "organiser", "contact"),
    [
        ([IDA, IVO, HANNA, COSMO, RITA], 9, 1),
        ([IDA, IVO, HANNA, COSMO], 9, 5),
        ([IDA, IVO, HANNA], 9, 9),
        ([IDA, IVO, HANNA], None, 2),
        ([IDA, IVO], None, 4),
        ([IVO, IDA], None, 3),
        ([FELIX], None, None),
        ([FELIX], 6, None),
        ([], 9, 9),
        ([], None, None),
    ],
)
def test_it_goes_to_recruiter_coordinator_organiser_manager_first_interviewer_or_nobody(
    people: list[Met], organiser: int | None, contact: int | None
) -> None:
    step = the_check_in(at_acme(an_interview(10, *people, organiser=organiser)))
    assert (step.contact_id, step.interview_id) == (contact, 10)


@pytest.mark.parametrize(
    ("on", "due_on"),
    [
        (MONDAY, date(2026, 11, 30)),
        (date(2026, 12, 28), date(2027, 1, 4)),
        (date(2028, 2, 22), date(2028, 2, 29)),
        (date(2026, 11, 28), date(2026, 12, 5)),
    ],
)
def test_without_a_promise_it_is_due_after_seven_days(on: date, due_on: date) -> None:
    step = the_check_in(at_acme(an_interview(10, RITA, on=on)))
    assert (step.key, step.due_on, step.reason) == (FIRST, due_on, Reason.NO_ANSWER)


@pytest.mark.parametrize(
    ("promised", "workdays", "due_on"),
    [
        (date(2026, 12, 2), WEEK, date(2026, 12, 3)),
        (date(2026, 12, 4), WEEK, date(2026, 12, 7)),
        (date(2026, 12, 5), WEEK, date(2026, 12, 7)),
        (date(2026, 12, 24), GERMAN, date(2026, 12, 28)),
        (date(2026, 12, 31), GERMAN, date(2027, 1, 4)),
        (date(2026, 11, 24), WEEK, date(2026, 11, 25)),
        (date(2026, 11, 20), WEEK, date(2026, 11, 24)),
    ],
)
def test_it_waits_for_the_promised_date_and_one_workday(
    promised: date, workdays: Workdays, due_on: date
) -> None:
    facts = replace(at_acme(an_interview(10, RITA)), promised_on={MONDAY: promised})
    step = the_check_in(facts, workdays=workdays)
    assert (step.key, step.due_on, step.reason) == (FIRST, due_on, Reason.PROMISED_DATE)


def test_a_promise_of_another_day_moves_nothing() -> None:
    facts = replace(at_acme(an_interview(10, RITA)), promised_on={date(2026, 11, 24): date(2026, 12, 24)})
    assert the_check_in(facts).due_on == date(2026, 11, 30)


def test_it_expires_fourteen_days_after_it_is_due() -> None:
    facts = at_acme(an_interview(10, RITA))
    assert the_check_in(facts).expires_on == date(2026, 12, 14)
    assert not check_ins(facts, today=date(2026, 12, 14))[0].is_past
    assert check_ins(facts, today=date(2026, 12, 15))[0].is_past


@pytest.mark.parametrize("state", [InterviewState.CANCELLED, InterviewState.MISSED])
def test_an_interview_that_did_not_take_place_asks_for_none(state: InterviewState) -> None:
    assert check_ins(at_acme(an_interview(10, RITA, state=state))) == []


def test_a_planned_interview_already_has_its_check_in() -> None:
    assert the_check_in(at_acme(an_interview(10, RITA, state=InterviewState.PLANNED))).key == FIRST


# The second one


def test_there_is_one_until_it_is_done_and_then_a_second_seven_days_later() -> None:
    step = the_check_in(after_the_first(date(2026, 12, 2)))
    assert (step.key, step.reason) == (SECOND, Reason.STILL_NO_ANSWER)
    assert (step.due_on, step.expires_on) == (date(2026, 12, 9), date(2026, 12, 23))


def test_a_first_one_that_was_skipped_or_expired_asks_no_second_time() -> None:
    assert check_ins(after_the_first(date(2026, 12, 2), done=False)) == []


def test_steps_come_in_the_order_of_their_days_and_keys() -> None:
    facts = at_acme(
        an_interview(10, IDA, IVO, on=date(2026, 11, 24)), an_interview(11, RITA, HANNA, opening=2)
    )
    found = steps(facts)
    assert [(step.due_on, step.key) for step in found] == sorted((step.due_on, step.key) for step in found)
    assert [step.contact_id for step in found] == [1, 2, 3, 4, 1, 4]


def test_there_is_no_third() -> None:
    facts = after_the_first(date(2026, 12, 2))
    closed = {**facts.closed, SECOND: date(2026, 12, 9)}
    assert check_ins(replace(facts, closed=closed, done=frozenset(closed))) == []


def test_undoing_the_first_one_brings_it_back_and_takes_the_second_away() -> None:
    facts = replace(after_the_first(date(2026, 12, 2)), closed={}, done=frozenset())
    assert the_check_in(facts).key == FIRST


def test_after_a_first_one_done_early_the_second_still_waits_for_their_promise() -> None:
    facts = replace(after_the_first(date(2026, 11, 27)), promised_on={MONDAY: date(2026, 12, 18)})
    assert the_check_in(facts).due_on == date(2026, 12, 21)


def test_an_interview_moved_past_its_done_check_in_is_asked_about_a_week_after_the_new_day() -> None:
    moved = an_interview(10, RITA, on=date(2026, 12, 10), state=InterviewState.PLANNED)
    step = the_check_in(after_the_first(date(2026, 12, 1), moved))
    assert (step.key, step.due_on) == (SECOND, date(2026, 12, 17))


# Several interviews of one day


def test_one_check_in_for_the_day_keyed_to_its_first_interview() -> None:
    facts = at_acme(an_interview(12, IVO), an_interview(10, IDA), an_interview(11, RITA, opening=2))
    step = the_check_in(facts)
    assert (step.key, step.contact_id, step.opening_id) == (FIRST, 1, 1)


def test_when_the_first_interview_of_the_day_is_cancelled_the_next_one_carries_the_check_in() -> None:
    cancelled = an_interview(10, RITA, state=InterviewState.CANCELLED)
    step = the_check_in(at_acme(cancelled, an_interview(11, IVO)))
    assert (step.key, step.contact_id) == ("checkin:11:1", 3)


@pytest.mark.parametrize("state", [InterviewState.CANCELLED, InterviewState.MISSED])
@pytest.mark.parametrize("done", [True, False])
def test_a_check_in_closed_under_a_cancelled_interview_counts_for_the_day(
    state: InterviewState, done: bool
) -> None:
    gone = an_interview(10, RITA, state=state)
    facts = after_the_first(date(2026, 12, 2), gone, an_interview(11, IVO), done=done)
    assert [(step.key, step.due_on) for step in check_ins(facts)] == (
        [("checkin:11:2", date(2026, 12, 9))] if done else []
    )


def test_a_check_in_done_before_its_interview_was_moved_away_counts_for_the_old_day() -> None:
    moved = an_interview(10, RITA, on=date(2026, 12, 10), state=InterviewState.PLANNED)
    facts = after_the_first(date(2026, 12, 1), moved, an_interview(11, IVO, opening=2))
    assert [(step.key, step.due_on) for step in check_ins(facts)] == [
        ("checkin:11:2", date(2026, 12, 8)),
        (SECOND, date(2026, 12, 17)),
    ]


def test_a_second_check_in_closed_under_a_cancelled_interview_counts_for_the_day() -> None:
    gone = an_interview(10, RITA, state=InterviewState.CANCELLED)
    facts = after_the_first(date(2026, 12, 2), gone, an_interview(11, IVO))
    closed = {**facts.closed, SECOND: date(2026, 12, 9)}
    assert check_ins(replace(facts, closed=closed, done=frozenset(closed))) == []


def test_of_two_first_ones_brought_to_one_day_the_later_counts() -> None:
    facts = at_acme(an_interview(10, RITA), an_interview(11, IVO))
    closed = {FIRST: date(2026, 12, 2), "checkin:11:1": date(2026, 12, 4)}
    step = the_check_in(replace(facts, closed=closed, done=frozenset(closed)))
    assert (step.key, step.due_on) == (SECOND, date(2026, 12, 11))


@pytest.mark.parametrize(
    ("done_on", "old_day"),
    [
        (date(2026, 12, 1), date(2026, 11, 24)),
        (date(2026, 12, 10), date(2026, 11, 24)),
        (date(2026, 11, 24), MONDAY),
        (date(2026, 12, 11), None),
    ],
)
def test_the_old_day_is_the_latest_before_the_check_in_was_done(done_on: date, old_day: date | None) -> None:
    moved = an_interview(10, RITA, on=date(2026, 12, 10), opening=3)
    facts = after_the_first(
        done_on, an_interview(11, IVO), an_interview(12, IVO, on=date(2026, 11, 24), opening=2), moved
    )
    asked = {MONDAY: "checkin:11:1", date(2026, 11, 24): "checkin:12:1"}
    counted = asked.pop(old_day, None) if old_day else None
    keys = {step.key for step in check_ins(facts)}
    assert set(asked.values()) <= keys
    assert counted not in keys


def test_a_check_in_skipped_ahead_of_its_interview_says_nothing_about_an_earlier_day() -> None:
    ahead = an_interview(10, RITA, on=date(2026, 12, 10), opening=2, state=InterviewState.PLANNED)
    facts = after_the_first(date(2026, 12, 1), ahead, an_interview(11, IVO), done=False)
    assert [step.key for step in check_ins(facts)] == ["checkin:11:1"]


def test_interviews_of_two_days_have_a_check_in_each_when_their_openings_differ() -> None:
    facts = at_acme(an_interview(10, RITA), an_interview(11, IVO, on=date(2026, 11, 24), opening=2))
    assert [step.key for step in check_ins(facts)] == [FIRST, "checkin:11:1"]


def test_a_fellow_candidate_is_not_asked_even_if_marked_as_recruiter_elsewhere_that_day() -> None:
    mistaken = Met(FELIX.contact_id, Role.RECRUITER)
    assert the_check_in(at_acme(an_interview(10, mistaken, IVO), an_interview(11, FELIX))).contact_id == 3
