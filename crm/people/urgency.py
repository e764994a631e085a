"""How pressing it is to write to someone, from the day on which it is due and how often one wants to."""

from datetime import date
from enum import StrEnum

from crm.core.cadence import late_from


class Urgency(StrEnum):
    """`CALM` is not due yet; `LATE` is beyond one and a half times the cadence."""

    CALM = "calm"
    DUE = "due"
    LATE = "late"


def urgency(due_on: date | None, *, months: int | None, today: date) -> Urgency:
    """How pressing a contact is. `months` is the cadence; without one a week of delay counts as late."""
    if due_on is None or due_on > today:
        return Urgency.CALM
    return Urgency.LATE if today >= late_from(due_on, months) else Urgency.DUE
