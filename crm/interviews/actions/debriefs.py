"""The debrief of a day at a company: saved as often as one likes, nothing in it required."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm.core.when import When
from crm.interviews.models import Debrief, DebriefDetail, Promise
from crm.interviews.signals import debrief_saved


@dataclass(frozen=True, slots=True)
class NewPromise:
    """Something that I promised, by when, and to whom (None: to nobody in particular)."""

    text: str
    due_on: date
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class DebriefValues:
    """What a debrief says; `details` maps a contact's id to one thing about them."""

    questions: str = ""
    valued: str = ""
    doubts: str = ""
    learned: str = ""
    heard_by: date | None = None
    interest_after: int | None = None
    details: Mapping[int, str] = field(default_factory=dict)
    promises: Sequence[NewPromise] = ()


def save_debrief(
    session: Session, company_id: int, day: date, values: DebriefValues, *, when: When
) -> Debrief:
    """Write the debrief of this day at this company, replacing what it said before.

    A promise that is already there keeps its row, so that its follow-up is not planted twice.
    """
    debrief = session.scalar(
        select(Debrief)
        .where(Debrief.company_id == company_id, Debrief.local_day == day)
        .options(selectinload(Debrief.details), selectinload(Debrief.promises))
    )
    if debrief is None:
        debrief = Debrief(
            company_id=company_id, local_day=day, created_at=when.now, updated_at=when.now, details=[], promises=[]
        )
        session.add(debrief)
    for name in ("questions", "valued", "doubts", "learned", "heard_by", "interest_after"):
        setattr(debrief, name, getattr(values, name))
    _write_details(debrief, values.details)
    _write_promises(debrief, values.promises)
    debrief.touch(when.now)
    session.flush()
    debrief_saved.send(debrief, session=session, when=when)
    return debrief


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
    kept = []
    for promise in wanted:
        row = next((row for row in debrief.promises if row.text == promise.text and row not in kept), None)
        if row is None:
            row = Promise(text=promise.text, due_on=promise.due_on, contact_id=promise.contact_id)
            debrief.promises.append(row)
        row.due_on, row.contact_id = promise.due_on, promise.contact_id
        kept.append(row)
    for row in list(debrief.promises):
        if row not in kept:
            debrief.promises.remove(row)
