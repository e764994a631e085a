"""Reading what the jobs and their page need."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import InterviewState
from crm.interviews.models import Interview


def zones(session: Session) -> dict[int, str]:
    """Every user's zone."""
    return {row.id: row.zone for row in session.execute(select(User.id, User.zone))}


def owners_of_ended_interviews(session: Session, *, now: datetime) -> set[int]:
    """Who has an interview that is over and still counts as planned. Call across owners."""
    return set(
        session.scalars(
            select(Interview.user_id)
            .where(
                Interview.state == InterviewState.PLANNED,
                Interview.ends_at <= now,
                Interview.deleted_at.is_(None),
            )
            .distinct()
        )
    )
