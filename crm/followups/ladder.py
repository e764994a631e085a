"""Ladders in the database: facts in, rows inserted, moved, reopened and withdrawn."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, union
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.contacts.models import Contact, Position
from crm.core.kinds import FollowUpState
from crm.core.ladders import (
    OF_COMPANIES,
    OF_CONTACTS,
    Change,
    Plan,
    Planted,
    Row,
    Step,
    reconcile,
    wanted,
    wanted_for_contact,
)
from crm.core.when import When
from crm.core.workdays import Workdays
from crm.db.among import among
from crm.db.owner import owner_id
from crm.followups import states
from crm.followups.derive import derive
from crm.followups.facts import facts_of_company, facts_of_contact
from crm.followups.models import FollowUp
from crm.openings.models import Opening


def reconcile_company(session: Session, company_id: int, *, when: When) -> None:
    """Bring the ladder steps of a company in line with its facts, then the dates of everyone concerned."""
    workdays = _workdays(session)
    session.flush()
    mine = select(Opening.id).where(Opening.company_id == company_id)
    here = or_(FollowUp.company_id == company_id, FollowUp.opening_id.in_(mine))
    planted = _rows(session, here, of_rows(OF_COMPANIES))
    facts, met = facts_of_company(session, company_id, planted)
    steps = wanted(facts, workdays=workdays, today=when.today)
    derive(session, met | _bring_in_line(session, steps, planted, when=when), when=when)


def reconcile_contact(session: Session, contact_id: int, *, when: When) -> None:
    """Bring the steps that follow from a contact alone in line with the facts, then the contact's dates."""
    workdays = _workdays(session)
    session.flush()
    contact = session.scalar(select(Contact).where(Contact.id == contact_id))
    if contact is None:
        return
    planted = _rows(session, FollowUp.contact_id == contact_id, of_rows(OF_CONTACTS))
    facts = facts_of_contact(session, contact, planted)
    steps = wanted_for_contact(facts, workdays=workdays, today=when.today)
    derive(session, {contact_id} | _bring_in_line(session, steps, planted, when=when), when=when)


def reconcile_contacts(session: Session, contact_ids: Collection[int], *, when: When) -> None:
    """The same for many contacts: those about whom there are such steps, or facts that ask for some."""
    if not contact_ids:
        return
    session.flush()
    found: CompoundSelect[int | None] = union(
        select(FollowUp.contact_id).where(among(FollowUp.contact_id, contact_ids), of_rows(OF_CONTACTS)),
        select(Position.contact_id).where(
            among(Position.contact_id, contact_ids), Position.is_current, Position.move_noted_on.is_not(None)
        ),
        select(FollowUp.contact_id).where(
            among(FollowUp.contact_id, contact_ids),
            FollowUp.state == FollowUpState.DONE,
            FollowUp.origin_key.startswith(Row.THANKS.prefix),
        ),
    )
    for contact_id in sorted(filter(None, session.scalars(found))):
        reconcile_contact(session, contact_id, when=when)


def of_rows(rows: Iterable[Row]) -> ColumnElement[bool]:
    """Follow-ups that these rows of the ladder table planted."""
    return or_(*(FollowUp.origin_key.startswith(row.prefix) for row in rows))


def _bring_in_line(
    session: Session, steps: Sequence[Step], planted: Sequence[FollowUp], *, when: When
) -> set[int | None]:
    """Make what is planted what is wanted; about whom something changed."""
    missing = {step.key for step in steps} - {row.origin_key for row in planted}
    rows = {row.origin_key: row for row in (*planted, *_by_keys(session, missing))}
    plan = reconcile(steps, [_as_planted(row) for row in rows.values()])
    return _apply(session, plan, rows, when=when)


def _apply(session: Session, plan: Plan, rows: dict[str, FollowUp], *, when: When) -> set[int | None]:
    touched: set[int | None] = set()
    for step in plan.insert:
        session.add(_row(step, when))
        touched.add(step.contact_id)
    for change in (*plan.reopen, *plan.move):
        row = rows[change.step.key]
        touched |= {row.contact_id, change.step.contact_id}
        _follow(row, change, when)
    for key in plan.withdraw:
        states.withdraw(rows[key], now=when.now)
        touched.add(rows[key].contact_id)
    session.flush()
    return touched


def _row(step: Step, when: When) -> FollowUp:
    return FollowUp(
        kind=step.kind,
        state=FollowUpState.OPEN,
        contact_id=step.contact_id,
        company_id=step.company_id,
        opening_id=step.opening_id if step.interview_id is None else None,
        interview_id=step.interview_id,
        origin_key=step.key,
        due_on=step.due_on,
        planned_on=step.due_on,
        expires_on=step.expires_on,
        created_at=when.now,
        updated_at=when.now,
    )


def _follow(row: FollowUp, change: Change, when: When) -> None:
    step = change.step
    row.state = FollowUpState.OPEN
    row.contact_id, row.company_id, row.interview_id = step.contact_id, step.company_id, step.interview_id
    row.due_on = row.planned_on = step.due_on
    row.expires_on = step.expires_on
    if change.clears_snooze:
        row.snoozed_until = None
    row.touch(when.now)


def _as_planted(row: FollowUp) -> Planted:
    return Planted(
        key=row.origin_key,
        state=row.state,
        contact_id=row.contact_id,
        interview_id=row.interview_id,
        company_id=row.company_id,
        due_on=row.due_on,
        expires_on=row.expires_on,
        snoozed_until=row.snoozed_until,
    )


def _rows(session: Session, *conditions: ColumnElement[bool]) -> list[FollowUp]:
    return list(session.scalars(select(FollowUp).where(*conditions).order_by(FollowUp.id)))


def _by_keys(session: Session, keys: set[str]) -> list[FollowUp]:
    return _rows(session, FollowUp.origin_key.in_(keys)) if keys else []


def _workdays(session: Session) -> Workdays:
    user = accounts.by_id(session, owner_id())
    if user is None:
        raise LookupError("the owner is gone")
    return user.working
