"""The debrief of a day at a company: saved as often as one likes, nothing in it required."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.kinds import InterviewState
from crm.core.when import When
from crm.interviews import queries
from crm.interviews.models import Debrief, DebriefDetail, Interview, Promise
from crm.interviews.signals import debrief_saved
from crm.openings import actions as openings
from crm.openings.models import Opening

TEXTS = ("questions", "valued", "doubts", "learned", "in_confidence", "heard_by", "interest_after")
STANDING = (InterviewState.PLANNED, InterviewState.HELD)


@dataclass(frozen=True, slots=True)
class NewPromise:
    """Something that I promised, by when, and to whom (None: to nobody in particular).

    `id` is that of the promise that this one replaces, so that it keeps its row and its follow-up.
    """

    text: str
    due_on: date
    contact_id: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class DebriefValues:
    """What a debrief says; `details` maps a contact's id to one thing about them."""

    questions: str = ""
    valued: str = ""
    doubts: str = ""
    learned: str = ""
    in_confidence: str = ""
    heard_by: date | None = None
    interest_after: int | None = None
    details: Mapping[int, str] = field(default_factory=dict)
    promises: Sequence[NewPromise] = ()


def save_debrief(
    session: Session, company_id: int, day: date, values: DebriefValues, *, when: When
) -> Debrief:
    """Write the debrief of this day at this company, replacing what it said before.

    A promise that is already there keeps its row, so that its follow-up is not planted twice. Interest is
    noted with the openings of that day, too; where it was not said, they keep what they have.
    """
    debrief = queries.debrief(session, company_id, day)
    if debrief is None:
        debrief = _empty(company_id, day, when)
        session.add(debrief)
    for name in TEXTS:
        setattr(debrief, name, getattr(values, name))
    _write_details(debrief, values.details)
    _write_promises(debrief, values.promises)
    debrief.touch(when.now)
    session.flush()
    _note_interest(session, debrief, when=when)
    debrief_saved.send(debrief, session=session, when=when)
    return debrief


def take_along(session: Session, interview: Interview, *, company_id: int, day: date, when: When) -> None:
    """After a move: the debrief of its day comes along if it was about this interview alone.

    `company_id` and `day` are those before the move.
    """
    target = company_of(session, interview.opening_id)
    debrief = queries.debrief(session, company_id, day)
    if debrief is None or _stands_another(session, interview, company_id, day):
        return
    if queries.debrief(session, target, interview.local_day) is not None:
        return
    debrief.company_id, debrief.local_day = target, interview.local_day
    debrief.touch(when.now)
    session.flush()
    debrief_saved.send(debrief, session=session, when=when)


def _empty(company_id: int, day: date, when: When) -> Debrief:
    return Debrief(
        company_id=company_id,
        local_day=day,
        created_at=when.now,
        updated_at=when.now,
        details=[],
        promises=[],
    )


def _write_details(debrief: Debrief, details: Mapping[int, str]) -> None:
    there = {row.contact_id: row for row in debrief.details}
    for contact_id, text in details.items():
        row = there.pop(contact_id, None)
        if not text:
            if row is not None:
                debrief.details.remove(row)
        elif row is None:
            debrief.details.append(DebriefDetail(contact_id=contact_id, text=text))
        else:
            row.text = text


def _write_promises(debrief: Debrief, promises: Sequence[NewPromise]) -> None:
    wanted = [promise for promise in promises if promise.text]
    left = {row.id: row for row in debrief.promises if row.id is not None}
    kept = {id(promise): left.pop(promise.id) for promise in wanted if promise.id in left}
    for promise in wanted:
        row = kept.get(id(promise)) or _same(left, promise)
        if row is None:
            row = Promise()
            debrief.promises.append(row)
        row.text, row.due_on, row.contact_id = promise.text, promise.due_on, promise.contact_id
    for row in left.values():
        debrief.promises.remove(row)


def _same(left: dict[int, Promise], promise: NewPromise) -> Promise | None:
    """What a form that was sent twice had already written: the same words, without an id."""
    if promise.id is not None:
        return None
    found = next((row for row in left.values() if row.text == promise.text), None)
    return left.pop(found.id) if found is not None else None


def _note_interest(session: Session, debrief: Debrief, *, when: When) -> None:
    """How much the job is wanted now belongs to the openings that were talked about that day."""
    after = debrief.interest_after
    if after is None:
        return
    seen = set()
    for interview in queries.of_day(session, debrief.company_id, debrief.local_day):
        opening = interview.opening
        if opening.id not in seen and opening.interest_after != after:
            openings.set_interest(session, opening, before=opening.interest_before, after=after, when=when)
        seen.add(opening.id)


def company_of(session: Session, opening_id: int) -> int:
    """Where an opening is."""
    return session.scalars(select(Opening.company_id).where(Opening.id == opening_id)).one()


def _stands_another(session: Session, interview: Interview, company_id: int, day: date) -> bool:
    """Whether that day at that company has an interview besides this one."""
    return (
        session.scalar(
            select(Interview.id)
            .join(Opening, Opening.id == Interview.opening_id)
            .where(
                Interview.id != interview.id,
                Opening.company_id == company_id,
                Interview.local_day == day,
                Interview.state.in_(STANDING),
                Interview.deleted_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )
