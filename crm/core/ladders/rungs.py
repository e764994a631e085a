"""The ladder table (DESIGN, "Ladders are one reconcile"): one row per event and step."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from crm.core.kinds import FollowUpKind
from crm.core.ladders.facts import CompanyFacts, InterviewFact, Reason, Step
from crm.core.ladders.occasions import Occasion, check_in_key, interview_days
from crm.core.roles import Role
from crm.core.workdays import Workdays

_WEEK = timedelta(days=7)
_THANKED = frozenset({Role.INTERVIEWER, Role.HIRING_MANAGER, Role.RECRUITER})


@dataclass(frozen=True, slots=True)
class Scene:
    """One occasion with all that a rung may ask about it."""

    occasion: Occasion
    facts: CompanyFacts
    workdays: Workdays


class Aim(NamedTuple):
    """Under which key a step is planted, whom and which interview it is about."""

    key: str
    contact_id: int | None
    interview: InterviewFact


@dataclass(frozen=True, slots=True)
class Rung:
    """One row of the table.

    `event` finds the occasions, `aims` whom the step is for, `due_on` when (None: not now);
    `expires_after` runs from the due day.
    """

    event: Callable[[CompanyFacts], Iterable[Occasion]]
    kind: FollowUpKind
    reason: Reason
    aims: Callable[[Scene], Iterable[Aim]]
    due_on: Callable[[Scene], date | None]
    expires_after: timedelta


def wanted(facts: CompanyFacts, *, workdays: Workdays, today: date) -> tuple[Step, ...]:
    """The steps that should stand open at a company, in the order of their due days; keys are unique.

    The order in which the facts are given does not matter, except that of the people within an interview.
    """
    steps = (
        step
        for rung in LADDER
        for occasion in rung.event(facts)
        for step in _steps(rung, Scene(occasion, facts, workdays), today)
        if step.key not in facts.closed
    )
    return tuple(sorted(steps, key=lambda step: (step.due_on, step.key)))


def _steps(rung: Rung, scene: Scene, today: date) -> Iterator[Step]:
    due = rung.due_on(scene)
    if due is None:
        return
    expires_on = due + rung.expires_after
    for aim in rung.aims(scene):
        yield Step(
            key=aim.key,
            kind=rung.kind,
            contact_id=aim.contact_id,
            interview_id=aim.interview.id,
            opening_id=aim.interview.opening_id,
            company_id=scene.facts.company_id,
            due_on=due,
            expires_on=expires_on,
            reason=rung.reason,
            is_past=expires_on < today,
        )


# Whom a step is for


def _everyone_to_thank(scene: Scene) -> Iterator[Aim]:
    """Each interviewer, hiring manager and recruiter of the day once, about their first interview of it."""
    day, company = scene.occasion.on, scene.facts.company_id
    seen = set(scene.occasion.fellows)
    for interview in scene.occasion.interviews:
        for person in interview.people:
            if person.role in _THANKED and person.contact_id not in seen:
                seen.add(person.contact_id)
                yield Aim(f"thanks:{person.contact_id}:{company}:{day}", person.contact_id, interview)


def _one_to_ask(attempt: int) -> Callable[[Scene], Iterator[Aim]]:
    """One contact for all interviews of the day that await an answer, keyed to the first of them."""

    def aims(scene: Scene) -> Iterator[Aim]:
        for anchor in scene.occasion.awaiting[:1]:
            yield Aim(check_in_key(anchor.id, attempt), _to_one(scene.occasion), anchor)

    return aims


def _to_one(occasion: Occasion) -> int | None:
    """Recruiter, else coordinator, organiser, hiring manager, first interviewer, else nobody."""
    organisers = [each.organiser_id for each in occasion.awaiting if each.organiser_id is not None]
    ranked = [
        *_in_role(occasion, Role.RECRUITER),
        *_in_role(occasion, Role.COORDINATOR),
        *organisers,
        *_in_role(occasion, Role.HIRING_MANAGER),
        *_in_role(occasion, Role.INTERVIEWER),
    ]
    return next((contact_id for contact_id in ranked if contact_id not in occasion.fellows), None)


def _in_role(occasion: Occasion, role: Role) -> list[int]:
    return [p.contact_id for interview in occasion.awaiting for p in interview.people if p.role is role]


# When it is due


def _next_workday(scene: Scene) -> date:
    return scene.workdays.next_after(scene.occasion.on)


def _after_their_promise(scene: Scene) -> date | None:
    """One workday after the day by which they promised to answer, and never before the interview is over."""
    return None if _closed_keys(scene, attempt=1) else _promise_over(scene)


def _a_week_later(scene: Scene) -> date | None:
    """Seven days after the interview when they promised no date."""
    if _closed_keys(scene, attempt=1) or _promise_over(scene) is not None:
        return None
    return scene.occasion.on + _WEEK


def _a_week_after_the_first(scene: Scene) -> date | None:
    """Seven days after the first check-in was done, but never before that one would have been due itself."""
    closed = _closed_keys(scene, attempt=1)
    done_on = [scene.facts.closed[key] for key in closed if key in scene.facts.done]
    if not done_on or _closed_keys(scene, attempt=2):
        return None
    first_due = _promise_over(scene) or scene.occasion.on + _WEEK
    return max(max(done_on) + _WEEK, first_due)


def _promise_over(scene: Scene) -> date | None:
    promised = scene.facts.promised_on.get(scene.occasion.on)
    return None if promised is None else scene.workdays.next_after(max(promised, scene.occasion.on))


def _closed_keys(scene: Scene, *, attempt: int) -> list[str]:
    """The check-ins of this attempt that are over, whichever of the day's interviews they are keyed to."""
    keys = (check_in_key(interview_id, attempt) for interview_id in scene.occasion.key_holders)
    return [key for key in keys if key in scene.facts.closed]


LADDER: tuple[Rung, ...] = (
    Rung(interview_days, FollowUpKind.THANK_YOU, Reason.MET, _everyone_to_thank, _next_workday, _WEEK),
    Rung(
        interview_days,
        FollowUpKind.CHECK_IN,
        Reason.PROMISED_DATE,
        _one_to_ask(1),
        _after_their_promise,
        2 * _WEEK,
    ),
    Rung(interview_days, FollowUpKind.CHECK_IN, Reason.NO_ANSWER, _one_to_ask(1), _a_week_later, 2 * _WEEK),
    Rung(
        interview_days,
        FollowUpKind.CHECK_IN,
        Reason.STILL_NO_ANSWER,
        _one_to_ask(2),
        _a_week_after_the_first,
        2 * _WEEK,
    ),
)
