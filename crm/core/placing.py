"""On which day a keep-in-touch nudge is planned, so that no day asks for more than its owner can do."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from crm.core.workdays import Workdays


def place(
    due: date, *, workdays: Workdays, load: Mapping[date, int], capacity: int, spread_days: int = 14
) -> date:
    """The first workday from `due` to `due + spread_days` (both included) whose load is below capacity.

    What is due in an absence counts as due on the first day after it. When all days are full: the least
    loaded one, the earliest of several. No workday in that time: that day itself.
    `load` counts the open follow-ups already planned per day, without the one that is being placed.
    """
    best, least = workdays.back_on(due), -1
    for day in _window(best, workdays, spread_days):
        planned = load.get(day, 0)
        if planned < capacity:
            return day
        if least < 0 or planned < least:
            best, least = day, planned
    return best


@lru_cache(maxsize=1024)
def _window(start: date, workdays: Workdays, spread_days: int) -> tuple[date, ...]:
    """The workdays on which it may be placed; looked up often when many are placed at once."""
    days = (start + timedelta(days=n) for n in range(min(spread_days, (date.max - start).days) + 1))
    return tuple(day for day in days if workdays.is_workday(day))


def spread(start: date, *, workdays: Workdays, load: Mapping[date, int], capacity: int) -> Iterator[date]:
    """A day for each of any number of nudges: workdays from `start` on, each until its capacity is used up.

    `load` counts what is planned per day already and stays where it is. There is no end to it: the caller
    takes as many days as there are nudges. Raises ValueError without capacity.
    """
    if capacity < 1:
        raise ValueError("nothing can be placed without capacity")
    day = workdays.on_or_after(start)
    while True:
        for _ in range(capacity - load.get(day, 0)):
            yield day
        day = workdays.next_after(day)
