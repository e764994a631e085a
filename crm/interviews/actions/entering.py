"""Entering an interview with everything around it: company, opening, people, in one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts import queries as known
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Company, Contact, MethodKind
from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import one
from crm.interviews.actions.planning import InterviewValues, Part, Stamp, edit, move_to, plan, set_people
from crm.interviews.models import Interview, Participant
from crm.openings import actions as openings
from crm.openings.models import Opening


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


@dataclass(slots=True)
class Made:
    """The ids of what was written that had not been there."""

    companies: list[int] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    contacts: list[int] = field(default_factory=list)


def enter(
    session: Session, decision: Decision, *, when: When, stamp: Stamp | None = None
) -> tuple[Interview, Made]:
    """Save a new interview with everything around it.

    Raises `NotFound` for an opening or a contact that is not the owner's.
    """
    made = Made()
    company = _company(session, decision, made, when=when)
    opening = _opening(session, company, decision, made, when=when)
    met = take_in(session, decision, company, made, when=when)
    return plan(session, opening.id, decision.values, met, when=when, stamp=stamp), made


def revise(session: Session, interview: Interview, decision: Decision, *, when: When) -> Made:
    """The user's own correction of everything: who takes part is exactly whom the decision names.

    Those in the trash stay, since the form cannot show them. Raises as `enter`.
    """
    made = Made()
    company = _company(session, decision, made, when=when)
    opening = _opening(session, company, decision, made, when=when)
    if opening.id != interview.opening_id:
        move_to(session, interview, opening.id, when=when)
    edit(session, interview, decision.values, when=when)
    people = take_in(session, decision, company, made, when=when)
    present = _present(session, interview)
    people += [part for part, is_trashed in present.values() if is_trashed]
    if {part.contact_id: part for part in people} != {key: part for key, (part, _gone) in present.items()}:
        set_people(session, interview, people, when=when, drop=True)
    return made


def take_in(session: Session, decision: Decision, company: Company, made: Made, *, when: When) -> list[Part]:
    """The people of a decision as participants: known ones, out of the trash if need be, and new ones."""
    parts: dict[int, Part] = {}
    for chosen in decision.people:
        if chosen.contact_id is not None:
            contact = one(session, Contact, chosen.contact_id)
            if contact.deleted_at is not None:
                contacts.restore(session, contact, when=when)
        else:
            contact = _new_contact(session, chosen, decision, company, when=when)
            made.contacts.append(contact.id)
        parts.setdefault(contact.id, Part(contact.id, chosen.role, chosen.is_organiser, chosen.is_optional))
    return list(parts.values())


def _company(session: Session, decision: Decision, made: Made, *, when: When) -> Company:
    before = known.company_by_name(session, decision.company_name)
    company = contacts.company_named(session, decision.company_name, when=when)
    if before is None:
        made.companies.append(company.id)
    if decision.domain and known.company_by_domain(session, decision.domain) is None:
        contacts.add_domain(session, company, decision.domain, when=when)
    for address in decision.mailboxes:
        try:
            contacts.add_mailbox(session, company, address, when=when)
        except contacts.Taken:
            continue
    return company


def _opening(session: Session, company: Company, decision: Decision, made: Made, *, when: When) -> Opening:
    """The chosen one; one that is at another company, or in the trash, lends its title to a new one."""
    title = decision.opening_title
    if decision.opening_id is not None:
        opening = one(session, Opening, decision.opening_id)
        if opening.company_id == company.id and opening.deleted_at is None:
            return _interviewing(session, opening, decision, when=when)
        title = title or opening.title
    opening = openings.add(
        session,
        openings.NewOpening(
            company_id=company.id,
            title=title,
            stage=Stage.INTERVIEWING,
            interest_before=decision.interest,
        ),
        when=when,
    )
    made.openings.append(opening.id)
    return opening


def _interviewing(session: Session, opening: Opening, decision: Decision, *, when: When) -> Opening:
    """An interview moves an early opening on; that is no answer, so the day of the last change stays."""
    if opening.stage in (Stage.SAVED, Stage.APPLIED):
        openings.take_back_stage(
            session, opening, Stage.INTERVIEWING, changed_on=opening.stage_changed_on, when=when
        )
    if decision.interest is not None and opening.interest_before is None:
        openings.set_interest(
            session, opening, before=decision.interest, after=opening.interest_after, when=when
        )
    return opening


def _new_contact(
    session: Session, chosen: Chosen, decision: Decision, company: Company, *, when: When
) -> Contact:
    """The day on which they are met is noted when the interview is planned."""
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
            met_where=where,
        ),
        when=when,
    )


def _is_at(email: str, domain: str) -> bool:
    host = email.rsplit("@", 1)[-1].casefold()
    return host == domain or host.endswith("." + domain)


def _present(session: Session, interview: Interview) -> dict[int, tuple[Part, bool]]:
    """Who takes part, by contact, and whether that contact lies in the trash."""
    rows = session.execute(
        select(Participant, Contact.deleted_at)
        .join(Contact, Contact.id == Participant.contact_id)
        .where(Participant.interview_id == interview.id)
    )
    return {
        row.contact_id: (
            Part(row.contact_id, row.role, row.is_organiser, row.is_optional),
            deleted_at is not None,
        )
        for row, deleted_at in rows
    }
