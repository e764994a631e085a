"""On which day a keep-in-touch nudge is planned, so that no day asks for more than its owner can do."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from crm.core.workdays import Workdays


def place(
    due: date, *, workdays: Workdays, load: Mapping[date, int], capacity: int, spread_days: int = 14
) -> date:
    """The first workday from `due` to `due + spread_days` (both included) whose load is below capacity.

    What is due in an absence counts as due on the first day after it. When all days are full: the least
    loaded one, the earliest of several. No workday in that time: that day itself.
    `load` counts the open follow-ups already planned per day, without the one that is being placed.
    """
    start = workdays.back_on(due)
    full = []
    for ahead in range(min(spread_days, (date.max - start).days) + 1):
        day = start + timedelta(days=ahead)
        if workdays.is_workday(day):
            if load.get(day, 0) < capacity:
                return day
            full.append(day)
    return min(full, key=lambda day: load.get(day, 0), default=start)


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
