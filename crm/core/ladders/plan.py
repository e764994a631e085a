"""Bringing the planted steps in line with the wanted ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crm.core.kinds import FollowUpState
from crm.core.ladders.facts import Step


@dataclass(frozen=True, slots=True)
class Planted:
    """A ladder step as it is stored."""

    key: str
    state: FollowUpState
    contact_id: int | None
    interview_id: int | None
    company_id: int | None
    due_on: date
    expires_on: date | None
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a stored row becomes: open, with the step's values; its snooze is dropped or kept."""

    step: Step
    clears_snooze: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to the stored rows; `withdraw` holds keys. Every key occurs once at most."""

    insert: tuple[Step, ...] = ()
    reopen: tuple[Change, ...] = ()
    move: tuple[Change, ...] = ()
    withdraw: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.insert or self.reopen or self.move or self.withdraw)


def reconcile(wanted: Iterable[Step], existing: Iterable[Planted]) -> Plan:
    """The changes after which what is stored is what is wanted; none when it already is.

    `existing` holds every ladder row of the company (or the contact) and every row that has a wanted key.
    Missing rows are inserted and withdrawn ones reopened, unless the step is past its expiry; open ones are
    moved; open ones that are not wanted are withdrawn; done, skipped and expired rows satisfy their key and
    are never touched.
    """
    steps = {step.key: step for step in wanted}
    rows = {row.key: row for row in existing}
    known = [(step, rows[key]) for key, step in steps.items() if key in rows]
    return Plan(
        insert=tuple(step for key, step in steps.items() if key not in rows and not step.is_past),
        reopen=tuple(
            _change(step, row)
            for step, row in known
            if row.state is FollowUpState.WITHDRAWN and not step.is_past
        ),
        move=tuple(
            _change(step, row)
            for step, row in known
            if row.state is FollowUpState.OPEN and _is_elsewhere(step, row)
        ),
        withdraw=tuple(
            key for key, row in rows.items() if row.state is FollowUpState.OPEN and key not in steps
        ),
    )


def _change(step: Step, row: Planted) -> Change:
    """A snooze is dropped when the due day moves past it; one set to an earlier day by the user stays."""
    overtaken = row.snoozed_until is not None and row.snoozed_until < step.due_on != row.due_on
    return Change(step, clears_snooze=overtaken)


def _is_elsewhere(step: Step, row: Planted) -> bool:
    about = (step.contact_id, step.interview_id, step.company_id)
    stored = (row.contact_id, row.interview_id, row.company_id)
    return about != stored or (step.due_on, step.expires_on) != (row.due_on, row.expires_on)
