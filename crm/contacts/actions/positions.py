"""Where a contact works and worked: a move closes one position and opens the next."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.contacts.models import Company, Contact, Position
from crm.contacts.signals import contact_changed
from crm.core.when import When
from crm.db.owner import NotFound, one


@dataclass(frozen=True, slots=True)
class Job:
    """A title at a company, with the days between which it was held as far as they are known."""

    company_id: int | None
    title: str = ""
    started_on: date | None = None
    ended_on: date | None = None


def current_position(session: Session, contact: Contact) -> Position | None:
    """Where the contact works now."""
    return session.scalar(select(Position).where(Position.contact_id == contact.id, Position.is_current))


def move(
    session: Session,
    contact: Contact,
    *,
    company_id: int | None,
    title: str,
    moved_on: date | None,
    when: When,
) -> Position | None:
    """Note that the contact moved: the position before becomes history, the next one is opened and returned.

    Neither company nor title: they left, nobody knows where to. Where they are already nothing is changed.
    Raises `NotFound` for a company that is not the owner's.
    """
    title, current = keys.one_line(title), current_position(session, contact)
    if current is not None and (current.company_id, current.title) == (company_id, title):
        return current
    opened = move_on(
        session, contact, Job(company_id, title, started_on=moved_on), current=current, noted_on=when.today
    )
    _changed(session, contact, when)
    return opened


def unmove(
    session: Session, contact: Contact, *, opened_id: int | None, closed_id: int | None, when: When
) -> None:
    """Take a move back: what it opened goes, what it closed is the current position again.

    Raises `NotFound` when the contact has moved on since.
    """
    current = current_position(session, contact)
    if (current.id if current is not None else None) != opened_id:
        raise NotFound(f"Position {opened_id}")
    closed = position(session, contact, closed_id) if closed_id is not None else None
    if current is not None:
        session.delete(current)
        session.flush()
    if closed is not None:
        closed.is_current, closed.ended_on = True, None
    place_under(session, contact, Job(closed.company_id, closed.title) if closed is not None else Job(None))
    _changed(session, contact, when)


def position(session: Session, contact: Contact, position_id: int) -> Position:
    """A position of this contact. Raises `NotFound`."""
    found = one(session, Position, position_id)
    if found.contact_id != contact.id:
        raise NotFound(f"Position {position_id}")
    return found


def add_past(session: Session, contact: Contact, job: Job, *, when: When) -> Position:
    """Write down where somebody worked before. Raises `NotFound` for a company that is not the owner's."""
    company_key(session, job.company_id)
    row = Position(contact_id=contact.id, is_current=False)
    _write(row, job)
    session.add(row)
    _changed(session, contact, when)
    return row


def edit_position(session: Session, contact: Contact, row: Position, job: Job, *, when: When) -> None:
    """Correct a position; the current one stays current. Raises as `add_past`."""
    company_key(session, job.company_id)
    _write(row, job)
    if row.is_current:
        row.ended_on = None
        place_under(session, contact, job)
    _changed(session, contact, when)


def remove_past(session: Session, contact: Contact, row: Position, *, when: When) -> Job:
    """Strike a past position out; what it said, for the undo. Raises `NotFound` for the current one."""
    if row.is_current:
        raise NotFound(f"Position {row.id}")
    said = Job(row.company_id, row.title, row.started_on, row.ended_on)
    session.delete(row)
    _changed(session, contact, when)
    return said


def move_on(
    session: Session, contact: Contact, job: Job, *, current: Position | None, noted_on: date | None
) -> Position | None:
    """Close `current` when `job` starts, and open that if it says anything; announces nothing."""
    if current is not None:
        current.is_current, current.ended_on = False, job.started_on
        session.flush()
    place_under(session, contact, job)
    if job.company_id is None and not job.title:
        return None
    opened = Position(contact_id=contact.id, is_current=True, move_noted_on=noted_on)
    _write(opened, job)
    session.add(opened)
    session.flush()
    return opened


def place_under(session: Session, contact: Contact, job: Job) -> None:
    """File the contact under where they work now. Raises `NotFound`."""
    contact.company_key = company_key(session, job.company_id)
    contact.title_key = keys.name_key(keys.one_line(job.title))


def company_key(session: Session, company_id: int | None) -> str:
    """The key by which contacts of this company are sorted. Raises `NotFound`."""
    return "" if company_id is None else one(session, Company, company_id).name_key


def _write(row: Position, job: Job) -> None:
    row.company_id, row.title = job.company_id, keys.one_line(job.title)
    row.started_on, row.ended_on = job.started_on, job.ended_on


def _changed(session: Session, contact: Contact, when: When) -> None:
    contact.touch(when.now)
    session.flush()
    session.expire(contact, ["positions"])
    contact_changed.send(contact, session=session, when=when)
