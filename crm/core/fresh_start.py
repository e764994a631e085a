"""When to offer to spread overdue nudges anew (a fresh start instead of a pile)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FEWEST = 5
SILENCE = timedelta(days=30)
ABSENCE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands with keeping in touch.

    `tracked` are the open keep-in-touch nudges, `overdue` those whose day has passed. `away` is the last
    absence that was announced (first and last day), `answered_on` the day on which anything was last answered
    or logged (None: never), `asked_on` when a fresh start was last taken or turned down.
    """

    tracked: int
    overdue: int
    capacity: int
    away: tuple[date, date] | None = None
    answered_on: date | None = None
    asked_on: date | None = None


class Occasion(StrEnum):
    """Why a fresh start is offered: back from an absence, most is overdue, nothing was answered for long."""

    BACK = "back"
    MOST = "most"
    ABSENT = "absent"


def occasion(standing: Standing, *, today: date) -> Occasion | None:
    """Why to offer it today, if at all.

    Back from an absence: when more is overdue than fits into a day, for a month, until it is answered. Else
    when most is overdue, or more than fits into a day and nothing was answered for two weeks; then not again
    for 30 days after the last answer to the offer. Never in an absence, and never without anything overdue.
    """
    away = standing.away
    if not standing.overdue or (away is not None and away[0] <= today <= away[1]):
        return None
    if _is_back(standing, today):
        return Occasion.BACK
    if standing.asked_on is not None and today < standing.asked_on + SILENCE:
        return None
    if is_most(tracked=standing.tracked, overdue=standing.overdue):
        return Occasion.MOST
    return Occasion.ABSENT if _was_absent(standing, today) else None


def is_most(*, tracked: int, overdue: int) -> bool:
    """Whether most of at least five is overdue: 80 % of less than 10, 70 % of less than 20, else 60 %."""
    percent = 80 if tracked < 10 else 70 if tracked < 20 else 60
    return tracked >= FEWEST and overdue * 100 >= tracked * percent


def _is_back(standing: Standing, today: date) -> bool:
    if standing.away is None or standing.overdue <= standing.capacity:
        return False
    _first, last = standing.away
    is_answered = standing.asked_on is not None and standing.asked_on > last
    return last < today <= last + SILENCE and not is_answered


def _was_absent(standing: Standing, today: date) -> bool:
    if standing.answered_on is None or standing.overdue <= standing.capacity:
        return False
    return today - standing.answered_on >= ABSENCE
