"""Removing an interaction by hand, in a way that can be undone for a day."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import Direction, InteractionKind
from crm.core.when import When
from crm.db.owner import NotFound, owner_id
from crm.interactions import queries
from crm.interactions.actions.log import NewInteraction, log, remove
from crm.interactions.models import Interaction, RemovedInteraction

KEPT = timedelta(days=1)


def take_out(session: Session, row: Interaction, *, when: When) -> RemovedInteraction:
    """Remove an interaction and keep what it said, for `put_back`."""
    forget_removed(session, before=when.now - KEPT)
    removed = RemovedInteraction(removed_at=when.now, said=_said(session, row))
    session.add(removed)
    remove(session, row, when=when)
    return removed


def put_back(session: Session, removed: RemovedInteraction, *, when: When) -> Interaction:
    """Log again what was removed, with those contacts that are still there.

    Raises `NotFound` when nobody is left, or when what had written it did so again meanwhile.
    """
    values = _values(session, removed.said)
    again = values.origin_key is not None and queries.by_origin(session, values.origin_key) is not None
    if again or not values.contact_ids:
        raise NotFound(f"RemovedInteraction {removed.id}")
    session.delete(removed)
    return log(session, values, when=when)


def forget_removed(session: Session, *, before: datetime) -> None:
    """Forget what the owner removed before that instant."""
    session.execute(
        delete(RemovedInteraction).where(
            RemovedInteraction.user_id == owner_id(), RemovedInteraction.removed_at < before
        )
    )


def _said(session: Session, row: Interaction) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "occurred_on": row.occurred_on.isoformat(),
        "occurred_at": row.occurred_at.isoformat() if row.occurred_at else None,
        "direction": row.direction.value if row.direction else None,
        "text": row.text,
        "origin_key": row.origin_key,
        "is_ask": row.is_ask,
        "contact_ids": sorted(queries.people_in(session, row.id)),
    }


def _values(session: Session, said: dict[str, Any]) -> NewInteraction:
    there = session.scalars(
        select(Contact.id).where(Contact.id.in_(said["contact_ids"])).order_by(Contact.id)
    )
    return NewInteraction(
        kind=InteractionKind(said["kind"]),
        occurred_on=date.fromisoformat(said["occurred_on"]),
        contact_ids=tuple(there),
        text=said["text"],
        direction=Direction(said["direction"]) if said["direction"] else None,
        occurred_at=datetime.fromisoformat(said["occurred_at"]) if said["occurred_at"] else None,
        origin_key=said["origin_key"],
        is_ask=said.get("is_ask", False),
    )
