"""Whom follow-ups are about, with what one needs to write to them: five queries for many people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.core.kinds import InteractionKind
from crm.followups.evidence import COUNTED
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, DebriefDetail

LINKEDIN = "linkedin.com/"


@dataclass(frozen=True, slots=True)
class LastWord:
    """The latest counted interaction with a contact."""

    on: date
    kind: InteractionKind
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a follow-up is about. `link` is the first one, `profile` the one to LinkedIn."""

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
    profile: str | None = None


def people(session: Session, contacts: dict[int, Contact]) -> dict[int, Person]:
    """Persons by contact id."""
    if not contacts:
        return {}
    jobs, (methods, profiles) = _jobs(session, contacts), _methods(session, contacts)
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
            profile=profiles.get(contact.id),
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


def _methods(
    session: Session, ids: Iterable[int]
) -> tuple[dict[tuple[int, MethodKind], str], dict[int, str]]:
    """The first method of each kind, and the first link to LinkedIn."""
    found = session.execute(
        select(ContactMethod.contact_id, ContactMethod.kind, ContactMethod.value, ContactMethod.value_key)
        .where(ContactMethod.contact_id.in_(ids))
        .order_by(ContactMethod.place.desc(), ContactMethod.id.desc())
    ).all()
    first = {(contact_id, kind): value for contact_id, kind, value, _key in found}
    profiles = {contact_id: value for contact_id, _kind, value, key in found if key.startswith(LINKEDIN)}
    return first, profiles


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
