"""What is stored of an account's facts, to compare before and after."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact, ContactMethod, ContactTag, Position
from crm.core.kinds import FollowUpState
from crm.db.base import Base, Owned
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Interview
from crm.openings.models import Opening

FACTS: tuple[type[Owned], ...] = (
    Contact,
    ContactMethod,
    ContactTag,
    FollowUp,
    Interaction,
    InteractionContact,
    Interview,
    Opening,
    Position,
)
COUNTERS = frozenset({"rev", "updated_at"})


def snapshot(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of the facts, but for counters, and steps that were planted and are not wanted any more."""
    session.rollback()
    found: dict[str, list[dict[str, Any]]] = {}
    for model in FACTS:
        table = Base.metadata.tables[model.__tablename__]  # type: ignore[attr-defined]
        columns = [column for column in table.columns if column.name not in COUNTERS]
        rows = session.execute(select(*columns).order_by(table.c.id)).mappings()
        found[table.name] = [dict(row) for row in rows if row.get("state") is not FollowUpState.WITHDRAWN]
    session.rollback()
    return found
