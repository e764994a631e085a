"""Thank-yous: to whom, when, and once per person, company and day."""

from datetime import date

import pytest

from crm.core.kinds import InterviewState, Stage
from crm.core.ladders import CompanyFacts, Met, OpeningFact, Reason
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
    thanks,
)

SUN_TO_THU = Workdays(frozenset({7, 1, 2, 3, 4}))


def test_interviewers_hiring_managers_and_recruiters_are_thanked_and_nobody_else() -> None:
    facts = at_acme(an_interview(10, RITA, HANNA, IVO, COSMO, FELIX, IDA, organiser=9))
    assert {step.contact_id for step in thanks(facts)} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("state", "is_planted"),
    [
        (InterviewState.PLANNED, True),
        (InterviewState.HELD, True),
        (InterviewState.CANCELLED, False),
        (InterviewState.MISSED, False),
    ],
)
def test_an_interview_that_is_planned_or_held_asks_for_thanks(
    state: InterviewState, is_planted: bool
) -> None:
    assert bool(thanks(at_acme(an_interview(10, IVO, state=state)))) is is_planted


def test_a_thank_you_names_its_contact_company_day_and_reason() -> None:
    (step,) = thanks(at_acme(an_interview(10, IVO)))
    assert step.key == "thanks:3:7:2026-11-23"
    assert (step.contact_id, step.interview_id, step.opening_id, step.company_id) == (3, 10, 1, 7)
    assert step.reason is Reason.MET


@pytest.mark.parametrize(
    ("on", "workdays", "due_on"),
    [
        (date(2026, 11, 23), WEEK, date(2026, 11, 24)),
        (date(2026, 11, 27), WEEK, date(2026, 11, 30)),
        (date(2026, 11, 28), WEEK, date(2026, 11, 30)),
        (date(2026, 12, 23), Workdays(frozenset({1, 2, 3, 4, 5}), "DE"), date(2026, 12, 24)),
        (date(2026, 12, 24), Workdays(frozenset({1, 2, 3, 4, 5}), "DE"), date(2026, 12, 28)),
        (date(2026, 12, 31), Workdays(frozenset({1, 2, 3, 4, 5}), "DE"), date(2027, 1, 4)),
        (date(2026, 11, 26), SUN_TO_THU, date(2026, 11, 29)),
        (date(2028, 2, 28), WEEK, date(2028, 2, 29)),
        (date(2026, 11, 27), Workdays(frozenset()), date(2026, 11, 28)),
    ],
)
def test_thanks_are_due_on_the_next_workday(on: date, workdays: Workdays, due_on: date) -> None:
    (step,) = thanks(at_acme(an_interview(10, IVO, on=on)), workdays=workdays)
    assert step.due_on == due_on


def test_thanks_expire_seven_days_after_they_are_due() -> None:
    facts = at_acme(an_interview(10, IVO))
    (step,) = thanks(facts)
    assert (step.due_on, step.expires_on) == (date(2026, 11, 24), date(2026, 12, 1))
    assert not thanks(facts, today=date(2026, 12, 1))[0].is_past
    assert thanks(facts, today=date(2026, 12, 2))[0].is_past


def test_two_interviews_of_a_day_ask_for_one_thank_you_about_the_first() -> None:
    facts = at_acme(an_interview(11, IVO, IDA), an_interview(10, IVO))
    assert {step.contact_id: step.interview_id for step in thanks(facts)} == {3: 10, 4: 11}


def test_thanks_shared_with_another_interview_of_the_day_stay_when_one_is_cancelled() -> None:
    cancelled = an_interview(10, IVO, IDA, state=InterviewState.CANCELLED)
    (step,) = thanks(at_acme(cancelled, an_interview(11, IVO)))
    assert (step.key, step.interview_id) == ("thanks:3:7:2026-11-23", 11)


def test_another_day_asks_again() -> None:
    tuesday = date(2026, 11, 24)
    keys = [step.key for step in thanks(at_acme(an_interview(10, IVO), an_interview(11, IVO, on=tuesday)))]
    assert keys == ["thanks:3:7:2026-11-23", "thanks:3:7:2026-11-24"]


def test_a_coordinator_who_interviewed_elsewhere_that_day_is_thanked() -> None:
    also_interviewer = Met(COSMO.contact_id, Role.INTERVIEWER)
    assert len(thanks(at_acme(an_interview(10, COSMO), an_interview(11, also_interviewer)))) == 1


def test_a_fellow_candidate_stays_one_in_every_interview_of_the_day() -> None:
    mistaken = Met(FELIX.contact_id, Role.INTERVIEWER)
    assert thanks(at_acme(an_interview(10, mistaken), an_interview(11, FELIX))) == []


def test_a_fellow_candidate_of_a_cancelled_interview_is_judged_by_the_one_that_stands() -> None:
    cancelled = an_interview(11, FELIX, state=InterviewState.CANCELLED)
    assert len(thanks(at_acme(an_interview(10, Met(FELIX.contact_id, Role.INTERVIEWER)), cancelled))) == 1


@pytest.mark.parametrize("stage", list(Stage))
def test_thanks_stay_whatever_the_stage(stage: Stage) -> None:
    facts = CompanyFacts(7, (an_interview(10, IVO),), {1: OpeningFact(1, stage, MONDAY)})
    assert len(thanks(facts)) == 1


def test_thanks_that_are_over_are_not_wanted_again() -> None:
    key = "thanks:3:7:2026-11-23"
    facts = CompanyFacts(7, (an_interview(10, IVO),), closed={key: MONDAY}, done=frozenset({key}))
    assert thanks(facts) == []


def test_a_moved_day_asks_for_thanks_of_the_new_day_even_when_the_old_one_was_thanked() -> None:
    old = "thanks:3:7:2026-11-23"
    moved = an_interview(10, IVO, on=date(2026, 11, 25))
    facts = CompanyFacts(7, (moved,), closed={old: MONDAY}, done=frozenset({old}))
    assert [step.key for step in thanks(facts)] == ["thanks:3:7:2026-11-25"]
