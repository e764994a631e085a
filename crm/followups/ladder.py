"""Ladders in the database: facts of a company in, rows inserted, moved, reopened and withdrawn."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.accounts import queries as accounts
from crm.core.kinds import Direction, FollowUpState, InteractionKind, InterviewState
from crm.core.ladders import (
    Answer,
    Change,
    CompanyFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Plan,
    Planted,
    Step,
    reconcile,
    wanted,
)
from crm.core.when import When
from crm.db.owner import owner_id
from crm.followups import states
from crm.followups.derive import derive
from crm.followups.evidence import COUNTED
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening

KEYS = ("thanks:", "checkin:")


def reconcile_company(session: Session, company_id: int, *, when: When) -> None:
    """Bring the ladder steps of a company in line with its facts, then the dates of everyone concerned."""
    user = accounts.by_id(session, owner_id())
    if user is None:
        raise LookupError("the owner is gone")
    session.flush()
    planted = _planted(session, company_id)
    facts = _facts(session, company_id, planted)
    steps = wanted(facts, workdays=user.working, today=when.today)
    missing = {step.key for step in steps} - {row.origin_key for row in planted}
    planted = [*planted, *_by_keys(session, missing)]
    plan = reconcile(steps, [_as_planted(row) for row in planted])
    touched = _apply(session, plan, {row.origin_key: row for row in planted}, when=when)
    met = {person.contact_id for interview in facts.interviews for person in interview.people}
    derive(session, met | touched, when=when)


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
        company_id=row.company_id or 0,
        due_on=row.due_on,
        expires_on=row.expires_on,
        snoozed_until=row.snoozed_until,
    )


def _planted(session: Session, company_id: int) -> list[FollowUp]:
    is_step = or_(*(FollowUp.origin_key.startswith(prefix) for prefix in KEYS))
    return list(session.scalars(select(FollowUp).where(FollowUp.company_id == company_id, is_step)))


def _by_keys(session: Session, keys: set[str]) -> list[FollowUp]:
    if not keys:
        return []
    return list(session.scalars(select(FollowUp).where(FollowUp.origin_key.in_(keys))))


def _facts(session: Session, company_id: int, planted: Sequence[FollowUp]) -> CompanyFacts:
    interviews = _interviews(session, company_id)
    closed = {
        row.origin_key: row.closed_on
        for row in planted
        if row.state.satisfies_key and row.closed_on is not None
    }
    return CompanyFacts(
        company_id=company_id,
        interviews=tuple(_interview_fact(row) for row in interviews),
        openings={
            row.opening.id: OpeningFact(row.opening.id, row.opening.stage, row.opening.stage_changed_on)
            for row in interviews
        },
        promised_on=_promised(session, company_id),
        answers=_answers(session, interviews),
        closed=closed,
        done=frozenset(row.origin_key for row in planted if row.state is FollowUpState.DONE),
    )


def _interviews(session: Session, company_id: int) -> Sequence[Interview]:
    statement = (
        select(Interview)
        .join(Interview.opening)
        .join(Opening.company)
        .where(Opening.company_id == company_id)
        .options(
            joinedload(Interview.opening).joinedload(Opening.company),
            selectinload(Interview.participants).joinedload(Participant.contact),
        )
        .order_by(Interview.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).unique().all()


def _interview_fact(row: Interview) -> InterviewFact:
    people = [person for person in row.participants if person.contact.deleted_at is None]
    organiser = next((person.contact_id for person in people if person.is_organiser), None)
    return InterviewFact(
        id=row.id,
        opening_id=row.opening_id,
        on=row.local_day,
        state=InterviewState.CANCELLED if _is_trashed(row) else row.state,
        people=tuple(Met(person.contact_id, person.role) for person in people),
        organiser_id=organiser,
    )


def _is_trashed(row: Interview) -> bool:
    """In the trash, itself or with its opening or company; what was answered under it still counts."""
    shelves = (row.deleted_at, row.opening.deleted_at, row.opening.company.deleted_at)
    return any(day is not None for day in shelves)


def _promised(session: Session, company_id: int) -> dict[date, date]:
    rows = session.execute(
        select(Debrief.local_day, Debrief.heard_by).where(
            Debrief.company_id == company_id, Debrief.heard_by.is_not(None)
        )
    )
    return {day: heard_by for day, heard_by in rows if heard_by is not None}


def _answers(session: Session, interviews: Sequence[Interview]) -> tuple[Answer, ...]:
    """Inbound interactions with a participant, for each opening in which that person took part."""
    openings: dict[int, set[int]] = defaultdict(set)
    for interview in interviews:
        for person in interview.participants:
            openings[person.contact_id].add(interview.opening_id)
    if not openings:
        return ()
    rows = session.execute(
        select(InteractionContact.contact_id, Interaction.occurred_on)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .where(
            InteractionContact.contact_id.in_(openings),
            Interaction.direction == Direction.IN,
            Interaction.kind.in_(COUNTED),
            Interaction.kind != InteractionKind.INTERVIEW,
        )
    )
    return tuple(
        Answer(opening_id, day) for contact_id, day in rows for opening_id in sorted(openings[contact_id])
    )
