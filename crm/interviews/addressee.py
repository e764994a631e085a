"""To whom one writes about an interview: one person, else the company's mailbox, else the organiser."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import ContactMethod, Mailbox, MethodKind
from crm.core.roles import Role
from crm.interviews.models import Interview, Participant

FIRST = (Role.RECRUITER, Role.COORDINATOR)
THEN = (Role.HIRING_MANAGER, Role.INTERVIEWER)


@dataclass(frozen=True, slots=True)
class Addressee:
    """`name` is empty for a mailbox; `email` is empty when no address is known."""

    name: str = ""
    email: str = ""
    contact_id: int | None = None


def addressee(session: Session, interview: Interview) -> Addressee:
    """Recruiter, else coordinator, organiser, hiring manager, first interviewer: the first with an address.

    Needs the participants with their contacts, and the opening.
    """
    people = list(_in_order(interview))
    emails = _emails(session, [part.contact_id for part in people])
    for part in people:
        if part.contact_id in emails:
            return Addressee(part.contact.name, emails[part.contact_id], part.contact_id)
    address = _mailbox(session, interview.opening.company_id) or interview.organiser_email
    if address or not people:
        return Addressee(email=address)
    return Addressee(people[0].contact.name, "", people[0].contact_id)


def _in_order(interview: Interview) -> Iterator[Participant]:
    there = [part for part in interview.participants if part.contact.deleted_at is None]
    for role in FIRST:
        yield from (part for part in there if part.role is role)
    yield from (part for part in there if part.is_organiser and part.role not in FIRST)
    for role in THEN:
        yield from (part for part in there if part.role is role and not part.is_organiser)


def _emails(session: Session, contact_ids: list[int]) -> dict[int, str]:
    """The first address of each."""
    rows = session.execute(
        select(ContactMethod.contact_id, ContactMethod.value)
        .where(ContactMethod.contact_id.in_(contact_ids), ContactMethod.kind == MethodKind.EMAIL)
        .order_by(ContactMethod.place.desc(), ContactMethod.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def _mailbox(session: Session, company_id: int) -> str:
    found = select(Mailbox.address).where(Mailbox.company_id == company_id).order_by(Mailbox.id).limit(1)
    return session.scalar(found) or ""
