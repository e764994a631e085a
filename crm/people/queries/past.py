"""What happened with a contact beside the talks: interviews, and what was planned and is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company
from crm.core.kinds import FollowUpKind, FollowUpState, InterviewKind, InterviewState
from crm.core.ladders import Row, row_of
from crm.core.roles import Role
from crm.followups.models import FollowUp
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening

OVER = (FollowUpState.DONE, FollowUpState.SKIPPED, FollowUpState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Met:
    """An interview, with the part that a contact took in it where it is about one."""

    id: int
    local_day: date
    title: str
    kind: InterviewKind
    state: InterviewState
    company: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A follow-up that is done, skipped or expired."""

    id: int
    kind: FollowUpKind
    state: FollowUpState
    title: str
    origin_key: str
    due_on: date
    closed_on: date | None

    @property
    def row(self) -> Row | None:
        """The row of the ladder table that planted it; None for what no ladder planted."""
        return row_of(self.origin_key)


def interviews(session: Session, contact_id: int, *, limit: int | None = None) -> Sequence[Met]:
    """The interviews that a contact took part in, the latest first."""
    columns: list[Any] = [
        Interview.id,
        Interview.local_day,
        Interview.title,
        Interview.kind,
        Interview.state,
        Company.name,
        Participant.role,
    ]
    rows = session.execute(
        select(*columns)
        .join(Participant, Participant.interview_id == Interview.id)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Company, Company.id == Opening.company_id)
        .where(
            Participant.contact_id == contact_id,
            Interview.deleted_at.is_(None),
            Opening.deleted_at.is_(None),
            Company.deleted_at.is_(None),
        )
        .order_by(Interview.starts_at.desc(), Interview.id.desc())
        .limit(limit)
    )
    return [Met(*row) for row in rows]


def closed(session: Session, contact_id: int, *, limit: int | None = None) -> Sequence[Closed]:
    """What was planned about a contact and is over, what ended last first."""
    columns: list[Any] = [
        FollowUp.id,
        FollowUp.kind,
        FollowUp.state,
        FollowUp.title,
        FollowUp.origin_key,
        FollowUp.due_on,
        FollowUp.closed_on,
    ]
    rows = session.execute(
        select(*columns)
        .where(FollowUp.contact_id == contact_id, FollowUp.state.in_(OVER))
        .order_by(func.coalesce(FollowUp.closed_on, FollowUp.due_on).desc(), FollowUp.id.desc())
        .limit(limit)
    )
    return [Closed(*row) for row in rows]
