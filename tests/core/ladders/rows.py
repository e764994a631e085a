"""Stored ladder rows in memory, and a plan carried out on them."""

from collections.abc import MutableMapping
from dataclasses import replace

from crm.core.kinds import FollowUpState
from crm.core.ladders import Change, Plan, Planted, Step


def carry_out(plan: Plan, rows: MutableMapping[str, Planted]) -> None:
    """Apply a plan as a database would, which refuses a second row of one key and a change of none."""
    for step in plan.insert:
        assert step.key not in rows
        rows[step.key] = stored(step)
    for change in (*plan.reopen, *plan.move):
        rows[change.step.key] = _changed(rows[change.step.key], change)
    for key in plan.withdraw:
        rows[key] = replace(rows[key], state=FollowUpState.WITHDRAWN)


def stored(step: Step) -> Planted:
    return Planted(
        key=step.key,
        state=FollowUpState.OPEN,
        contact_id=step.contact_id,
        interview_id=step.interview_id,
        company_id=step.company_id,
        due_on=step.due_on,
        expires_on=step.expires_on,
    )


def _changed(row: Planted, change: Change) -> Planted:
    return replace(stored(change.step), snoozed_until=None if change.clears_snooze else row.snoozed_until)
