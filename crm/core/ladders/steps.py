"""What all rungs have in common: under which key, about whom and when a step is planted."""

from datetime import date, timedelta
from typing import NamedTuple

from crm.core.kinds import FollowUpKind
from crm.core.ladders.facts import Reason, Step

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


class Aim(NamedTuple):
    """One step to be planted: its key, whom and what it is about, and the day."""

    key: str
    contact_id: int | None
    due_on: date
    interview_id: int | None = None
    opening_id: int | None = None
    company_id: int | None = None


def planted(
    aim: Aim, kind: FollowUpKind, reason: Reason, *, expires_after: timedelta | None, today: date
) -> Step:
    """The step of an aim; it runs out so long after its due day, or never."""
    expires_on = None if expires_after is None else aim.due_on + expires_after
    return Step(
        key=aim.key,
        kind=kind,
        contact_id=aim.contact_id,
        interview_id=aim.interview_id,
        opening_id=aim.opening_id,
        company_id=aim.company_id,
        due_on=aim.due_on,
        expires_on=expires_on,
        reason=reason,
        is_past=expires_on is not None and expires_on < today,
    )
