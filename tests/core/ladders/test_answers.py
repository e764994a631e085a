"""What counts as an answer, and which check-ins it makes needless."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.core.kinds import InterviewState, Stage
from crm.core.ladders import Answer, CompanyFacts, OpeningFact
from tests.core.ladders.people import IVO, MONDAY, RITA, an_interview, at_acme, check_ins, the_check_in

TUESDAY = MONDAY + timedelta(days=1)


def at_stage(stage: Stage, changed_on: date | None = None) -> CompanyFacts:
    return CompanyFacts(7, (an_interview(10, RITA),), {1: OpeningFact(1, stage, changed_on)})


@pytest.mark.parametrize(
    ("on", "is_asked"), [(MONDAY - timedelta(days=1), True), (MONDAY, True), (TUESDAY, False)]
)
def test_word_from_them_after_the_interviews_day_is_an_answer(on: date, is_asked: bool) -> None:
    facts = replace(at_acme(an_interview(10, RITA)), answers=(Answer(1, on),))
    assert bool(check_ins(facts)) is is_asked


def test_word_about_another_opening_is_none() -> None:
    facts = replace(at_acme(an_interview(10, RITA)), answers=(Answer(2, TUESDAY),))
    assert len(check_ins(facts)) == 1


@pytest.mark.parametrize(
    ("changed_on", "is_asked"),
    [(None, True), (MONDAY - timedelta(days=3), True), (MONDAY, True), (TUESDAY, False)],
)
def test_a_change_of_stage_after_the_interviews_day_is_an_answer(
    changed_on: date | None, is_asked: bool
) -> None:
    assert bool(check_ins(at_stage(Stage.INTERVIEWING, changed_on))) is is_asked


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_final])
@pytest.mark.parametrize("changed_on", [None, MONDAY - timedelta(days=9), MONDAY, TUESDAY])
def test_a_final_stage_ends_the_asking_whenever_it_was_set(stage: Stage, changed_on: date | None) -> None:
    assert check_ins(at_stage(stage, changed_on)) == []


def test_an_offer_on_the_day_itself_is_an_answer_and_an_earlier_one_is_not() -> None:
    assert check_ins(at_stage(Stage.OFFER, MONDAY)) == []
    assert len(check_ins(at_stage(Stage.OFFER, MONDAY - timedelta(days=1)))) == 1


@pytest.mark.parametrize(
    ("state", "is_answer"),
    [
        (InterviewState.PLANNED, True),
        (InterviewState.HELD, True),
        (InterviewState.CANCELLED, False),
        (InterviewState.MISSED, False),
    ],
)
def test_a_later_interview_on_the_same_opening_is_an_answer_if_it_stands(
    state: InterviewState, is_answer: bool
) -> None:
    facts = at_acme(an_interview(10, RITA), an_interview(11, IVO, on=TUESDAY, state=state))
    keys = [step.key for step in check_ins(facts)]
    assert keys == (["checkin:11:1"] if is_answer else ["checkin:10:1"])


def test_a_later_interview_on_another_opening_is_none() -> None:
    facts = at_acme(an_interview(10, RITA), an_interview(11, IVO, on=TUESDAY, opening=2))
    assert [step.key for step in check_ins(facts)] == ["checkin:10:1", "checkin:11:1"]


def test_an_answer_also_ends_the_second_check_in() -> None:
    done = replace(
        at_acme(an_interview(10, RITA)), closed={"checkin:10:1": TUESDAY}, done=frozenset({"checkin:10:1"})
    )
    assert the_check_in(done).key == "checkin:10:2"
    assert check_ins(replace(done, answers=(Answer(1, date(2026, 12, 4)),))) == []


def test_of_a_day_with_two_openings_only_the_unanswered_one_is_asked_about() -> None:
    both = at_acme(an_interview(10, RITA), an_interview(11, IVO, opening=2))
    assert (the_check_in(both).key, the_check_in(both).contact_id) == ("checkin:10:1", 1)
    answered = replace(both, answers=(Answer(1, TUESDAY),))
    assert (the_check_in(answered).key, the_check_in(answered).contact_id) == ("checkin:11:1", 3)


def test_an_opening_that_nothing_is_known_about_is_still_asked_about() -> None:
    assert len(check_ins(CompanyFacts(7, (an_interview(10, RITA),)))) == 1
