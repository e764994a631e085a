"""What the ladders look at, read from the database: the facts of a company, and those of a contact."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.contacts.models import Company, Contact, LinkedIn, Mailbox, Position
from crm.core.kinds import Direction, FollowUpState, InteractionKind, InterviewState
from crm.core.ladders import (
    Answer,
    CompanyFacts,
    ContactFacts,
    InterviewFact,
    Met,
    OpeningFact,
    Row,
    renamed,
)
from crm.followups.evidence import COUNTED
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening, OpeningPerson


def facts_of_company(
    session: Session, company_id: int, planted: Sequence[FollowUp]
) -> tuple[CompanyFacts, set[int]]:
    """The facts, and everyone who takes part in an interview there; `planted` are the company's steps."""
    interviews = _interviews(session, company_id)
    openings = _openings(session, company_id)
    met = {person.contact_id for row in interviews for person in row.participants}
    near = _near(session, met.union(*(_ids(opening) for opening in openings.values())))
    return CompanyFacts(
        company_id=company_id,
        interviews=tuple(_interview_fact(row) for row in interviews),
        openings={key: _of_living(opening, near) for key, opening in openings.items()},
        promised_on=_promised(session, company_id),
        answers=_answers(session, interviews),
        closed=_closed(planted),
        done=frozenset(_keys(planted, {FollowUpState.DONE})),
        open=frozenset(row.origin_key for row in planted if row.state is FollowUpState.OPEN),
        with_cadence=frozenset(each.id for each in near if each.is_live and each.cadence is not None),
        archived=frozenset(each.id for each in near if each.archived_at is not None),
        has_mailbox=_has_mailbox(session, company_id),
    ), met


def facts_of_contact(session: Session, contact: Contact, planted: Sequence[FollowUp]) -> ContactFacts:
    """The facts of a contact; `planted` are the steps about them alone."""
    moves = session.execute(
        select(Position.id, Position.move_noted_on).where(
            Position.contact_id == contact.id, Position.is_current, Position.move_noted_on.is_not(None)
        )
    )
    thanked = session.scalars(
        select(FollowUp.closed_on).where(
            FollowUp.contact_id == contact.id,
            FollowUp.state == FollowUpState.DONE,
            FollowUp.origin_key.startswith(Row.THANKS.prefix),
        )
    )
    return ContactFacts(
        contact_id=contact.id,
        is_live=contact.is_live,
        moves={position_id: day for position_id, day in moves if day is not None},
        thanked_on=max((day for day in thanked if day is not None), default=None),
        may_connect=contact.linkedin is LinkedIn.NOT_ASKED,
        closed=frozenset(_closed(planted)),
    )


def _closed(planted: Iterable[FollowUp]) -> dict[str, date]:
    """Closed keys with their days; after a merge a key counts for the contact that is left, too."""
    days: dict[str, date] = {}
    for row in planted:
        if row.state.satisfies_key and row.closed_on is not None:
            for key in {row.origin_key, renamed(row.origin_key, row.contact_id)}:
                days[key] = max(row.closed_on, days.get(key, row.closed_on))
    return days


def _keys(planted: Iterable[FollowUp], states: Collection[FollowUpState]) -> set[str]:
    rows = [row for row in planted if row.state in states]
    return {key for row in rows for key in (row.origin_key, renamed(row.origin_key, row.contact_id))}


