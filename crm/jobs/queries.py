"""Reading what the jobs and their page need."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import InterviewState
from crm.interviews.models import Interview
from crm.notifications.models import OPEN_QUESTIONS, Delivery, DeliveryState


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


def first_account(session: Session) -> int | None:
    """The account that was made first: whoever set the instance up."""
    return session.scalar(select(func.min(User.id)))


def open_questions(session: Session) -> dict[DeliveryState, int]:
    """The owner's deliveries that wait for a decision, by state."""
    found = session.execute(
        select(Delivery.state, func.count(Delivery.id))
        .where(Delivery.state.in_(OPEN_QUESTIONS), Delivery.dismissed_at.is_(None))
        .group_by(Delivery.state)
    )
    return {row[0]: row[1] for row in found}
