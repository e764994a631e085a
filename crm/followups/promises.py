"""What I promised in an interview, as follow-ups: one per promise, under the key `promise:<id>`."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.when import When
from crm.followups import states
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.interviews import queries as interviews
from crm.interviews.models import Debrief, Promise


def keep_promises(session: Session, debrief: Debrief, *, when: When) -> None:
    """Plant, move and withdraw the follow-ups of a debrief's promises; answered ones are left alone."""
    day = interviews.of_day(session, debrief.company_id, debrief.local_day)
    interview_id = day[0].id if day else None
    wanted = {f"promise:{promise.id}": promise for promise in debrief.promises}
    present = {row.origin_key: row for row in _planted(session, debrief, wanted)}
    touched = {row.contact_id for row in present.values()} | {p.contact_id for p in debrief.promises}
    for key, promise in wanted.items():
        row = present.get(key)
        if row is None:
            session.add(_row(key, promise, debrief, interview_id, when))
        elif row.state in states.UNDECIDED:
            _follow(row, promise, debrief, when)
    for key, row in present.items():
        if key not in wanted and row.state is FollowUpState.OPEN:
            states.withdraw(row, now=when.now)
    session.flush()
    derive(session, touched, when=when)


def _planted(session: Session, debrief: Debrief, keys: Collection[str]) -> list[FollowUp]:
    """The follow-ups of this debrief's promises, those of removed ones at its company too."""
    found = session.scalars(
        select(FollowUp).where(
            FollowUp.kind == FollowUpKind.PROMISED,
            or_(
                FollowUp.origin_key.in_(keys),
                (FollowUp.company_id == debrief.company_id) & FollowUp.origin_key.startswith("promise:"),
            ),
        )
    )
    others = select(Promise.id).where(Promise.debrief_id != debrief.id)
    foreign = {f"promise:{promise_id}" for promise_id in session.scalars(others)}
    return [row for row in found if row.origin_key not in foreign]


def _row(key: str, promise: Promise, debrief: Debrief, interview_id: int | None, when: When) -> FollowUp:
    return FollowUp(
        kind=FollowUpKind.PROMISED,
        state=FollowUpState.OPEN,
        contact_id=promise.contact_id,
        company_id=debrief.company_id,
        interview_id=interview_id,
        origin_key=key,
        title=promise.text,
        due_on=promise.due_on,
        planned_on=promise.due_on,
        created_at=when.now,
        updated_at=when.now,
    )


def _follow(row: FollowUp, promise: Promise, debrief: Debrief, when: When) -> None:
    said = (promise.text, promise.due_on, promise.contact_id, debrief.company_id)
    if row.state is FollowUpState.OPEN and said == (row.title, row.due_on, row.contact_id, row.company_id):
        return
    if row.due_on != promise.due_on and row.snoozed_until is not None and row.snoozed_until < promise.due_on:
        row.snoozed_until = None
    row.state = FollowUpState.OPEN
    row.title, row.due_on, row.contact_id, row.company_id = said
    row.planned_on = promise.due_on
    row.touch(when.now)
