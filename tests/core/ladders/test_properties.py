"""What holds for wanted and reconcile whatever the facts and the stored rows."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState, Stage
from crm.core.ladders import (
    Answer,
    CompanyFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Planted,
    reconcile,
    wanted,
)
from crm.core.roles import Role
from crm.core.workdays import Workdays
from tests.core.ladders.people import ACME, MONDAY
from tests.core.ladders.rows import carry_out

DAYS = st.integers(0, 12).map(lambda n: MONDAY + timedelta(days=n))
WIDE = st.integers(-5, 45).map(lambda n: MONDAY + timedelta(days=n))
OPENING_IDS = st.integers(1, 2)
PEOPLE = st.lists(
    st.builds(Met, st.integers(1, 4), st.sampled_from(Role)), max_size=3, unique_by=lambda met: met.contact_id
)
INTERVIEWS = st.lists(
    st.builds(
        InterviewFact,
        id=st.integers(10, 13),
        opening_id=OPENING_IDS,
        on=DAYS,
        state=st.sampled_from(InterviewState),
        people=PEOPLE.map(tuple),
        organiser_id=st.none() | st.integers(1, 4),
    ),
    max_size=4,
    unique_by=lambda interview: interview.id,
)
KEYS = st.one_of(
    st.builds("checkin:{}:{}".format, st.integers(10, 13), st.integers(1, 2)),
    st.builds("thanks:{}:7:{}".format, st.integers(1, 4), DAYS),
)
WORKDAYS = st.builds(
    Workdays,
    weekdays=st.sampled_from([frozenset({1, 2, 3, 4, 5}), frozenset({7, 1, 2, 3, 4}), frozenset[int]()]),
    country=st.sampled_from([None, "DE", "US"]),
)


@st.composite
def companies(draw: st.DrawFn) -> CompanyFacts:
    closed = draw(st.dictionaries(KEYS, WIDE, max_size=4))
    stages = draw(st.lists(st.sampled_from(Stage), min_size=2, max_size=2))
    return CompanyFacts(
        company_id=ACME,
        interviews=tuple(draw(INTERVIEWS)),
        openings={n: OpeningFact(n, stage, draw(st.none() | WIDE)) for n, stage in enumerate(stages, 1)},
        promised_on=draw(st.dictionaries(DAYS, WIDE, max_size=3)),
        answers=tuple(draw(st.lists(st.builds(Answer, OPENING_IDS, WIDE), max_size=2))),
        closed=closed,
        done=frozenset(draw(st.sets(st.sampled_from(sorted(closed))) if closed else st.just(set[str]()))),
    )


STORED = st.lists(
    st.builds(
        Planted,
        key=KEYS,
        state=st.sampled_from(FollowUpState),
        contact_id=st.none() | st.integers(1, 4),
        interview_id=st.integers(10, 13),
        company_id=st.just(ACME),
        due_on=WIDE,
        expires_on=WIDE,
        snoozed_until=st.none() | WIDE,
    ),
    max_size=6,
    unique_by=lambda row: row.key,
)


@given(companies(), WORKDAYS, WIDE, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(
    facts: CompanyFacts, workdays: Workdays, today: date, chance: Random
) -> None:
    interviews, answers = list(facts.interviews), list(facts.answers)
    chance.shuffle(interviews)
    chance.shuffle(answers)
    shuffled = replace(facts, interviews=tuple(interviews), answers=tuple(answers))
    assert wanted(shuffled, workdays=workdays, today=today) == wanted(facts, workdays=workdays, today=today)


@given(companies(), WORKDAYS, WIDE)
def test_keys_are_unique_and_none_of_them_is_over(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    keys = [step.key for step in wanted(facts, workdays=workdays, today=today)]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set(facts.closed)


@given(companies(), WORKDAYS, WIDE)
def test_every_step_comes_after_an_interview_that_stands_and_leaves_time(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    interviews = {interview.id: interview for interview in facts.interviews}
    for step in wanted(facts, workdays=workdays, today=today):
        assert step.interview_id is not None
        interview = interviews[step.interview_id]
        assert interview.state.stands
        assert interview.on < step.due_on < step.expires_on
        assert step.is_past == (step.expires_on < today)
        assert step.opening_id == interview.opening_id


@given(companies(), WORKDAYS, WIDE)
def test_thanks_are_due_on_workdays_and_never_to_fellow_candidates(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    interviews = {interview.id: interview for interview in facts.interviews}
    for step in wanted(facts, workdays=workdays, today=today):
        fellows = {
            met.contact_id
            for each in facts.interviews
            for met in each.people
            if each.state.stands and each.on == interviews[step.interview_id or 0].on
            if met.role is Role.FELLOW_CANDIDATE
        }
        assert step.contact_id not in fellows
        assert step.kind is not FollowUpKind.THANK_YOU or workdays.is_workday(step.due_on)


@given(companies(), WORKDAYS, WIDE)
def test_a_day_has_one_check_in_at_most(facts: CompanyFacts, workdays: Workdays, today: date) -> None:
    days = {interview.id: interview.on for interview in facts.interviews}
    asked = [
        days[step.interview_id or 0]
        for step in wanted(facts, workdays=workdays, today=today)
        if step.kind is FollowUpKind.CHECK_IN
    ]
    assert len(set(asked)) == len(asked)


@given(companies(), STORED, WORKDAYS, WIDE)
def test_a_plan_carried_out_leaves_nothing_to_plan(
    facts: CompanyFacts, stored: list[Planted], workdays: Workdays, today: date
) -> None:
    steps = wanted(facts, workdays=workdays, today=today)
    rows = {row.key: row for row in stored}
    carry_out(reconcile(steps, rows.values()), rows)
    assert reconcile(steps, rows.values()).is_empty


@given(companies(), STORED, WORKDAYS, WIDE)
def test_a_plan_makes_what_is_open_what_is_wanted_and_touches_no_answer(
    facts: CompanyFacts, stored: list[Planted], workdays: Workdays, today: date
) -> None:
    steps = {step.key: step for step in wanted(facts, workdays=workdays, today=today)}
    before = {row.key: row for row in stored}
    rows = dict(before)
    carry_out(reconcile(steps.values(), before.values()), rows)
    answered = {key for key, row in before.items() if row.state.satisfies_key}
    opened = {key for key, row in rows.items() if row.state is FollowUpState.OPEN}
    assert {key: rows[key] for key in answered} == {key: before[key] for key in answered}
    assert opened <= set(steps)
    assert {key for key, step in steps.items() if not step.is_past} <= opened | answered
    assert all(rows[key].due_on == steps[key].due_on for key in opened)
