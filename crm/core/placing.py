"""On which day a keep-in-touch nudge is planned, so that no day asks for more than its owner can do."""

from collections.abc import Mapping
from datetime import date, timedelta

from crm.core.workdays import Workdays


def place(
    due: date, *, workdays: Workdays, load: Mapping[date, int], capacity: int, spread_days: int = 14
) -> date:
    """The first workday from `due` to `due + spread_days` (both included) whose load is below capacity.

    When all are full: the least loaded one, the earliest of several. No workday in that time: `due` itself.
    `load` counts the open follow-ups already planned per day, without the one that is being placed.
    """
    window = [due + timedelta(days=n) for n in range(min(spread_days, (date.max - due).days) + 1)]
    days = [day for day in window if workdays.is_workday(day)]
    free = (day for day in days if load.get(day, 0) < capacity)
    least_loaded = min(days, key=lambda day: load.get(day, 0), default=due)
    return next(free, least_loaded)
