"""What happened at a company, cut into the occasions that plant steps.

Several interviews of one day at one company are one occasion: one sitting of thank-yous, one check-in.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crm.core.kinds import InterviewState, Stage
from crm.core.ladders.facts import CompanyFacts, InterviewFact
from crm.core.ladders.keys import check_in_key
from crm.core.ladders.people import fellows


@dataclass(frozen=True, slots=True)
class Occasion:
    """The interviews of one day that stand (or were missed), by id; `awaiting` those whose outcome is open.

    `key_holders` are the interviews whose closed check-ins count for this day, even if they no longer stand.
    """

    on: date
    interviews: tuple[InterviewFact, ...]
    awaiting: tuple[InterviewFact, ...]
    key_holders: frozenset[int]

    @property
    def fellows(self) -> frozenset[int]:
        """Fellow candidates of the day: whoever is one in any of its interviews is never written to."""
        return fellows(person for interview in self.interviews for person in interview.people)


def interview_days(facts: CompanyFacts) -> Iterator[Occasion]:
    """One occasion per day on which an interview stands, in the order of days."""
    last_word = _last_word(facts)
    holders = _key_holders(facts)
    days: dict[date, list[InterviewFact]] = defaultdict(list)
    for interview in sorted(facts.interviews, key=lambda each: each.id):
        if interview.state.stands:
            days[interview.on].append(interview)
    for day, interviews in sorted(days.items()):
        awaiting = (each for each in interviews if not _is_settled(each, facts, last_word))
        yield Occasion(day, tuple(interviews), tuple(awaiting), frozenset(holders[day]))


def missed_days(facts: CompanyFacts) -> Iterator[Occasion]:
    """One occasion per day on which interviews were missed whose application goes on.

    One that a later interview on the same opening makes up for is left alone.
    """
    latest: dict[int, date] = {}
    for interview in facts.interviews:
        if interview.state.stands:
            latest[interview.opening_id] = max(interview.on, latest.get(interview.opening_id, interview.on))
    days: dict[date, list[InterviewFact]] = defaultdict(list)
    for interview in sorted(facts.interviews, key=lambda each: each.id):
        opening = facts.openings.get(interview.opening_id)
        is_over = opening is not None and opening.stage.is_final
        is_made_up_for = latest.get(interview.opening_id, date.min) > interview.on
        if interview.state is InterviewState.MISSED and not is_over and not is_made_up_for:
            days[interview.on].append(interview)
    for day, missed in sorted(days.items()):
        ids = frozenset(each.id for each in missed)
        yield Occasion(day, tuple(missed), tuple(missed), ids)


def _last_word(facts: CompanyFacts) -> dict[int, date]:
    """Per opening the latest day of an answer: a message, a change of stage, or an interview that stands."""
    words = [(answer.opening_id, answer.on) for answer in facts.answers]
    words += [(each.id, each.stage_changed_on) for each in facts.openings.values() if each.stage_changed_on]
    words += [(each.opening_id, each.on) for each in facts.interviews if each.state.stands]
    latest: dict[int, date] = {}
    for opening_id, on in words:
        latest[opening_id] = max(on, latest.get(opening_id, on))
    return latest


def _is_settled(interview: InterviewFact, facts: CompanyFacts, last_word: dict[int, date]) -> bool:
    """Answered after the interview's day, or by a stage that leaves nothing to ask.

    What came on the day itself is no answer: it may have come before the interview. An offer always is one.
    """
    if last_word[interview.opening_id] > interview.on:
        return True
    opening = facts.openings.get(interview.opening_id)
    if opening is None:
        return False
    offered_that_day = opening.stage is Stage.OFFER and opening.stage_changed_on == interview.on
    return opening.stage.is_final or offered_that_day


def _key_holders(facts: CompanyFacts) -> dict[date, set[int]]:
    """Per day the interviews whose check-in keys count for it.

    Those that are on that day, standing or not; and those moved away since: a check-in done before its
    interview's present day was about an earlier one, the latest before it was done.
    """
    holders: dict[date, set[int]] = defaultdict(set)
    days = sorted({interview.on for interview in facts.interviews})
    for interview in facts.interviews:
        holders[interview.on].add(interview.id)
        key = check_in_key(interview.id, 1)
        if key in facts.done and facts.closed[key] <= interview.on:
            earlier = [day for day in days if day < facts.closed[key]]
            holders[earlier[-1] if earlier else interview.on].add(interview.id)
    return holders
