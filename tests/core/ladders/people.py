"""A company, its interviews and the steps that they plant, in few words."""

from dataclasses import replace
from datetime import date

from crm.core.kinds import FollowUpKind, FollowUpState, InterviewState, Stage
from crm.core.ladders import (
    CompanyFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Planted,
    Reason,
    Row,
    Step,
    row_of,
    wanted,
)
from crm.core.roles import Role
from crm.core.workdays import Workdays
from tests.core.ladders.rows import stored

WEEK = Workdays(frozenset({1, 2, 3, 4, 5}))
MONDAY = date(2026, 11, 23)
ACME = 7

RITA = Met(1, Role.RECRUITER)
HANNA = Met(2, Role.HIRING_MANAGER)
IVO = Met(3, Role.INTERVIEWER)
IDA = Met(4, Role.INTERVIEWER)
COSMO = Met(5, Role.COORDINATOR)
FELIX = Met(6, Role.FELLOW_CANDIDATE)

TWO_OPENINGS = {1: OpeningFact(1, Stage.INTERVIEWING), 2: OpeningFact(2, Stage.INTERVIEWING)}


def an_interview(
    id: int = 10,
    *people: Met,
    on: date = MONDAY,
    opening: int = 1,
    state: InterviewState = InterviewState.HELD,
    organiser: int | None = None,
) -> InterviewFact:
    return InterviewFact(id, opening, on, state, people, organiser)


def at_acme(*interviews: InterviewFact) -> CompanyFacts:
    return CompanyFacts(ACME, interviews, TWO_OPENINGS)


def steps(facts: CompanyFacts, *, today: date = MONDAY, workdays: Workdays = WEEK) -> tuple[Step, ...]:
    return wanted(facts, workdays=workdays, today=today)


def thanks(facts: CompanyFacts, *, today: date = MONDAY, workdays: Workdays = WEEK) -> list[Step]:
    found = steps(facts, today=today, workdays=workdays)
    return [step for step in found if row_of(step.key) is Row.THANKS]


def check_ins(facts: CompanyFacts, *, today: date = MONDAY, workdays: Workdays = WEEK) -> list[Step]:
    found = steps(facts, today=today, workdays=workdays)
    return [step for step in found if row_of(step.key) is Row.CHECK_IN]


def the_check_in(facts: CompanyFacts, *, workdays: Workdays = WEEK) -> Step:
    (only,) = check_ins(facts, workdays=workdays)
    return only


def planted(
    step: Step, state: FollowUpState = FollowUpState.OPEN, *, snoozed_until: date | None = None
) -> Planted:
    return replace(stored(step), state=state, snoozed_until=snoozed_until)


def a_step(key: str = "checkin:10:1", *, due_on: date = MONDAY, is_past: bool = False) -> Step:
    return Step(
        key=key,
        kind=FollowUpKind.CHECK_IN,
        contact_id=1,
        interview_id=10,
        opening_id=1,
        company_id=ACME,
        due_on=due_on,
        expires_on=date.fromordinal(due_on.toordinal() + 14),
        reason=Reason.NO_ANSWER,
        is_past=is_past,
    )
