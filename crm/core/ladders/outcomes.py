"""The rows of the ladder table that follow from what became of an opening."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from crm.core.cadence import add_months
from crm.core.kinds import FollowUpKind, Stage
from crm.core.ladders.facts import CompanyFacts, InterviewFact, Met, OpeningFact, Reason, Step
from crm.core.ladders.keys import Row, hello_key
from crm.core.ladders.people import everyone, fellows, to_one
from crm.core.ladders.steps import MONTH, WEEK, Aim, planted
from crm.core.roles import Role
from crm.core.workdays import Workdays

REJECTED = frozenset({Stage.REJECTED})
CALLED_OFF = frozenset({Stage.DECLINED, Stage.WITHDRAWN})
OFFERED = frozenset({Stage.OFFER})
ACCEPTED = frozenset({Stage.ACCEPTED})
QUIET = frozenset({Stage.FROZEN, Stage.NO_ANSWER})
ENDED = REJECTED | CALLED_OFF | QUIET
"""The stages after which one says hello again."""
_GREETED = frozenset({Role.HIRING_MANAGER, Role.RECRUITER})


class End(NamedTuple):
    """The day on which an application ended; of one day, the opening that was entered last comes last."""

    on: date
    opening_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """An opening with all that a rung may ask about it; `latest` per contact what ended last here."""

    opening: OpeningFact
    facts: CompanyFacts
    workdays: Workdays
    today: date
    latest: Mapping[int, End] = field(default_factory=dict)

    def aim(self, key: str, contact_id: int | None, due_on: date) -> Aim:
        """A step about this opening."""
        return Aim(key, contact_id, due_on, opening_id=self.opening.id, company_id=self.facts.company_id)

    @property
    def talks(self) -> list[InterviewFact]:
        """Its interviews: those that stand before those that came to nothing, each by id."""
        mine = [each for each in self.facts.interviews if each.opening_id == self.opening.id]
        return sorted(mine, key=lambda each: (not each.state.stands, each.id))

    @property
    def people(self) -> list[Met]:
        """Everyone who had to do with it and can be written to."""
        found = everyone(self.talks, [self.opening])
        return [person for person in found if person.contact_id not in self.facts.archived]

    @property
    def one(self) -> int | None:
        """The one person to write to."""
        return to_one(self.talks, [self.opening], never=fellows(self.people) | self.facts.archived)

    @property
    def friends(self) -> list[int]:
        """Those with whom the user keeps in touch, whatever their part was."""
        known = dict.fromkeys(person.contact_id for person in self.people)
        return [contact_id for contact_id in known if contact_id in self.facts.with_cadence]

    @property
    def greeted(self) -> list[int]:
        """Hiring managers and recruiters, and those with whom the user keeps in touch."""
        others = fellows(self.people)
        found = (
            person.contact_id
            for person in self.people
            if person.role in _GREETED and person.contact_id not in others
        )
        return list(dict.fromkeys((*found, *self.friends)))


@dataclass(frozen=True, slots=True)
class Rung:
    """One row of the table: at these stages, this is planted. `expires_after` runs from the due day."""

    stages: frozenset[Stage]
    kind: FollowUpKind
    reason: Reason
    aims: Callable[[Outcome], Iterable[Aim]]
    expires_after: timedelta | None


def after_outcomes(facts: CompanyFacts, *, workdays: Workdays, today: date) -> Iterator[Step]:
    """The steps that the stages of openings plant, with those that are over."""
    outcomes = [Outcome(facts.openings[key], facts, workdays, today) for key in sorted(facts.openings)]
    latest = _latest_ends(outcomes)
    for rung in OUTCOMES:
        for outcome in outcomes:
            if outcome.opening.stage in rung.stages:
                for aim in rung.aims(replace(outcome, latest=latest)):
                    yield planted(aim, rung.kind, rung.reason, expires_after=rung.expires_after, today=today)


# Whom a step is for, and when it is due. An opening that was saved at its stage has no day on which it came.


def _next_workday(outcome: Outcome, changed_on: date) -> date:
    return outcome.workdays.next_after(changed_on)


def _same_day(_outcome: Outcome, changed_on: date) -> date:
    return changed_on


def _to_one(
    row: Row, due_on: Callable[[Outcome, date], date], *, or_mailbox: bool
) -> Callable[[Outcome], Iterator[Aim]]:
    """One person; when nobody is known, the company's shared mailbox if that will do and there is one."""

    def aims(outcome: Outcome) -> Iterator[Aim]:
        changed_on, one = outcome.opening.stage_changed_on, outcome.one
        if changed_on is None or (one is None and not (or_mailbox and outcome.facts.has_mailbox)):
            return
        yield outcome.aim(f"{row}:{outcome.opening.id}", one, due_on(outcome, changed_on))

    return aims


def _to_myself(outcome: Outcome) -> Iterator[Aim]:
    """On the day by which the offer is to be answered."""
    if outcome.opening.decide_by is not None:
        yield outcome.aim(f"{Row.DECIDE}:{outcome.opening.id}", None, outcome.opening.decide_by)


def _to_friends(outcome: Outcome) -> Iterator[Aim]:
    """A week later, each."""
    changed_on = outcome.opening.stage_changed_on
    if changed_on is None:
        return
    for contact_id in outcome.friends:
        key = f"{Row.LANDED}:{outcome.opening.id}:{contact_id}"
        yield outcome.aim(key, contact_id, changed_on + WEEK)


def _hello_after(*months: int) -> Callable[[Outcome], Iterator[Aim]]:
    """After so many months each, one at a time: the next one when the one before it has ended.

    Who had to do with several openings here is greeted about the one that ended last.
    """

    def aims(outcome: Outcome) -> Iterator[Aim]:
        changed_on = outcome.opening.stage_changed_on
        if changed_on is None:
            return
        for contact_id in outcome.greeted:
            if outcome.latest[contact_id] == _end(outcome.opening):
                yield from _next_hello(outcome, contact_id, changed_on, months)

    return aims


def _next_hello(outcome: Outcome, contact_id: int, changed_on: date, months: Iterable[int]) -> Iterator[Aim]:
    facts, earliest = outcome.facts, changed_on
    for number in months:
        key = hello_key(outcome.opening.id, contact_id, number)
        if key in facts.closed:
            earliest = facts.closed[key] + MONTH
            continue
        due = max(add_months(changed_on, number), earliest)
        if due + MONTH >= outcome.today or key in facts.open:
            yield outcome.aim(key, contact_id, due)
            return


def _latest_ends(outcomes: Iterable[Outcome]) -> dict[int, End]:
    """Per contact who is to be greeted, which of their openings here ended last."""
    latest: dict[int, End] = {}
    for outcome in outcomes:
        end = _end(outcome.opening)
        if end is not None:
            for contact_id in outcome.greeted:
                latest[contact_id] = max(end, latest.get(contact_id, end))
    return latest


def _end(opening: OpeningFact) -> End | None:
    """When it ended, and which it is; None while it goes on."""
    if opening.stage not in ENDED or opening.stage_changed_on is None:
        return None
    return End(opening.stage_changed_on, opening.id)


OUTCOMES: tuple[Rung, ...] = (
    Rung(
        REJECTED,
        FollowUpKind.THANK_YOU,
        Reason.REJECTED,
        _to_one(Row.DECISION, _next_workday, or_mailbox=True),
        WEEK,
    ),
    Rung(
        CALLED_OFF,
        FollowUpKind.THANK_YOU,
        Reason.CALLED_OFF,
        _to_one(Row.GRACE, _same_day, or_mailbox=True),
        WEEK,
    ),
    Rung(
        OFFERED,
        FollowUpKind.THANK_YOU,
        Reason.OFFERED,
        _to_one(Row.OFFER, _next_workday, or_mailbox=False),
        WEEK,
    ),
    Rung(OFFERED, FollowUpKind.CUSTOM, Reason.DECIDE_BY, _to_myself, None),
    Rung(ACCEPTED, FollowUpKind.CHECK_IN, Reason.LANDED, _to_friends, MONTH),
    Rung(REJECTED, FollowUpKind.CHECK_IN, Reason.ENDED, _hello_after(1, 3, 6), MONTH),
    Rung(CALLED_OFF | QUIET, FollowUpKind.CHECK_IN, Reason.ENDED, _hello_after(3), MONTH),
)
