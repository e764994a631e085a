"""What is proposed of an invitation: company, opening and people, each matched with what is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.contacts import keys
from crm.contacts import queries as contacts
from crm.contacts.models import Company, MethodKind
from crm.contacts.queries import Match
from crm.core.kinds import InterviewKind
from crm.core.roles import Role
from crm.openings.models import Opening
from crm.transfer.reading import Event, LeftOut, Person

HOUR = timedelta(hours=1)
KIND_WORDS = (
    (
        InterviewKind.RECRUITER_SCREEN,
        ("recruiter", "phone screen", "screening", "intro call", "hr ", "kennenlern"),
    ),
    (InterviewKind.HIRING_MANAGER, ("hiring manager",)),
    (InterviewKind.SYSTEM_DESIGN, ("system design", "architecture")),
    (InterviewKind.TAKE_HOME_REVIEW, ("take-home", "take home", "case study")),
    (InterviewKind.TECHNICAL, ("technical", "coding", "pair programming", "technisch", "live code")),
    (InterviewKind.PANEL, ("panel",)),
    (InterviewKind.ONSITE, ("onsite", "on-site", "final day")),
    (InterviewKind.CULTURE, ("culture", "values", "meet the team", "team fit")),
    (InterviewKind.FINAL, ("final", "founder", "ceo")),
)


@dataclass(frozen=True, slots=True)
class ProposedPerson:
    """Someone of the invitation, and who of the contacts they may be; `known` is the one that is sure."""

    person: Person
    matches: Sequence[Match]
    known: Match | None
    known_by_address: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that the preview shows of one event. Times are wall times in `zone`."""

    event: Event
    title: str
    kind: InterviewKind
    starts_local: datetime | None
    ends_local: datetime | None
    zone: str
    company: Company | None
    company_name: str
    openings: Sequence[Opening]
    people: Sequence[ProposedPerson]
    mailboxes: Sequence[LeftOut]
    left_out: Sequence[LeftOut]


def propose(session: Session, event: Event, *, zone: str) -> Proposal:
    """Match one event with what the owner knows. `zone` is the user's, for events without a usable one."""
    company = _company(session, event)
    name = company.name if company is not None else (event.company or "")
    # UTC is how calendars write down an instant; nobody agreed on it as a zone
    own_zone = zone if event.zone is None or event.zone == "UTC" else event.zone
    starts = _wall(event.starts_at, own_zone) or event.starts_local
    ends = _wall(event.ends_at, own_zone) or (starts + HOUR if starts else None)
    return Proposal(
        event=event,
        title=event.summary,
        kind=kind_of(event.summary),
        starts_local=starts,
        ends_local=ends,
        zone=own_zone,
        company=company,
        company_name=name,
        openings=_openings(session, company),
        people=[_match(session, person, name) for person in event.people],
        mailboxes=[each for each in event.left_out if each.why == "shared_mailbox" and each.email],
        left_out=[each for each in event.left_out if each.why != "shared_mailbox"],
    )


def kind_of(title: str) -> InterviewKind:
    """The kind of interview that a title speaks of; `other` when it does not say."""
    words = f"{title.casefold()} "
    return next(
        (kind for kind, signs in KIND_WORDS if any(sign in words for sign in signs)), InterviewKind.OTHER
    )


def _wall(moment: datetime | None, zone: str) -> datetime | None:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment is not None else None


def _company(session: Session, event: Event) -> Company | None:
    found = contacts.company_by_domain(session, event.domain) if event.domain else None
    if found is None and event.company:
        found = contacts.company_by_name(session, event.company)
    return found


def _openings(session: Session, company: Company | None) -> Sequence[Opening]:
    """The company's openings, those still open first, the latest first."""
    if company is None:
        return []
    found = session.scalars(
        select(Opening)
        .where(Opening.company_id == company.id, Opening.deleted_at.is_(None))
        .options(joinedload(Opening.company))
        .order_by(Opening.id.desc())
    ).all()
    return sorted(found, key=lambda opening: opening.stage.is_final)


def _match(session: Session, person: Person, company: str) -> ProposedPerson:
    by_address = _by_address(session, person.email)
    matches = contacts.likely(session, person.name, person.email or "", company)
    known = next((match for match in matches if match.contact_id == by_address), None)
    if known is None:
        known = next((match for match in matches if match.is_sure), None)
    return ProposedPerson(person, matches, known, known is not None and known.contact_id == by_address)


def _by_address(session: Session, email: str | None) -> int | None:
    if not email:
        return None
    key = keys.method_key(MethodKind.EMAIL, email)
    found = contacts.find_by_methods(session, [(MethodKind.EMAIL, key)])
    return found[0].contact_id if found else None


def default_role(left: LeftOut) -> Role:
    """The role offered when somebody who was left out is taken in after all."""
    return Role.COORDINATOR if left.why == "declined" else Role.INTERVIEWER
