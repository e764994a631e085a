"""The tables of the archive that a spreadsheet opens: what one would want to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, Interview, Participant
from crm.openings.models import Opening

AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of the archive: its name, its header, and the statement that its rows come from."""

    name: str
    header: tuple[str, ...]
    statement: Select[*tuple[Any, ...]]

    def rows(self, session: Session) -> Iterable[Any]:
        """The rows, some hundred at a time."""
        return session.execute(self.statement.execution_options(yield_per=AT_A_TIME))


COMPANIES = Sheet(
    "companies.csv",
    ("Name", "Careers page", "Notes"),
    select(Company.name, Company.careers_url, Company.notes)
    .where(Company.deleted_at.is_(None))
    .order_by(Company.name_key, Company.id),
)
OPENINGS = Sheet(
    "openings.csv",
    ("Company", "Role", "Stage", "Since", "Applied on", "Decide by", "Source", "Salary", "Link", "Notes"),
    select(
        Company.name,
        Opening.title,
        Opening.stage,
        Opening.stage_changed_on,
        Opening.applied_on,
        Opening.decide_by,
        Opening.source,
        Opening.salary,
        Opening.link,
        Opening.notes,
    )
    .join(Company, Company.id == Opening.company_id)
    .where(Opening.deleted_at.is_(None))
    .order_by(Company.name_key, Opening.id),
)
INTERVIEWS = Sheet(
    "interviews.csv",
    ("Day", "From", "To", "Time zone", "Company", "Role", "Title", "Kind", "State", "Place", "Link", "Notes"),
    select(
        Interview.local_day,
        Interview.starts_local,
        Interview.ends_local,
        Interview.zone,
        Company.name,
        Opening.title.label("role"),
        Interview.title,
        Interview.kind,
        Interview.state,
        Interview.place,
        Interview.link,
        Interview.notes,
    )
    .join(Opening, Opening.id == Interview.opening_id)
    .join(Company, Company.id == Opening.company_id)
    .where(Interview.deleted_at.is_(None))
    .order_by(Interview.starts_at, Interview.id),
)
PARTICIPANTS = Sheet(
    "participants.csv",
    ("Day", "Company", "Interview", "Person", "Part"),
    select(Interview.local_day, Company.name, Interview.title, Contact.name.label("person"), Participant.role)
    .join(Interview, Interview.id == Participant.interview_id)
    .join(Contact, Contact.id == Participant.contact_id)
    .join(Opening, Opening.id == Interview.opening_id)
    .join(Company, Company.id == Opening.company_id)
    .where(Interview.deleted_at.is_(None), Contact.deleted_at.is_(None))
    .order_by(Interview.starts_at, Participant.id),
)
DEBRIEFS = Sheet(
    "debriefs.csv",
    ("Day", "Company", "Questions", "What they valued", "Doubts", "What I learned"),
    select(
        Debrief.local_day, Company.name, Debrief.questions, Debrief.valued, Debrief.doubts, Debrief.learned
    )
    .join(Company, Company.id == Debrief.company_id)
    .order_by(Debrief.local_day, Debrief.id),
)
INTERACTIONS = Sheet(
    "log.csv",
    ("Day", "Person", "Kind", "Direction", "What"),
    select(Interaction.occurred_on, Contact.name, Interaction.kind, Interaction.direction, Interaction.text)
    .join(InteractionContact, InteractionContact.interaction_id == Interaction.id)
    .join(Contact, Contact.id == InteractionContact.contact_id)
    .where(Contact.deleted_at.is_(None))
    .order_by(Interaction.occurred_on, Interaction.id),
)
FOLLOW_UPS = Sheet(
    "follow-ups.csv",
    ("Due", "Planned", "Snoozed until", "Person", "Kind", "State", "Closed on", "What"),
    select(
        FollowUp.due_on,
        FollowUp.planned_on,
        FollowUp.snoozed_until,
        Contact.name,
        FollowUp.kind,
        FollowUp.state,
        FollowUp.closed_on,
        FollowUp.title,
    )
    .outerjoin(Contact, Contact.id == FollowUp.contact_id)
    .order_by(FollowUp.due_on, FollowUp.id),
)
SHEETS = (COMPANIES, OPENINGS, INTERVIEWS, PARTICIPANTS, DEBRIEFS, INTERACTIONS, FOLLOW_UPS)
