"""Whatever is saved, moved, held, skipped or undone: nothing is planted twice, orphaned or forgotten."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crm.core.due import has_run_out
from crm.core.kinds import FollowUpState, InterviewState, Stage
from crm.core.ladders import (
    Answer,
    CompanyFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Planted,
    Step,
    reconcile,
    wanted,
)
from crm.core.roles import Role
from tests.core.ladders.people import ACME, MONDAY, WEEK
from tests.core.ladders.rows import carry_out

PEOPLE = st.lists(
    st.builds(Met, st.integers(1, 3), st.sampled_from(Role)), max_size=3, unique_by=lambda met: met.contact_id
).map(tuple)
AHEAD = st.integers(-3, 10).map(lambda n: timedelta(days=n))
OPENING_IDS = st.integers(1, 2)
THANKED = {Role.INTERVIEWER, Role.HIRING_MANAGER, Role.RECRUITER}
OPEN = FollowUpState.OPEN


class AtOneCompany(RuleBasedStateMachine):
    """A user's weeks with one company; rows are stored in memory and brought in line after every act."""

    def __init__(self) -> None:
        super().__init__()
        self.today = MONDAY
        self.interviews: dict[int, InterviewFact] = {}
        self.openings = {n: OpeningFact(n, Stage.INTERVIEWING) for n in (1, 2)}
        self.answers: list[Answer] = []
        self.promised_on: dict[date, date] = {}
        self.rows: dict[str, Planted] = {}
        self.closed_on: dict[str, date] = {}

    def facts(self) -> CompanyFacts:
        done = {key for key, row in self.rows.items() if row.state is FollowUpState.DONE}
        return CompanyFacts(
            company_id=ACME,
            interviews=tuple(self.interviews.values()),
            openings=self.openings,
            promised_on=self.promised_on,
            answers=tuple(self.answers),
            closed=dict(self.closed_on),
            done=frozenset(done),
        )

    def steps(self) -> dict[str, Step]:
        return {step.key: step for step in wanted(self.facts(), workdays=WEEK, today=self.today)}

    def settle(self) -> None:
        answered = {key: row for key, row in self.rows.items() if row.state.satisfies_key}
        carry_out(reconcile(self.steps().values(), self.rows.values()), self.rows)
        assert {key: self.rows[key] for key in answered} == answered

    def close(self, key: str, state: FollowUpState) -> None:
        self.rows[key] = replace(self.rows[key], state=state)
        self.closed_on[key] = self.today

    def put(self, interview: InterviewFact) -> None:
        self.interviews[interview.id] = interview
        self.settle()

    # What happens to interviews

    @initialize(people=PEOPLE, ahead=AHEAD)
    def the_first_invitation(self, people: tuple[Met, ...], ahead: timedelta) -> None:
        self.save(1, people, ahead, None)

    @precondition(lambda self: len(self.interviews) < 4)
    @rule(opening=OPENING_IDS, people=PEOPLE, ahead=AHEAD, organiser=st.none() | st.integers(1, 3))
    def save(self, opening: int, people: tuple[Met, ...], ahead: timedelta, organiser: int | None) -> None:
        new, on = 10 + len(self.interviews), self.today + ahead
        self.put(InterviewFact(new, opening, on, InterviewState.PLANNED, people, organiser))

    @rule(data=st.data(), ahead=AHEAD)
    def move(self, data: st.DataObject, ahead: timedelta) -> None:
        self.put(replace(self.some_interview(data), on=self.today + ahead))

    @rule(data=st.data())
    def move_to_the_day_of_another(self, data: st.DataObject) -> None:
        self.put(replace(self.some_interview(data), on=self.some_interview(data).on))

    @rule(data=st.data(), state=st.sampled_from(InterviewState))
    def hold_cancel_miss_or_take_back(self, data: st.DataObject, state: InterviewState) -> None:
        self.put(replace(self.some_interview(data), state=state))

    @rule(data=st.data(), people=PEOPLE)
    def correct_the_people(self, data: st.DataObject, people: tuple[Met, ...]) -> None:
        self.put(replace(self.some_interview(data), people=people))

    # What comes back from them

    @rule(opening=OPENING_IDS)
    def log_an_answer(self, opening: int) -> None:
        self.answers.append(Answer(opening, self.today))
        self.settle()

    @precondition(lambda self: self.answers)
    @rule()
    def delete_the_last_answer(self) -> None:
        self.answers.pop()
        self.settle()

    @rule(opening=OPENING_IDS, stage=st.sampled_from(Stage))
    def change_the_stage(self, opening: int, stage: Stage) -> None:
        self.openings = {**self.openings, opening: OpeningFact(opening, stage, self.today)}
        self.settle()

    @rule(data=st.data(), within=st.integers(1, 20))
    def debrief_with_a_promise(self, data: st.DataObject, within: int) -> None:
        day = self.some_interview(data).on
        self.promised_on[day] = day + timedelta(days=within)
        self.settle()

    # What the user answers

    @precondition(lambda self: self.open_keys())
    @rule(data=st.data(), state=st.sampled_from([FollowUpState.DONE, FollowUpState.SKIPPED]))
    def do_or_skip(self, data: st.DataObject, state: FollowUpState) -> None:
        key = data.draw(st.sampled_from(self.open_keys()))
        self.close(key, state)
        self.settle()

    @precondition(lambda self: self.open_keys())
    @rule(data=st.data(), ahead=st.integers(1, 14))
    def snooze(self, data: st.DataObject, ahead: int) -> None:
        key = data.draw(st.sampled_from(self.open_keys()))
        self.rows[key] = replace(self.rows[key], snoozed_until=self.today + timedelta(days=ahead))
        self.settle()

    @precondition(lambda self: self.closed_on)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.closed_on)))
        del self.closed_on[key]
        self.rows[key] = replace(self.rows[key], state=OPEN)
        self.settle()

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        for key, row in self.rows.items():
            if has_run_out(
                state=row.state, expires_on=row.expires_on, snoozed_until=row.snoozed_until, today=self.today
            ):
                self.close(key, FollowUpState.EXPIRED)
        self.settle()

    # What always holds

    @invariant()
    def the_rows_are_settled(self) -> None:
        assert reconcile(self.steps().values(), self.rows.values()).is_empty

    @invariant()
    def open_is_what_is_wanted_and_not_past(self) -> None:
        steps = self.steps()
        assert {key for key, step in steps.items() if not step.is_past} <= set(self.open_keys()) <= set(steps)

    @invariant()
    def no_thank_you_is_an_orphan(self) -> None:
        for key in self.open_keys("thanks"):
            _, contact, _, day = key.split(":")
            roles = {
                met.role
                for interview in self.standing_on(date.fromisoformat(day))
                for met in interview.people
                if met.contact_id == int(contact)
            }
            assert roles & THANKED
            assert Role.FELLOW_CANDIDATE not in roles

    @invariant()
    def no_check_in_is_an_orphan(self) -> None:
        for key in self.open_keys("checkin"):
            interview = self.interviews[int(key.split(":")[1])]
            assert self.awaits_an_answer(interview)

    @invariant()
    def no_day_is_asked_about_twice(self) -> None:
        for day in {interview.on for interview in self.interviews.values()}:
            ids = [interview.id for interview in self.interviews.values() if interview.on == day]
            asking = [key for key in self.open_keys("checkin") if int(key.split(":")[1]) in ids]
            assert len(asking) <= 1
            for attempt in ("1", "2"):
                over = [f"checkin:{id}:{attempt}" in self.closed_on for id in ids]
                assert not (any(over) and any(key.endswith(f":{attempt}") for key in asking))

    @invariant()
    def nobody_who_is_to_be_thanked_is_forgotten(self) -> None:
        for interview in self.interviews.values():
            last_day = WEEK.next_after(interview.on) + timedelta(days=7)
            fellows = {
                met.contact_id
                for each in self.standing_on(interview.on)
                for met in each.people
                if met.role is Role.FELLOW_CANDIDATE
            }
            for met in interview.people if interview.state.stands and self.today <= last_day else ():
                key = f"thanks:{met.contact_id}:{ACME}:{interview.on}"
                is_known = key in self.open_keys() or key in self.closed_on
                assert is_known or met.role not in THANKED or met.contact_id in fellows

    @invariant()
    def no_interview_without_an_answer_is_forgotten(self) -> None:
        if any(key.startswith("checkin") for key in self.closed_on):
            return
        asking = {self.interviews[int(key.split(":")[1])].on for key in self.open_keys("checkin")}
        for interview in filter(self.awaits_an_answer, self.interviews.values()):
            assert interview.on in asking or self.today > interview.on + timedelta(days=15)

    # Words used above

    def open_keys(self, kind: str = "") -> list[str]:
        return sorted(key for key, row in self.rows.items() if row.state is OPEN and key.startswith(kind))

    def standing_on(self, day: date) -> list[InterviewFact]:
        return [each for each in self.interviews.values() if each.on == day and each.state.stands]

    def some_interview(self, data: st.DataObject) -> InterviewFact:
        return self.interviews[data.draw(st.sampled_from(sorted(self.interviews)))]

    def awaits_an_answer(self, interview: InterviewFact) -> bool:
        opening = self.openings[interview.opening_id]
        words = [answer.on for answer in self.answers if answer.opening_id == opening.id]
        words += [
            each.on
            for each in self.interviews.values()
            if each.opening_id == opening.id and each.state.stands
        ]
        words += [opening.stage_changed_on] if opening.stage_changed_on else []
        ended = opening.stage.is_final or (opening.stage, opening.stage_changed_on) == (
            Stage.OFFER,
            interview.on,
        )
        return interview.state.stands and not ended and all(day <= interview.on for day in words)


TestAtOneCompany = AtOneCompany.TestCase
TestAtOneCompany.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
