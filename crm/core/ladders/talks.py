"""The rows of the ladder table that follow from interviews (DESIGN, "Ladders are one reconcile")."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crm.core.kinds import FollowUpKind
from crm.core.ladders.facts import CompanyFacts, InterviewFact, Reason, Step
from crm.core.ladders.keys import Row, check_in_key
from crm.core.ladders.occasions import Occasion, interview_days, missed_days
from crm.core.ladders.people import everyone, fellows, openings_of, to_one
from crm.core.ladders.steps import WEEK, Aim, planted
from crm.core.roles import Role
from crm.core.workdays import Workdays

THANKED = frozenset({Role.INTERVIEWER, Role.HIRING_MANAGER, Role.RECRUITER})


@dataclass(frozen=True, slots=True)
class Scene:
    """One occasion with all that a rung may ask about it."""

    occasion: Occasion
    facts: CompanyFacts
    workdays: Workdays

    def aim(self, key: str, contact_id: int | None, interview: InterviewFact, due_on: date) -> Aim:
        """A step about an interview of this occasion."""
        return Aim(key, contact_id, due_on, interview.id, interview.opening_id, self.facts.company_id)

    @property
    def one(self) -> int | None:
        """The one person to ask: of those interviews that await an answer and their openings."""
        talks = self.occasion.awaiting
        openings = openings_of(talks, self.facts)
        never = self.occasion.fellows | fellows(everyone((), openings)) | self.facts.archived
        return to_one(talks, openings, never=never)


@dataclass(frozen=True, slots=True)
class Rung:
    """One row of the table: `event` finds the occasions, `aims` what to plant at one of them.

    `expires_after` runs from the due day.
    """

    event: Callable[[CompanyFacts], Iterable[Occasion]]
    kind: FollowUpKind
    reason: Reason
    aims: Callable[[Scene], Iterable[Aim]]
    expires_after: timedelta


def after_talks(facts: CompanyFacts, *, workdays: Workdays, today: date) -> Iterator[Step]:
    """The steps that interviews plant, with those that are over."""
    for rung in TALKS:
        for occasion in rung.event(facts):
            for aim in rung.aims(Scene(occasion, facts, workdays)):
                yield planted(aim, rung.kind, rung.reason, expires_after=rung.expires_after, today=today)


# Whom a step is for, and when it is due


def _everyone_to_thank(scene: Scene) -> Iterator[Aim]:
    """Each interviewer, hiring manager and recruiter of the day once, about their first interview of it."""
    day, company = scene.occasion.on, scene.facts.company_id
    seen = set(scene.occasion.fellows)
    for interview in scene.occasion.interviews:
        for person in interview.people:
            if person.role in THANKED and person.contact_id not in seen:
                seen.add(person.contact_id)
                key = f"{Row.THANKS}:{person.contact_id}:{company}:{day}"
                yield scene.aim(key, person.contact_id, interview, scene.workdays.next_after(day))


def _one_to_ask(attempt: int, due_on: Callable[[Scene], date | None]) -> Callable[[Scene], Iterator[Aim]]:
    """One contact for all interviews of the day that await an answer, keyed to the first of them."""

    def aims(scene: Scene) -> Iterator[Aim]:
        due = due_on(scene)
        if due is not None:
            for anchor in scene.occasion.awaiting[:1]:
                yield scene.aim(check_in_key(anchor.id, attempt), scene.one, anchor, due)

    return aims


def _one_to_make_up_with(scene: Scene) -> Iterator[Aim]:
    """One contact for all interviews of the day that were missed, once."""
    keys = [f"{Row.REPAIR}:{each.id}" for each in scene.occasion.interviews]
    if not any(key in scene.facts.closed for key in keys):
        due = scene.workdays.next_after(scene.occasion.on)
        yield scene.aim(keys[0], scene.one, scene.occasion.interviews[0], due)


def _after_their_promise(scene: Scene) -> date | None:
    """One workday after the day by which they promised to answer, and never before the interview is over."""
    return None if _closed_keys(scene, attempt=1) else _promise_over(scene)


def _a_week_later(scene: Scene) -> date | None:
    """Seven days after the interview when they promised no date."""
    if _closed_keys(scene, attempt=1) or _promise_over(scene) is not None:
        return None
    return scene.occasion.on + WEEK


def _a_week_after_the_first(scene: Scene) -> date | None:
    """Seven days after the first check-in was done, but never before that one would have been due itself."""
    closed = _closed_keys(scene, attempt=1)
    done_on = [scene.facts.closed[key] for key in closed if key in scene.facts.done]
    if not done_on or _closed_keys(scene, attempt=2):
        return None
    first_due = _promise_over(scene) or scene.occasion.on + WEEK
    return max(max(done_on) + WEEK, first_due)


def _promise_over(scene: Scene) -> date | None:
    promised = scene.facts.promised_on.get(scene.occasion.on)
    return None if promised is None else scene.workdays.next_after(max(promised, scene.occasion.on))


def _closed_keys(scene: Scene, *, attempt: int) -> list[str]:
    """The check-ins of this attempt that are over, whichever of the day's interviews they are keyed to."""
    keys = (check_in_key(interview_id, attempt) for interview_id in scene.occasion.key_holders)
    return [key for key in keys if key in scene.facts.closed]


TALKS: tuple[Rung, ...] = (
    Rung(interview_days, FollowUpKind.THANK_YOU, Reason.MET, _everyone_to_thank, WEEK),
    Rung(
        interview_days,
        FollowUpKind.CHECK_IN,
        Reason.PROMISED_DATE,
        _one_to_ask(1, _after_their_promise),
        2 * WEEK,
    ),
    Rung(interview_days, FollowUpKind.CHECK_IN, Reason.NO_ANSWER, _one_to_ask(1, _a_week_later), 2 * WEEK),
    Rung(
        interview_days,
        FollowUpKind.CHECK_IN,
        Reason.STILL_NO_ANSWER,
        _one_to_ask(2, _a_week_after_the_first),
        2 * WEEK,
    ),
    Rung(missed_days, FollowUpKind.CHECK_IN, Reason.MISSED, _one_to_make_up_with, WEEK),
)
