"""Follow-ups as they are shown: with the person, where we met, the last word, and how to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from crm.contacts.models import Contact, Mailbox
from crm.core.kinds import FollowUpKind, FollowUpState, Stage
from crm.core.ladders import Row, attempt_of, row_of
from crm.followups.models import FollowUp
from crm.followups.persons import LastWord, Person, people
from crm.interviews.models import Interview
from crm.openings.models import Opening

__all__ = ["LIVING", "LastWord", "Nudge", "Person", "about_the_living", "as_nudges", "whole"]


@dataclass(frozen=True, slots=True)
class Nudge:
    """A follow-up with all that is needed to act on it. `own_opener` is empty unless the user wrote one.

    The opening is the one that it is about, or that its interview is about.
    """

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
    opening_id: int | None = None
    opening_title: str = ""
    stage: Stage | None = None
    stage_changed_on: date | None = None
    decide_by: date | None = None

    @property
    def row(self) -> Row | None:
        """The row of the ladder table that planted it; None for what no ladder planted."""
        return row_of(self.origin_key)

    @property
    def effective_on(self) -> date:
        """The day from which it is due."""
        return self.snoozed_until or self.planned_on

    @property
    def is_second_try(self) -> bool:
        """Whether it is a check-in after one that went without an answer."""
        return self.row is Row.CHECK_IN and attempt_of(self.origin_key) > 1


LIVING = Contact.deleted_at.is_(None) & Contact.archived_at.is_(None)


def whole() -> Select[FollowUp]:
    """Follow-ups with what a nudge shows of contact, company and interview."""
    return (
        select(FollowUp)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .options(
            joinedload(FollowUp.contact),
            joinedload(FollowUp.company),
            joinedload(FollowUp.opening).joinedload(Opening.company),
            joinedload(FollowUp.interview).joinedload(Interview.opening).joinedload(Opening.company),
        )
    )


def about_the_living() -> Select[FollowUp]:
    """Follow-ups about contacts who are neither archived nor in the trash, or about nobody."""
    return whole().where(LIVING)


def as_nudges(session: Session, found: Sequence[FollowUp]) -> list[Nudge]:
    """Nudges of these rows in the same order; five further queries however many there are."""
    contacts = {row.contact.id: row.contact for row in found if row.contact is not None}
    found_people = people(session, contacts)
    mailboxes = _mailboxes(session, {row.company_id for row in found if row.contact_id is None})
    return [_nudge(row, found_people, mailboxes) for row in found]


def _nudge(row: FollowUp, people: dict[int, Person], mailboxes: dict[int, str]) -> Nudge:
    person = people.get(row.contact_id) if row.contact_id is not None else None
    opening = row.opening or (row.interview.opening if row.interview is not None else None)
    company = row.company or (opening.company if opening is not None else None)
    return Nudge(
        id=row.id,
        kind=row.kind,
        state=row.state,
        person=person,
        company_id=company.id if company is not None else None,
        company=company.name if company is not None else (person.company if person is not None else ""),
        mailbox=mailboxes.get(row.company_id or 0) if row_of(row.origin_key) is not Row.DECIDE else None,
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
        opening_id=opening.id if opening is not None else None,
        opening_title=opening.title if opening is not None else "",
        stage=opening.stage if opening is not None else None,
        stage_changed_on=opening.stage_changed_on if opening is not None else None,
        decide_by=opening.decide_by if opening is not None else None,
    )


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
