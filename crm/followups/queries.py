"""Reading follow-ups."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import FollowUpState
from crm.db.owner import NotFound
from crm.followups.models import FollowUp
from crm.followups.nudges import LIVING, Nudge, about_the_living, as_nudges, whole

effective_day = FollowUp.effective_day
MOST_COUNTED = 100


def due(session: Session, *, today: date) -> list[Nudge]:
    """Everything that is due, the longest overdue first ("Due" is on or before today, never equality)."""
    found = session.scalars(
        about_the_living()
        .where(FollowUp.state == FollowUpState.OPEN, effective_day <= today)
        .order_by(effective_day, FollowUp.id)
    )
    return as_nudges(session, found.unique().all())


def due_count(session: Session, *, today: date) -> int:
    """How many follow-ups are due, counted up to a hundred: more is not shown, and would cost more."""
    some = (
        select(FollowUp.id)
        .outerjoin(Contact, Contact.id == FollowUp.contact_id)
        .where(LIVING, FollowUp.state == FollowUpState.OPEN, effective_day <= today)
        .limit(MOST_COUNTED)
    )
    return len(session.scalars(some).all())


def coming(session: Session, *, today: date, until: date) -> list[Nudge]:
    """Open follow-ups after today, up to and with `until`, in order of days."""
    found = session.scalars(
        about_the_living()
        .where(FollowUp.state == FollowUpState.OPEN, effective_day > today, effective_day <= until)
        .order_by(effective_day, FollowUp.id)
    )
    return as_nudges(session, found.unique().all())


def next_after(session: Session, *, today: date) -> Nudge | None:
    """The open follow-up that comes next after today."""
    found = session.scalars(
        about_the_living()
        .where(FollowUp.state == FollowUpState.OPEN, effective_day > today)
        .order_by(effective_day, FollowUp.id)
        .limit(1)
    )
    nudges = as_nudges(session, found.unique().all())
    return nudges[0] if nudges else None


def open_until(session: Session, *, until: date) -> list[Nudge]:
    """Every open follow-up up to and with `until`; what a feed shows."""
    found = session.scalars(
        about_the_living()
        .where(FollowUp.state == FollowUpState.OPEN, effective_day <= until)
        .order_by(effective_day.desc(), FollowUp.id)
    )
    return as_nudges(session, found.unique().all())


def for_contact(session: Session, contact_id: int) -> list[Nudge]:
    """The open follow-ups about a contact, the next first; also of an archived or trashed one."""
    return _about(session, FollowUp.contact_id == contact_id, FollowUp.state == FollowUpState.OPEN)


def for_interview(session: Session, company_id: int, interview_ids: Sequence[int]) -> list[Nudge]:
    """The steps that these interviews of one company planted, in every state but withdrawn."""
    return _about(
        session,
        FollowUp.company_id == company_id,
        FollowUp.interview_id.in_(interview_ids),
        FollowUp.state != FollowUpState.WITHDRAWN,
    )


def for_opening(session: Session, opening_id: int, interview_ids: Sequence[int]) -> list[Nudge]:
    """What an opening and its interviews planted, in every state but withdrawn."""
    return _about(
        session,
        (FollowUp.opening_id == opening_id) | FollowUp.interview_id.in_(interview_ids),
        FollowUp.state != FollowUpState.WITHDRAWN,
    )


def nudge(session: Session, followup_id: int) -> Nudge:
    """One follow-up in any state. Raises `NotFound`."""
    found = _about(session, FollowUp.id == followup_id)
    if not found:
        raise NotFound(f"FollowUp {followup_id}")
    return found[0]


def also_due(session: Session, row: FollowUp, *, today: date) -> list[Nudge]:
    """The other due steps of the same contact: what one conversation may settle too."""
    if row.contact_id is None:
        return []
    return _about(
        session,
        FollowUp.contact_id == row.contact_id,
        FollowUp.id != row.id,
        FollowUp.state == FollowUpState.OPEN,
        effective_day <= today,
    )


def closed_by(session: Session, interaction_id: int) -> Sequence[FollowUp]:
    """The follow-ups that an interaction closed."""
    return session.scalars(select(FollowUp).where(FollowUp.closed_by == interaction_id)).all()


def _about(session: Session, *conditions: ColumnElement[bool]) -> list[Nudge]:
    found = session.scalars(whole().where(*conditions).order_by(effective_day, FollowUp.id))
    return as_nudges(session, found.unique().all())
