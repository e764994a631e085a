"""Who is going quiet: people with whom there was an exchange, then nothing. Told seldom, from dates alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from crm.core.cadence import add_months
from crm.core.workdays import Workdays

LEAST_CONTACTS = 2
MONTHS = 3
RHYTHM_CONTACTS = 4
TIMES_THE_GAP = 3
SOONEST = timedelta(weeks=6)
WEEKS = (0, 6, 14, 26)
"""In which weeks after somebody went quiet it is told: more than a month apart, and then no more."""

MOST = 3
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody who is quiet since `last_on`, which is remarkable from `since` on."""

    contact_id: int
    contacts: int
    last_on: date
    since: date


def silence(contact_id: int, days: Iterable[date]) -> Silence | None:
    """When silence becomes remarkable after contacts on these days; None when there was no exchange.

    Three months after the last of at least two. Where there was a rhythm (four or more), already after three
    times the usual gap, but not before six weeks.
    """
    told = sorted(set(days))
    if len(told) < LEAST_CONTACTS:
        return None
    last = told[-1]
    since = add_months(last, MONTHS)
    if len(told) >= RHYTHM_CONTACTS:
        usual = median((later - earlier).days for earlier, later in pairwise(told))
        since = min(since, last + max(SOONEST, timedelta(days=round(usual * TIMES_THE_GAP))))
    return Silence(contact_id, len(told), last, since)


def is_first_workday(day: date, workdays: Workdays) -> bool:
    """Whether it is the first workday of its week, which begins on Monday."""
    monday = monday_of(day)
    week = (monday + timedelta(days=n) for n in range(7))
    return next((each for each in week if workdays.is_workday(each)), None) == day


def told_in_week(silences: Iterable[Silence], day: date) -> list[Silence]:
    """Whom to tell of in the week of `day`: at most three, those who went quiet just now before the others.

    The same facts give the same answer, so that nothing has to be remembered: somebody is told of in the week
    in which they went quiet, and three times more, further and further apart. Where many went quiet in one
    week, each time is another three's turn.
    """
    monday = monday_of(day)
    groups: dict[int, list[Silence]] = defaultdict(list)
    for each in silences:
        weeks = (monday - _first_monday(each)) // WEEK
        if weeks in WEEKS:
            groups[WEEKS.index(weeks)].append(each)
    found = [each for time in sorted(groups) for each in _turn(groups[time], time)]
    return found[:MOST]


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def _first_monday(each: Silence) -> date:
    """The Monday of the first week that begins when the silence is remarkable."""
    return monday_of(each.since + timedelta(days=6))


def _turn(group: Sequence[Silence], time: int) -> list[Silence]:
    """Whose turn it is the `time`-th time; those with the most contacts come first."""
    ordered = sorted(group, key=lambda each: (-each.contacts, each.contact_id))
    start = MOST * time % len(ordered) if len(ordered) > MOST else 0
    return [*ordered[start:], *ordered[:start]]