def _interviews(session: Session, company_id: int) -> Sequence[Interview]:
    statement = (
        select(Interview)
        .join(Interview.opening)
        .join(Opening.company)
        .where(Opening.company_id == company_id)
        .options(
            joinedload(Interview.opening).joinedload(Opening.company),
            selectinload(Interview.participants).joinedload(Participant.contact),
        )
        .order_by(Interview.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).unique().all()


def _interview_fact(row: Interview) -> InterviewFact:
    """One in the trash is as good as cancelled, without people; what was answered under it still counts."""
    is_trashed = _is_trashed(row)
    live = [person for person in row.participants if person.contact.deleted_at is None]
    people = [] if is_trashed else live
    return InterviewFact(
        id=row.id,
        opening_id=row.opening_id,
        on=row.local_day,
        state=InterviewState.CANCELLED if is_trashed else row.state,
        people=tuple(Met(person.contact_id, person.role) for person in people),
        organiser_id=next((person.contact_id for person in people if person.is_organiser), None),
    )


def _is_trashed(row: Interview) -> bool:
    """In the trash, itself or with its opening or company."""
    shelves = (row.deleted_at, row.opening.deleted_at, row.opening.company.deleted_at)
    return any(day is not None for day in shelves)


def _openings(session: Session, company_id: int) -> dict[int, OpeningFact]:
    """The openings that are not in the trash, with whoever belongs to them, alive or not."""
    rows = session.execute(
        select(
            Opening.id,
            Opening.stage,
            Opening.stage_changed_on,
            Opening.decide_by,
            Opening.source_contact_id,
        )
        .join(Opening.company)
        .where(Opening.company_id == company_id, Opening.deleted_at.is_(None), Company.deleted_at.is_(None))
        .order_by(Opening.id)
    ).all()
    people: dict[int, list[Met]] = defaultdict(list)
    for opening_id, contact_id, role in session.execute(
        select(OpeningPerson.opening_id, OpeningPerson.contact_id, OpeningPerson.role)
        .where(OpeningPerson.opening_id.in_([row.id for row in rows]))
        .order_by(OpeningPerson.id)
    ):
        people[opening_id].append(Met(contact_id, role))
    return {
        row.id: OpeningFact(
            row.id,
            row.stage,
            row.stage_changed_on,
            row.decide_by,
            tuple(people[row.id]),
            row.source_contact_id,
        )
        for row in rows
    }


def _ids(opening: OpeningFact) -> set[int]:
    source = {opening.source_id} if opening.source_id is not None else set()
    return {person.contact_id for person in opening.people} | source


def _near(session: Session, contact_ids: Collection[int]) -> Sequence[Contact]:
    """The contacts of these ids that are not in the trash."""
    if not contact_ids:
        return []
    return session.scalars(
        select(Contact).where(Contact.id.in_(contact_ids), Contact.deleted_at.is_(None)).order_by(Contact.id)
    ).all()


def _of_living(opening: OpeningFact, near: Iterable[Contact]) -> OpeningFact:
    known = {contact.id for contact in near}
    return OpeningFact(
        opening.id,
        opening.stage,
        opening.stage_changed_on,
        opening.decide_by,
        tuple(person for person in opening.people if person.contact_id in known),
        opening.source_id if opening.source_id in known else None,
    )


def _has_mailbox(session: Session, company_id: int) -> bool:
    return session.scalar(select(Mailbox.id).where(Mailbox.company_id == company_id).limit(1)) is not None


def _promised(session: Session, company_id: int) -> dict[date, date]:
    rows = session.execute(
        select(Debrief.local_day, Debrief.heard_by).where(
            Debrief.company_id == company_id, Debrief.heard_by.is_not(None)
        )
    )
    return {day: heard_by for day, heard_by in rows if heard_by is not None}


def _answers(session: Session, interviews: Sequence[Interview]) -> tuple[Answer, ...]:
    """Inbound interactions with a participant, for each opening in which that person took part."""
    openings: dict[int, set[int]] = defaultdict(set)
    for interview in interviews:
        for person in interview.participants:
            openings[person.contact_id].add(interview.opening_id)
    if not openings:
        return ()
    rows = session.execute(
        select(InteractionContact.contact_id, Interaction.occurred_on)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .where(
            InteractionContact.contact_id.in_(openings),
            Interaction.direction == Direction.IN,
            Interaction.kind.in_(COUNTED),
            Interaction.kind != InteractionKind.INTERVIEW,
        )
    )
    return tuple(
        Answer(opening_id, day) for contact_id, day in rows for opening_id in sorted(openings[contact_id])
    )
