"""When a follow-up asks to be done (DESIGN, "Due"). All days are dates in the user's zone."""

from datetime import date

from crm.core.kinds import FollowUpState


def effective_on(planned_on: date, snoozed_until: date | None) -> date:
    """The day on which it asks: the snooze if there is one, else the planned day."""
    return planned_on if snoozed_until is None else snoozed_until


def is_due(*, state: FollowUpState, planned_on: date, snoozed_until: date | None, today: date) -> bool:
    """Open and its day has come. Whether the contact is live is the caller's to ask."""
    return state is FollowUpState.OPEN and effective_on(planned_on, snoozed_until) <= today


def is_overdue(*, state: FollowUpState, planned_on: date, snoozed_until: date | None, today: date) -> bool:
    """Open and its day has passed."""
    return state is FollowUpState.OPEN and effective_on(planned_on, snoozed_until) < today


def has_run_out(
    *, state: FollowUpState, expires_on: date | None, snoozed_until: date | None, today: date
) -> bool:
    """Open, and the last day on which the step makes sense has passed: it is to be marked expired.

    `expires_on` is that last day, None for what never expires. A snooze beyond it is honoured for one day.
    """
    if state is not FollowUpState.OPEN or expires_on is None:
        return False
    return today > max(expires_on, snoozed_until or expires_on)
