"""Openings: added, edited, moved through the stages. Every function flushes and never commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.contacts.keys import one_line
from crm.contacts.models import Company, Contact
from crm.core.kinds import Stage
from crm.core.when import When
from crm.db.owner import one
from crm.openings.models import Opening
from crm.openings.signals import opening_changed


@dataclass(frozen=True, slots=True)
class NewOpening:
    """A role at a company. Interest is 1 to 5. `source_contact_id` is who told of it."""

    company_id: int
    title: str = ""
    link: str = ""
    stage: Stage = Stage.SAVED
    interest_before: int | None = None
    notes: str = ""
    source_contact_id: int | None = None
    source: str = ""
    applied_on: date | None = None
    decide_by: date | None = None
    salary: str = ""


def add(session: Session, new: NewOpening, *, when: When) -> Opening:
    """A new opening; its first stage counts as no change. Raises `NotFound` for what is not the owner's."""
    opening = Opening(stage=new.stage, created_at=when.now, updated_at=when.now, rev=0)
    _assign(session, opening, new)
    session.add(opening)
    session.flush()
    opening_changed.send(opening, session=session, when=when, was_at=opening.company_id)
    return opening


def edit(session: Session, opening: Opening, values: NewOpening, *, when: When) -> None:
    """Replace what is known; another stage is a change of stage. Raises `NotFound` as `add` does."""
    was_at = opening.company_id
    _assign(session, opening, values)
    _move(opening, values.stage, when.today)
    announce(session, opening, when=when, was_at=was_at)


def set_stage(session: Session, opening: Opening, stage: Stage, *, when: When) -> None:
    """The user says where the application stands; the same stage again changes nothing."""
    if opening.stage is not stage:
        _move(opening, stage, when.today)
        announce(session, opening, when=when)


def take_back_stage(
    session: Session, opening: Opening, stage: Stage, *, changed_on: date | None, when: When
) -> None:
    """Undo a change of stage: the stage before, and when that was set (None = by no act of the user).

    Back to "saved", the day of applying that the change had noted goes with it.
    """
    if stage is Stage.SAVED and opening.applied_on == opening.stage_changed_on:
        opening.applied_on = None
    opening.stage, opening.stage_changed_on = stage, changed_on
    announce(session, opening, when=when)


def set_interest(
    session: Session, opening: Opening, *, before: int | None, after: int | None, when: When
) -> None:
    """How much the user wants the job, 1 to 5, before and after the interviews."""
    opening.interest_before, opening.interest_after = before, after
    opening.touch(when.now)
    session.flush()


def set_decide_by(session: Session, opening: Opening, day: date | None, *, when: When) -> None:
    """Until when an offer has to be answered; None when that is open."""
    opening.decide_by = day
    announce(session, opening, when=when)


def trash(session: Session, opening: Opening, *, when: When) -> None:
    """Into the trash."""
    opening.deleted_at = when.now
    announce(session, opening, when=when)


def restore(session: Session, opening: Opening, *, when: When) -> None:
    """Out of the trash."""
    opening.deleted_at = None
    announce(session, opening, when=when)


def announce(session: Session, opening: Opening, *, when: When, was_at: int | None = None) -> None:
    """Say that it changed, in its revision and to whoever listens; `was_at` is the company before."""
    opening.touch(when.now)
    session.flush()
    session.expire(opening, ["company"])
    opening_changed.send(opening, session=session, when=when, was_at=was_at or opening.company_id)


def _assign(session: Session, opening: Opening, values: NewOpening) -> None:
    opening.company_id = one(session, Company, values.company_id).id
    opening.title = one_line(values.title)
    opening.link = one_line(values.link)
    opening.interest_before = values.interest_before
    opening.notes = values.notes
    opening.source_contact_id = _known(session, values.source_contact_id)
    opening.source = one_line(values.source)
    opening.applied_on, opening.decide_by = values.applied_on, values.decide_by
    opening.salary = values.salary


def _known(session: Session, contact_id: int | None) -> int | None:
    return one(session, Contact, contact_id).id if contact_id is not None else None


def _move(opening: Opening, stage: Stage, today: date) -> None:
    if opening.stage is not stage:
        opening.stage, opening.stage_changed_on = stage, today
        if stage is Stage.APPLIED and opening.applied_on is None:
            opening.applied_on = today
