"""What holds for wanted and reconcile whatever the facts and the stored rows."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from crm.core.kinds import FollowUpState, InterviewState, Stage
from crm.core.ladders import (
    Answer,
    CompanyFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Planted,
    Row,
    Step,
    reconcile,
    row_of,
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
CONTACTS = st.integers(1, 4)
KEYS = st.one_of(
    st.builds("checkin:{}:{}".format, st.integers(10, 13), st.integers(1, 2)),
    st.builds("thanks:{}:7:{}".format, CONTACTS, DAYS),
    st.builds("repair:{}".format, st.integers(10, 13)),
    st.builds("{}:{}".format, st.sampled_from(["decision", "grace", "offer", "decide"]), OPENING_IDS),
    st.builds("landed:{}:{}".format, OPENING_IDS, CONTACTS),
    st.builds("hello:{}:{}:{}".format, OPENING_IDS, CONTACTS, st.sampled_from([1, 3, 6])),
)
WORKDAYS = st.builds(
    Workdays,
    weekdays=st.sampled_from([frozenset({1, 2, 3, 4, 5}), frozenset({7, 1, 2, 3, 4}), frozenset[int]()]),
    country=st.sampled_from([None, "DE", "US"]),
)

NEXT_WORKDAY = {Row.THANKS, Row.REPAIR, Row.DECISION, Row.OFFER}
STAGES = {
    Row.DECISION: {Stage.REJECTED},
    Row.GRACE: {Stage.DECLINED, Stage.WITHDRAWN},
    Row.OFFER: {Stage.OFFER},
    Row.DECIDE: {Stage.OFFER},
    Row.LANDED: {Stage.ACCEPTED},
    Row.HELLO: {Stage.REJECTED, Stage.DECLINED, Stage.WITHDRAWN, Stage.FROZEN, Stage.NO_ANSWER},
}


@st.composite
def openings(draw: st.DrawFn, number: int) -> OpeningFact:
    return OpeningFact(
        number,
        draw(st.sampled_from(Stage)),
        draw(st.none() | WIDE),
        decide_by=draw(st.none() | WIDE),
        people=tuple(draw(PEOPLE)),
        source_id=draw(st.none() | CONTACTS),
    )


@st.composite
def companies(draw: st.DrawFn) -> CompanyFacts:
    closed = draw(st.dictionaries(KEYS, WIDE, max_size=4))
    return CompanyFacts(
        company_id=ACME,
        interviews=tuple(draw(INTERVIEWS)),
        openings={n: draw(openings(n)) for n in (1, 2)},
        promised_on=draw(st.dictionaries(DAYS, WIDE, max_size=3)),
        answers=tuple(draw(st.lists(st.builds(Answer, OPENING_IDS, WIDE), max_size=2))),
        closed=closed,
        done=frozenset(draw(st.sets(st.sampled_from(sorted(closed))) if closed else st.just(set[str]()))),
        open=frozenset(draw(st.sets(KEYS, max_size=2))) - closed.keys(),
        with_cadence=frozenset(draw(st.sets(CONTACTS))),
        archived=frozenset(draw(st.sets(CONTACTS, max_size=2))),
        has_mailbox=draw(st.booleans()),
    )


STORED = st.lists(
    st.builds(
        Planted,
        key=KEYS,
        state=st.sampled_from(FollowUpState),
        contact_id=st.none() | st.integers(1, 4),
        interview_id=st.none() | st.integers(10, 13),
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
def test_every_step_about_an_interview_comes_after_it_and_leaves_time(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    interviews = {interview.id: interview for interview in facts.interviews}
    for step in wanted(facts, workdays=workdays, today=today):
        if step.interview_id is not None:
            interview = interviews[step.interview_id]
            assert (row_of(step.key) is Row.REPAIR) == (interview.state is InterviewState.MISSED)
            assert interview.state is not InterviewState.CANCELLED
            assert step.expires_on is not None
            assert interview.on < step.due_on < step.expires_on
            assert step.opening_id == interview.opening_id


@given(companies(), WORKDAYS, WIDE)
def test_every_step_about_an_opening_follows_its_stage(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    for step in wanted(facts, workdays=workdays, today=today):
        if step.interview_id is None:
            opening = facts.openings[step.opening_id or 0]
            assert opening.stage in STAGES[row_of(step.key) or Row.THANKS]
            if row_of(step.key) is Row.DECIDE:
                assert (step.due_on, step.expires_on) == (opening.decide_by, None)
            else:
                assert opening.stage_changed_on is not None
                assert opening.stage_changed_on <= step.due_on


@given(companies(), WORKDAYS, WIDE)
def test_nothing_is_past_that_has_not_run_out(facts: CompanyFacts, workdays: Workdays, today: date) -> None:
    for step in wanted(facts, workdays=workdays, today=today):
        assert step.is_past == (step.expires_on is not None and step.expires_on < today)


@given(companies(), WORKDAYS, WIDE)
def test_thanks_are_due_on_workdays_and_fellow_candidates_are_only_greeted_as_friends(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    interviews = {interview.id: interview for interview in facts.interviews}
    for step in wanted(facts, workdays=workdays, today=today):
        row = row_of(step.key)
        if step.contact_id in fellows_of(facts, interviews.get(step.interview_id or 0), step):
            assert row in (Row.HELLO, Row.LANDED)
            assert step.contact_id in facts.with_cadence
        assert row not in NEXT_WORKDAY or workdays.is_workday(step.due_on)


@given(companies(), WORKDAYS, WIDE)
def test_only_thanks_for_a_talk_may_be_about_the_archived(
    facts: CompanyFacts, workdays: Workdays, today: date
) -> None:
    for step in wanted(facts, workdays=workdays, today=today):
        assert step.contact_id not in facts.archived or row_of(step.key) is Row.THANKS


@given(companies(), WORKDAYS, WIDE)
def test_a_day_has_one_check_in_at_most(facts: CompanyFacts, workdays: Workdays, today: date) -> None:
    days = {interview.id: interview.on for interview in facts.interviews}
    asked = [
        days[step.interview_id or 0]
        for step in wanted(facts, workdays=workdays, today=today)
        if row_of(step.key) is Row.CHECK_IN
    ]
    assert len(set(asked)) == len(asked)


@given(companies(), WORKDAYS, WIDE)
def test_nobody_is_greeted_twice_at_a_time(facts: CompanyFacts, workdays: Workdays, today: date) -> None:
    steps = wanted(facts, workdays=workdays, today=today)
    greeted = [step.contact_id for step in steps if row_of(step.key) is Row.HELLO]
    assert len(set(greeted)) == len(greeted)


def fellows_of(facts: CompanyFacts, interview: InterviewFact | None, step: Step) -> set[int]:
    """Who is a fellow candidate on the day of the interview, or else in anything about the opening."""
    opening = facts.openings[step.opening_id or 0]
    around = [
        each
        for each in facts.interviews
        if (each.opening_id == opening.id if interview is None else each.on == interview.on)
        and (interview is None or each.state.stands == interview.state.stands)
        and each.state is not (InterviewState.CANCELLED if interview else None)
    ]
    people = [met for each in around for met in each.people]
    people += opening.people if interview is None else ()
    return {
        met.contact_id
        for met in people
        if met.role is Role.FELLOW_CANDIDATE and met.contact_id not in facts.archived
    }


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
