"""How pressing it is to write to someone, from the day on which it is due and how often one wants to."""

from datetime import date
from enum import StrEnum

from crm.core.cadence import add_months


class Urgency(StrEnum):
    """`CALM` is not due yet; `LATE` is beyond one and a half times the cadence."""

    CALM = "calm"
    DUE = "due"
    LATE = "late"


def urgency(due_on: date | None, *, months: int | None, today: date) -> Urgency:
    """How pressing a contact is. `months` is the cadence; without one a week of delay counts as late."""
    if due_on is None or due_on > today:
        return Urgency.CALM
    span = (due_on - add_months(due_on, -months)).days if months is not None else 14
    return Urgency.LATE if (today - due_on).days * 2 > span else Urgency.DUE
