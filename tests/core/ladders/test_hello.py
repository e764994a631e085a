"""Hello again, months after an application has ended: to whom, when, and one at a time."""

from dataclasses import replace
from datetime import date

import pytest

from crm.core.kinds import FollowUpKind, Stage
from crm.core.ladders import CompanyFacts, OpeningFact, Reason, Row, Step, row_of
from tests.core.ladders.people import COSMO, FELIX, HANNA, IVO, RITA, an_interview, steps

ENDED_ON = date(2026, 11, 30)
IN_A_MONTH, IN_THREE, IN_SIX = date(2026, 12, 30), date(2027, 2, 28), date(2027, 5, 30)
ONCE = [Stage.DECLINED, Stage.WITHDRAWN, Stage.FROZEN, Stage.NO_ANSWER]


def after(stage: Stage = Stage.REJECTED, **more: object) -> CompanyFacts:
    """An opening that ended on a Monday after a talk with everybody."""
    talk = an_interview(10, IVO, HANNA, COSMO, FELIX, RITA)
    facts = CompanyFacts(7, (talk,), {1: OpeningFact(1, stage, ENDED_ON)})
    return replace(facts, **more)  # type: ignore[arg-type]


def hellos(facts: CompanyFacts, *, today: date = ENDED_ON) -> list[Step]:
    return [step for step in steps(facts, today=today) if row_of(step.key) is Row.HELLO]


def to_rita(facts: CompanyFacts, *, today: date = ENDED_ON) -> list[tuple[str, date]]:
    found = hellos(facts, today=today)
    return [(step.key, step.due_on) for step in found if step.contact_id == RITA.contact_id]


def test_hiring_manager_recruiter_and_those_with_a_cadence_are_greeted() -> None:
    assert {step.contact_id for step in hellos(after())} == {1, 2}
    friends = frozenset({IVO.contact_id, FELIX.contact_id, 99})
    assert {step.contact_id for step in hellos(after(with_cadence=friends))} == {1, 2, 3, 6}


def test_the_first_is_after_a_month_and_lasts_thirty_days() -> None:
    step = hellos(after())[0]
    assert (step.key, step.kind, step.reason) == ("hello:1:1:1", FollowUpKind.CHECK_IN, Reason.ENDED)
    assert (step.due_on, step.expires_on) == (IN_A_MONTH, date(2027, 1, 29))
    assert (step.opening_id, step.interview_id) == (1, None)


@pytest.mark.parametrize("stage", ONCE)
def test_after_one_steps_back_or_it_goes_quiet_there_is_one_after_three_months(stage: Stage) -> None:
    assert to_rita(after(stage)) == [("hello:1:1:3", IN_THREE)]
    assert to_rita(after(stage, closed={"hello:1:1:3": IN_THREE})) == []


@pytest.mark.parametrize("stage", [stage for stage in Stage if not stage.is_final] + [Stage.ACCEPTED])
def test_while_it_goes_on_or_after_a_yes_there_is_none(stage: Stage) -> None:
    assert hellos(after(stage)) == []


def test_the_next_is_planted_when_the_last_one_has_ended() -> None:
    first = after(closed={"hello:1:1:1": IN_A_MONTH})
    assert to_rita(first) == [("hello:1:1:3", IN_THREE)]
    second = after(closed={"hello:1:1:1": IN_A_MONTH, "hello:1:1:3": IN_THREE})
    assert to_rita(second) == [("hello:1:1:6", IN_SIX)]
    over = {"hello:1:1:1": IN_A_MONTH, "hello:1:1:3": IN_THREE, "hello:1:1:6": IN_SIX}
    assert to_rita(after(closed=over)) == []


def test_one_that_was_put_off_long_keeps_the_next_at_a_distance() -> None:
    late = date(2027, 3, 10)
    assert to_rita(after(closed={"hello:1:1:1": late})) == [("hello:1:1:3", date(2027, 4, 9))]


def test_each_person_goes_at_their_own_pace() -> None:
    facts = after(closed={"hello:1:1:1": IN_A_MONTH})
    assert {(step.contact_id, step.due_on) for step in hellos(facts)} == {(1, IN_THREE), (2, IN_A_MONTH)}


def test_one_whose_time_was_over_before_it_was_planted_is_passed_over() -> None:
    assert to_rita(after(), today=date(2027, 1, 30)) == [("hello:1:1:3", IN_THREE)]
    assert to_rita(after(), today=date(2028, 1, 1)) == []


def test_one_that_stands_open_is_not_overtaken_by_the_next() -> None:
    facts = after(open=frozenset({"hello:1:1:1"}))
    (step,) = [each for each in hellos(facts, today=date(2027, 2, 15)) if each.contact_id == 1]
    assert (step.key, step.is_past) == ("hello:1:1:1", True)


def test_a_stage_that_was_saved_with_the_opening_has_no_day_to_count_from() -> None:
    assert hellos(after(openings={1: OpeningFact(1, Stage.REJECTED)})) == []


def test_of_two_applications_here_one_is_greeted_about_the_one_that_ended_last() -> None:
    both = after(
        interviews=(an_interview(10, RITA), an_interview(11, RITA, opening=2)),
        openings={
            1: OpeningFact(1, Stage.REJECTED, ENDED_ON),
            2: OpeningFact(2, Stage.NO_ANSWER, date(2026, 12, 15)),
        },
    )
    assert to_rita(both) == [("hello:2:1:3", date(2027, 3, 15))]
    same_day = {key: replace(each, stage_changed_on=ENDED_ON) for key, each in both.openings.items()}
    assert to_rita(replace(both, openings=same_day)) == [("hello:2:1:3", IN_THREE)]


def test_people_who_belong_to_the_opening_without_a_talk_are_greeted_too() -> None:
    opening = OpeningFact(1, Stage.REJECTED, ENDED_ON, people=(HANNA,), source_id=9)
    facts = CompanyFacts(7, (), {1: opening}, with_cadence=frozenset({9}))
    assert [step.contact_id for step in hellos(facts)] == [2]


def test_a_role_elsewhere_does_not_make_a_fellow_candidate_a_recruiter() -> None:
    mistaken = replace(RITA, contact_id=FELIX.contact_id)
    facts = after(interviews=(an_interview(10, mistaken), an_interview(11, FELIX)))
    assert hellos(facts) == []
