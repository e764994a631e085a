"""Confirming: company, opening, interview and people in one transaction; undo takes them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts import queries as known
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Company, Contact, MethodKind
from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import one
from crm.interviews import actions as interviews
from crm.interviews import queries as planned
from crm.interviews.actions import InterviewValues, Part, Stamp
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.reading import Event


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person as confirmed: an existing contact, or a new one with this name."""

    name: str
    role: Role
    email: str = ""
    contact_id: int | None = None
    title: str = ""
    is_organiser: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user confirmed. `opening_id` None makes a new opening with `opening_title`."""

    company_name: str
    values: InterviewValues
    people: Sequence[Chosen]
    opening_id: int | None = None
    opening_title: str = ""
    interest: int | None = None
    domain: str = ""
    mailboxes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where an invitation came from: the staged file, and the identity and age of the event in it."""

    staged: StagedFile | None
    stamp: Stamp


def create(session: Session, decision: Decision, source: Source, *, when: When) -> Interview:
    """Save a new interview with everything around it. The caller commits: all of it, or nothing."""
    made: dict[str, list[int]] = {"contacts": [], "companies": [], "openings": [], "interviews": []}
    company = _company(session, decision, made, when=when)
    opening = _opening(session, company, decision, made, when=when)
    met = _people(session, decision, company, made, when=when)
    interview = interviews.plan(session, opening.id, decision.values, met, when=when, stamp=source.stamp)
    made["interviews"].append(interview.id)
    _note(source, made, when=when)
    session.flush()
    return interview


def follow(
    session: Session, interview: Interview, decision: Decision, source: Source, *, when: When
) -> tuple[str, ...]:
    """Apply a newer message: times and place move, people are added; returns the fields left alone."""
    made: dict[str, list[int]] = {"contacts": []}
    company = _out_of_trash(session, interview, when=when)
    met = _people(session, decision, company, made, when=when)
    roles = {person.contact_id: person for person in interview.participants}
    added = [part for part in met if part.contact_id not in roles]
    kept = interviews.update(session, interview, decision.values, source.stamp, when=when)
    if added:
        interviews.set_people(session, interview, added, when=when, drop=False)
    _note(source, made, when=when)
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
        uid=identity[0], recurrence_id=identity[1], sequence=event.sequence, stamped_at=event.dtstamp
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


def _company(session: Session, decision: Decision, made: dict[str, list[int]], *, when: When) -> Company:
    before = known.company_by_name(session, decision.company_name)
    company = contacts.company_named(session, decision.company_name, when=when)
    if before is None:
        made["companies"].append(company.id)
    if decision.domain and known.company_by_domain(session, decision.domain) is None:
        contacts.add_domain(session, company, decision.domain, when=when)
    for address in decision.mailboxes:
        try:
            contacts.add_mailbox(session, company, address, when=when)
        except contacts.Taken:
            continue
    return company


def _opening(
    session: Session, company: Company, decision: Decision, made: dict[str, list[int]], *, when: When
) -> Opening:
    if decision.opening_id is not None:
        opening = one(session, Opening, decision.opening_id)
        if opening.company_id == company.id:
            return _interviewing(session, opening, decision, when=when)
    opening = openings.add(
        session,
        openings.NewOpening(
            company_id=company.id,
            title=decision.opening_title,
            stage=Stage.INTERVIEWING,
            interest_before=decision.interest,
        ),
        when=when,
    )
    made["openings"].append(opening.id)
    return opening


def _interviewing(session: Session, opening: Opening, decision: Decision, *, when: When) -> Opening:
    """An interview moves an early opening on; that is no answer, so the day of the last change stays."""
    if opening.stage in (Stage.SAVED, Stage.APPLIED):
        openings.take_back_stage(
            session, opening, Stage.INTERVIEWING, changed_on=opening.stage_changed_on, when=when
        )
    if decision.interest is not None and opening.interest_before is None:
        opening.interest_before = decision.interest
        opening.touch(when.now)
    return opening


def _people(
    session: Session, decision: Decision, company: Company, made: dict[str, list[int]], *, when: When
) -> list[Part]:
    parts: dict[int, Part] = {}
    for chosen in decision.people:
        if chosen.contact_id is not None:
            contact = one(session, Contact, chosen.contact_id)
            if contact.deleted_at is not None:
                contacts.restore(session, contact, when=when)
        else:
            contact = _new_contact(session, chosen, decision, company, when=when)
            made["contacts"].append(contact.id)
        parts.setdefault(contact.id, Part(contact.id, chosen.role, chosen.is_organiser, chosen.is_optional))
    return list(parts.values())


def _new_contact(
    session: Session, chosen: Chosen, decision: Decision, company: Company, *, when: When
) -> Contact:
    methods = (NewMethod(MethodKind.EMAIL, chosen.email),) if chosen.email else ()
    works_there = not chosen.email or not decision.domain or _is_at(chosen.email, decision.domain)
    where = decision.values.title or company.name
    if company.name.casefold() not in where.casefold():
        where = f"{where}, {company.name}"
    return contacts.add(
        session,
        NewContact(
            name=chosen.name,
            company_id=company.id if works_there else None,
            title=chosen.title,
            methods=methods,
            met_on=decision.values.starts_local.date(),
            met_where=where,
        ),
        when=when,
    )


def _is_at(email: str, domain: str) -> bool:
    host = email.rsplit("@", 1)[-1].casefold()
    return host == domain or host.endswith("." + domain)
