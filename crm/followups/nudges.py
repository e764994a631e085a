"""Follow-ups as they are shown: with the person, where we met, the last word, and how to reach them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from crm.contacts.models import Company, Contact, ContactMethod, Mailbox, MethodKind, Position
from crm.core.kinds import FollowUpKind, FollowUpState, InteractionKind
from crm.followups.evidence import COUNTED
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, DebriefDetail, Interview
from crm.openings.models import Opening


@dataclass(frozen=True, slots=True)
class LastWord:
    """The latest counted interaction with a contact."""

    on: date
    kind: InteractionKind
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a follow-up is about."""

    id: int
    name: str
    title: str
    company: str
    met_on: date | None
    met_where: str
    email: str | None
    phone: str | None
    link: str | None
    last: LastWord | None
    detail: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """A follow-up with all that is needed to act on it. `own_opener` is empty unless the user wrote one."""

    id: int
    kind: FollowUpKind
    state: FollowUpState
    person: Person | None
    company_id: int | None
    company: str
    mailbox: str | None
    interview_id: int | None
    interview_title: str
    interview_on: date | None
    due_on: date
    planned_on: date
    snoozed_until: date | None
    expires_on: date | None
    due_time: time | None
    title: str
    own_opener: str
    attempts: int
    origin_key: str
    closed_on: date | None
    rev: int
    updated_at: datetime

    @property
    def effective_on(self) -> date:
        """The day from which it is due."""
        return self.snoozed_until or self.planned_on

    @property
    def is_second_try(self) -> bool:
        """Whether it is a check-in after one that went without an answer."""
        return self.kind is FollowUpKind.CHECK_IN and self.origin_key.endswith(":2")


LIVING = Contact.deleted_at.is_(None) & Contact.archived_at.is_(None)


def whole() -> Select[FollowUp]:
    """Follow-ups with what a nudge shows of contact, company and interview."""
    return (
        select(FollowUp)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .options(
            joinedload(FollowUp.contact),
            joinedload(FollowUp.company),
            joinedload(FollowUp.interview).joinedload(Interview.opening).joinedload(Opening.company),
        )
    )


def about_the_living() -> Select[FollowUp]:
    """Follow-ups about contacts who are neither archived nor in the trash, or about nobody."""
    return whole().where(LIVING)


def as_nudges(session: Session, found: Sequence[FollowUp]) -> list[Nudge]:
    """Nudges of these rows in the same order; five further queries however many there are."""
    contacts = {row.contact.id: row.contact for row in found if row.contact is not None}
    people = _people(session, contacts)
    mailboxes = _mailboxes(session, {row.company_id for row in found if row.contact_id is None})
    return [_nudge(row, people, mailboxes) for row in found]


def _nudge(row: FollowUp, people: dict[int, Person], mailboxes: dict[int, str]) -> Nudge:
    person = people.get(row.contact_id) if row.contact_id is not None else None
    company = row.company or (row.interview.opening.company if row.interview is not None else None)
    return Nudge(
        id=row.id,
        kind=row.kind,
        state=row.state,
        person=person,
        company_id=company.id if company is not None else None,
        company=company.name if company is not None else (person.company if person is not None else ""),
        mailbox=mailboxes.get(row.company_id or 0),
        interview_id=row.interview_id,
        interview_title=row.interview.title if row.interview is not None else "",
        interview_on=row.interview.local_day if row.interview is not None else None,
        due_on=row.due_on,
        planned_on=row.planned_on,
        snoozed_until=row.snoozed_until,
        expires_on=row.expires_on,
        due_time=row.due_time,
        title=row.title,
        own_opener=row.opener,
        attempts=row.attempts,
        origin_key=row.origin_key,
        closed_on=row.closed_on,
        rev=row.rev,
        updated_at=row.updated_at,
    )


def _people(session: Session, contacts: dict[int, Contact]) -> dict[int, Person]:
    if not contacts:
        return {}
    jobs, methods = _jobs(session, contacts), _methods(session, contacts)
    last, details = _last_words(session, contacts), _details(session, contacts)
    return {
        contact.id: Person(
            id=contact.id,
            name=contact.name,
            title=jobs.get(contact.id, ("", ""))[0],
            company=jobs.get(contact.id, ("", ""))[1],
            met_on=contact.met_on,
            met_where=contact.met_where,
            email=methods.get((contact.id, MethodKind.EMAIL)),
            phone=methods.get((contact.id, MethodKind.PHONE)),
            link=methods.get((contact.id, MethodKind.LINK)),
            last=last.get(contact.id),
            detail=details.get(contact.id, ""),
        )
        for contact in contacts.values()
    }


def _jobs(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = session.execute(
        select(Position.contact_id, Position.title, Company.name)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Position.contact_id.in_(ids), Position.is_current)
    )
    return {contact_id: (title, company or "") for contact_id, title, company in found}


def _methods(session: Session, ids: Iterable[int]) -> dict[tuple[int, MethodKind], str]:
    """The first method of each kind."""
    found = session.execute(
        select(ContactMethod.contact_id, ContactMethod.kind, ContactMethod.value)
        .where(ContactMethod.contact_id.in_(ids))
        .order_by(ContactMethod.place.desc(), ContactMethod.id.desc())
    )
    return {(contact_id, kind): value for contact_id, kind, value in found}


def _last_words(session: Session, ids: Iterable[int]) -> dict[int, LastWord]:
    newest = func.row_number().over(
        partition_by=InteractionContact.contact_id,
        order_by=(Interaction.occurred_on.desc(), Interaction.id.desc()),
    )
    ranked = (
        select(
            InteractionContact.contact_id.label("contact_id"),
            Interaction.occurred_on.label("day"),
            Interaction.kind.label("kind"),
            Interaction.text.label("said"),
            newest.label("place"),
        )
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .where(InteractionContact.contact_id.in_(ids), Interaction.kind.in_(COUNTED))
        .subquery()
    )
    found = session.execute(
        select(ranked.c.contact_id, ranked.c.day, ranked.c.kind, ranked.c.said).where(ranked.c.place == 1)
    )
    return {contact_id: LastWord(day, kind, said) for contact_id, day, kind, said in found}


def _details(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The latest detail that a debrief holds about each contact."""
    found = session.execute(
        select(DebriefDetail.contact_id, DebriefDetail.text)
        .join(Debrief, Debrief.id == DebriefDetail.debrief_id)
        .where(DebriefDetail.contact_id.in_(ids))
        .order_by(Debrief.local_day, Debrief.id)
    )
    return {row[0]: row[1] for row in found}


def _mailboxes(session: Session, company_ids: set[int | None]) -> dict[int, str]:
    wanted = {company_id for company_id in company_ids if company_id is not None}
    if not wanted:
        return {}
    found = session.execute(
        select(Mailbox.company_id, Mailbox.address)
        .where(Mailbox.company_id.in_(wanted))
        .order_by(Mailbox.id.desc())
    )
    return {row[0]: row[1] for row in found}
