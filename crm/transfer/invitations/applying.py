"""Confirming: company, opening, interview and people in one transaction; undo takes them back."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact
from crm.core.when import When
from crm.db.owner import one
from crm.interviews import actions as interviews
from crm.interviews import queries as planned
from crm.interviews.actions import Chosen, Decision, Made, Stamp
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.reading import Event

__all__ = ["Chosen", "Decision", "Source", "cancel", "create", "follow", "stamp_of", "undo"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an invitation came from: the staged file, and the identity and age of the event in it."""

    staged: StagedFile | None
    stamp: Stamp


def create(session: Session, decision: Decision, source: Source, *, when: When) -> Interview:
    """Save a new interview with everything around it. The caller commits: all of it, or nothing."""
    interview, made = interviews.enter(session, decision, when=when, stamp=source.stamp)
    _note(source, asdict(made) | {"interviews": [interview.id]}, when=when)
    session.flush()
    return interview


def follow(
    session: Session, interview: Interview, decision: Decision, source: Source, *, when: When
) -> tuple[str, ...]:
    """Apply a newer message: times and place move, people are added; returns the fields left alone."""
    made = Made()
    company = _out_of_trash(session, interview, when=when)
    met = interviews.take_in(session, decision, company, made, when=when)
    roles = {person.contact_id: person for person in interview.participants}
    added = [part for part in met if part.contact_id not in roles]
    kept = interviews.update(session, interview, decision.values, source.stamp, when=when)
    if added:
        interviews.set_people(session, interview, added, when=when, drop=False)
    _note(source, {"contacts": made.contacts}, when=when)
    session.flush()
    return kept


def cancel(session: Session, interview: Interview, source: Source, *, when: When) -> None:
    """Cancelled by a message: the people stay."""
    interview.sequence, interview.stamped_at = source.stamp.sequence, source.stamp.stamped_at
    interviews.cancel(session, interview, when=when)
    _note(source, {}, when=when)
    session.flush()


def undo(session: Session, staged: StagedFile, *, when: When) -> None:
    """Take back what applying created: it goes to the trash, with whatever was written into it since."""
    made = staged.made or {}
    for interview_id in made.get("interviews", []):
        interviews.trash(session, planned.whole(session, interview_id), when=when)
    for contact_id in made.get("contacts", []):
        contacts.trash(session, one(session, Contact, contact_id), when=when)
    for opening_id in made.get("openings", []):
        openings.trash(session, one(session, Opening, opening_id), when=when)
    for company_id in made.get("companies", []):
        contacts.trash_company(session, one(session, Company, company_id), when=when)
    staged.state = StagedState.UNDONE
    session.flush()


def stamp_of(event: Event, identity: tuple[str, str | None]) -> Stamp:
    """Identity and age of an event."""
    return Stamp(
        uid=identity[0],
        recurrence_id=identity[1],
        sequence=event.sequence,
        stamped_at=event.dtstamp,
        organiser_email=event.organiser_email,
        invited_as=event.invited_as,
    )


def _out_of_trash(session: Session, interview: Interview, *, when: When) -> Company:
    """A message about something in the trash takes it out, with opening and company; returns the company."""
    opening = one(session, Opening, interview.opening_id)
    company = one(session, Company, opening.company_id)
    if company.deleted_at is not None:
        contacts.restore_company(session, company, when=when)
    if opening.deleted_at is not None:
        openings.restore(session, opening, when=when)
    if interview.deleted_at is not None:
        interviews.untrash(session, interview, when=when)
    return company


def _note(source: Source, made: dict[str, list[int]], *, when: When) -> None:
    if source.staged is not None:
        source.staged.state = StagedState.APPLIED
        source.staged.applied_at = when.now
        source.staged.made = dict(made)
