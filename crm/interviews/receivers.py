"""What interviews do when something below them changes. Connected in `crm.app`."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.interviews import actions
from crm.interviews.models import Interview
from crm.openings.models import Opening


def on_opening(opening: Opening, *, session: Session, when: When, was_at: int, **_more: Any) -> None:
    """An opening is at another company after all: the debriefs of its interviews come along."""
    if was_at == opening.company_id:
        return
    rows = select(Interview).where(Interview.opening_id == opening.id).order_by(Interview.id)
    for interview in session.scalars(rows).all():
        actions.take_along(session, interview, company_id=was_at, day=interview.local_day, when=when)
