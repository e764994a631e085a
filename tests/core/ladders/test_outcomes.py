"""What an answer, an offer, a yes or a talk that was missed plants, and to whom it goes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.core.kinds import FollowUpKind, InterviewState, Stage
from crm.core.ladders import CompanyFacts, InterviewFact, Met, OpeningFact, Reason, Row, Step, row_of
from crm.core.roles import Role
from tests.core.ladders.people import (
    COSMO,
    FELIX,
    HANNA,
    IDA,
    IVO,
    MONDAY,
    RITA,
    an_interview,
    steps,
)

FRIDAY = date(2026, 11, 27)
NEXT_MONDAY = date(2026, 11, 30)
ALL = (IDA, IVO, HANNA, COSMO, RITA)


def ended(
    stage: Stage,
    *people: Met,
    on: date | None = FRIDAY,
    talks: Iterable[InterviewFact] | None = None,
    **more: object,
) -> CompanyFacts:
    """An opening that came to a stage on a Friday, after one talk with these people."""
    held = (an_interview(10, *people),) if talks is None else tuple(talks)
    return CompanyFacts(7, held, {1: OpeningFact(1, stage, on)}, **more)  # type: ignore[arg-type]


def of(row: Row, facts: CompanyFacts, *, today: date = FRIDAY) -> list[Step]:
    return [step for step in steps(facts, today=today) if row_of(step.key) is row]


def the(row: Row, facts: CompanyFacts, *, today: date = FRIDAY) -> Step:
    (only,) = of(row, facts, today=today)
    return only


TO_ONE = [
    (Row.DECISION, Stage.REJECTED),
    (Row.GRACE, Stage.DECLINED),
    (Row.GRACE, Stage.WITHDRAWN),
    (Row.OFFER, Stage.OFFER),
]


@pytest.mark.parametrize(
    ("row", "stage", "due_on", "reason"),
    [
        (Row.DECISION, Stage.REJECTED, NEXT_MONDAY, Reason.REJECTED),
        (Row.GRACE, Stage.DECLINED, FRIDAY, Reason.CALLED_OFF),
        (Row.GRACE, Stage.WITHDRAWN, FRIDAY, Reason.CALLED_OFF),
        (Row.OFFER, Stage.OFFER, NEXT_MONDAY, Reason.OFFERED),
    ],
)
def test_a_word_of_thanks_goes_to_one_and_runs_out_after_a_week(
    row: Row, stage: Stage, due_on: date, reason: Reason
) -> None:
    step = the(row, ended(stage, *ALL))
    assert (step.key, step.kind) == (f"{row}:1", FollowUpKind.THANK_YOU)
    assert (step.contact_id, step.opening_id, step.interview_id, step.company_id) == (1, 1, None, 7)
    assert (step.due_on, step.expires_on, step.reason) == (due_on, due_on + timedelta(days=7), reason)


@pytest.mark.parametrize(("row", "stage"), TO_ONE)
def test_no_other_stage_asks_for_it(row: Row, stage: Stage) -> None:
    others = set(Stage) - {each for of_row, each in TO_ONE if of_row is row}
    assert stage not in others
    for other in others:
        assert of(row, ended(other, *ALL)) == []


@pytest.mark.parametrize(("row", "stage"), TO_ONE)
def test_an_opening_that_was_saved_at_its_stage_asks_for_nothing(row: Row, stage: Stage) -> None:
    assert of(row, ended(stage, *ALL, on=None)) == []


@pytest.mark.parametrize(
    ("people", "organiser", "contact"),
    [
        ([IDA, IVO, HANNA, COSMO, RITA], 9, 1),
        ([IDA, IVO, HANNA, COSMO], 9, 5),
        ([IDA, IVO, HANNA], 9, 9),
        ([IDA, IVO, HANNA], None, 2),
        ([IDA, IVO], None, 4),
        ([FELIX, IVO], 6, 3),
    ],
)
def test_it_goes_to_whom_a_check_in_would_go(people: list[Met], organiser: int | None, contact: int) -> None:
    talk = an_interview(10, *people, organiser=organiser)
    assert the(Row.DECISION, ended(Stage.REJECTED, talks=[talk])).contact_id == contact


def with_people(facts: CompanyFacts, *people: Met, source: int | None = None) -> CompanyFacts:
    opening = replace(facts.openings[1], people=people, source_id=source)
    return replace(facts, openings={1: opening})


def test_a_recruiter_who_was_in_no_talk_comes_before_an_interviewer() -> None:
    facts = with_people(ended(Stage.REJECTED, IVO), HANNA, RITA)
    assert the(Row.DECISION, facts).contact_id == 1


def test_of_one_role_who_took_part_comes_before_who_only_belongs_to_the_opening() -> None:
    facts = with_people(ended(Stage.REJECTED, IVO), IDA)
    assert the(Row.DECISION, facts).contact_id == 3


def test_who_told_of_the_opening_is_the_last_to_be_asked() -> None:
    assert the(Row.DECISION, with_people(ended(Stage.REJECTED, talks=[]), source=9)).contact_id == 9
    assert the(Row.DECISION, with_people(ended(Stage.REJECTED, IVO), source=9)).contact_id == 3


def test_a_check_in_goes_to_the_recruiter_of_the_opening_too() -> None:
    facts = CompanyFacts(7, (an_interview(10, IVO),), {1: OpeningFact(1, Stage.INTERVIEWING, people=(RITA,))})
    assert the(Row.CHECK_IN, facts).contact_id == 1


def test_an_opening_without_an_interview_is_thanked_through_its_people() -> None:
    assert the(Row.DECISION, with_people(ended(Stage.REJECTED, talks=[]), HANNA)).contact_id == 2


@pytest.mark.parametrize(("row", "stage"), TO_ONE)
def test_when_nobody_is_known_a_no_goes_to_the_shared_mailbox_and_an_offer_to_nobody(
    row: Row, stage: Stage
) -> None:
    assert of(row, ended(stage, FELIX)) == []
    found = of(row, ended(stage, FELIX, has_mailbox=True))
    assert [step.contact_id for step in found] == ([] if row is Row.OFFER else [None])


def test_the_archived_are_not_written_to() -> None:
    facts = ended(Stage.REJECTED, RITA, HANNA, archived=frozenset({RITA.contact_id}))
    assert the(Row.DECISION, facts).contact_id == 2
    assert [step.contact_id for step in of(Row.HELLO, facts)] == [2]


def test_people_of_a_talk_that_stood_come_before_those_of_a_cancelled_one() -> None:
    cancelled = an_interview(10, RITA, state=InterviewState.CANCELLED)
    other = Met(8, Role.RECRUITER)
    facts = ended(Stage.REJECTED, talks=[cancelled, an_interview(11, other)])
    assert the(Row.DECISION, facts).contact_id == 8
    assert the(Row.DECISION, ended(Stage.REJECTED, talks=[cancelled])).contact_id == 1


def test_people_of_another_opening_are_left_in_peace() -> None:
    facts = ended(Stage.REJECTED, talks=[an_interview(10, RITA, opening=2), an_interview(11, IVO)])
    assert the(Row.DECISION, facts).contact_id == 3


def test_a_stage_that_went_back_and_forth_counts_from_its_last_day() -> None:
    assert the(Row.DECISION, ended(Stage.REJECTED, RITA, on=MONDAY)).due_on == date(2026, 11, 24)
    assert of(Row.DECISION, ended(Stage.INTERVIEWING, RITA)) == []
    assert the(Row.DECISION, ended(Stage.REJECTED, RITA)).due_on == NEXT_MONDAY


def test_what_was_said_once_is_not_asked_again_when_the_stage_comes_back() -> None:
    facts = ended(Stage.REJECTED, RITA, closed={"decision:1": MONDAY}, done=frozenset({"decision:1"}))
    assert of(Row.DECISION, facts) == []


def test_a_rejection_leaves_the_thanks_for_the_talk_and_ends_the_asking() -> None:
    facts = ended(Stage.REJECTED, RITA)
    assert [step.contact_id for step in of(Row.THANKS, facts)] == [1]
    assert of(Row.CHECK_IN, facts) == []


# Decide by


def test_an_offer_is_to_be_decided_on_by_its_day_and_never_runs_out() -> None:
    facts = CompanyFacts(7, (), {1: OpeningFact(1, Stage.OFFER, None, decide_by=date(2026, 12, 4))})
    step = the(Row.DECIDE, facts, today=date(2027, 1, 1))
    assert (step.key, step.kind, step.contact_id) == ("decide:1", FollowUpKind.CUSTOM, None)
    assert (step.due_on, step.expires_on, step.is_past) == (date(2026, 12, 4), None, False)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OFFER])
def test_nothing_is_to_be_decided_at_any_other_stage(stage: Stage) -> None:
    facts = CompanyFacts(7, (), {1: OpeningFact(1, stage, FRIDAY, decide_by=date(2026, 12, 4))})
    assert of(Row.DECIDE, facts) == []


def test_without_a_day_there_is_nothing_to_decide_by() -> None:
    assert of(Row.DECIDE, ended(Stage.OFFER, RITA)) == []


# I landed


def test_those_with_a_cadence_hear_that_i_landed_a_week_later() -> None:
    facts = with_people(
        ended(Stage.ACCEPTED, RITA, IVO, FELIX, with_cadence=frozenset({3, 6, 8, 99})),
        Met(8, Role.INTERVIEWER),
    )
    found = of(Row.LANDED, facts)
    assert [(step.key, step.contact_id) for step in found] == [
        ("landed:1:3", 3),
        ("landed:1:6", 6),
        ("landed:1:8", 8),
    ]
    assert {(step.due_on, step.expires_on) for step in found} == {(date(2026, 12, 4), date(2027, 1, 3))}


def test_who_lost_the_cadence_is_told_nothing() -> None:
    assert of(Row.LANDED, ended(Stage.ACCEPTED, RITA, IVO)) == []


# Missed


def missed(*people: Met, **more: object) -> InterviewFact:
    return an_interview(10, *people, state=InterviewState.MISSED, **more)  # type: ignore[arg-type]


def going_on(*talks: InterviewFact, stage: Stage = Stage.INTERVIEWING) -> CompanyFacts:
    return CompanyFacts(7, talks, {1: OpeningFact(1, stage)})


def test_a_missed_talk_is_to_be_made_up_for_with_one_on_the_next_workday() -> None:
    step = the(Row.REPAIR, going_on(missed(IVO, RITA, on=FRIDAY)))
    assert (step.key, step.kind, step.reason) == ("repair:10", FollowUpKind.CHECK_IN, Reason.MISSED)
    assert (step.contact_id, step.interview_id, step.opening_id) == (1, 10, 1)
    assert (step.due_on, step.expires_on) == (NEXT_MONDAY, date(2026, 12, 7))


def test_it_plants_nothing_else() -> None:
    assert [step.key for step in steps(going_on(missed(IVO, RITA)))] == ["repair:10"]


def test_when_nobody_is_known_it_is_about_the_talk_itself() -> None:
    assert the(Row.REPAIR, going_on(missed())).contact_id is None


@pytest.mark.parametrize("state", [each for each in InterviewState if each is not InterviewState.MISSED])
def test_no_other_talk_needs_it(state: InterviewState) -> None:
    assert of(Row.REPAIR, going_on(an_interview(10, IVO, state=state))) == []


@pytest.mark.parametrize("stage", list(Stage))
def test_an_application_that_has_ended_needs_no_repair(stage: Stage) -> None:
    assert bool(of(Row.REPAIR, going_on(missed(IVO), stage=stage))) is not stage.is_final


def test_two_missed_talks_of_a_day_are_made_up_for_once() -> None:
    both = going_on(missed(IVO), replace(missed(RITA), id=11))
    step = the(Row.REPAIR, both)
    assert (step.key, step.contact_id) == ("repair:10", 1)
    assert of(Row.REPAIR, replace(both, closed={"repair:11": FRIDAY})) == []


def test_a_new_date_for_the_same_opening_makes_up_for_it() -> None:
    later = an_interview(11, IVO, on=FRIDAY, state=InterviewState.PLANNED)
    assert of(Row.REPAIR, going_on(missed(RITA), later)) == []
    assert of(Row.REPAIR, going_on(missed(RITA), replace(later, opening_id=2))) != []
    assert of(Row.REPAIR, going_on(missed(RITA), replace(later, state=InterviewState.CANCELLED))) != []
