"""How a follow-up changes state. Each function changes one row; none commits, none derives anything."""

from datetime import date, datetime

from crm.core.kinds import FollowUpState
from crm.core.when import When
from crm.followups.models import FollowUp

UNDECIDED = frozenset({FollowUpState.OPEN, FollowUpState.WITHDRAWN})


def close(row: FollowUp, state: FollowUpState, *, closed_by: int | None, when: When) -> None:
    """Done, skipped or expired; `closed_by` is the interaction that did it."""
    row.state, row.closed_by = state, closed_by
    row.closed_on, row.closed_at = when.today, when.now
    row.touch(when.now)


def reopen(row: FollowUp, *, now: datetime) -> None:
    """Open again, as it was before it was closed."""
    row.state = FollowUpState.OPEN
    row.closed_by = row.closed_on = row.closed_at = None
    row.touch(now)


def withdraw(row: FollowUp, *, now: datetime) -> None:
    """Not wanted any more; the row stays, so that it can come back with what the user wrote into it."""
    row.state = FollowUpState.WITHDRAWN
    row.touch(now)


def snooze(row: FollowUp, until: date | None, *, now: datetime) -> None:
    """Rest until a day (None: wake it)."""
    row.snoozed_until = until
    row.touch(now)


def cycle(row: FollowUp) -> int:
    """Which time in a row this keep-in-touch is: the n of `cadence:<contact>:<n>`."""
    return int(row.origin_key.rsplit(":", 1)[1])
