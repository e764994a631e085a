"""Writing down what happened with whom, correcting it, taking it back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import Direction, InteractionKind
from crm.core.when import When
from crm.db.owner import BIGGEST_ID, NotFound
from crm.interactions import queries
from crm.interactions.models import Interaction, InteractionContact
from crm.interactions.signals import interaction_changed


class InTheFuture(ValueError):
    """Something was to be logged that has not happened yet."""


@dataclass(frozen=True, slots=True)
class NewInteraction:
    """Something that happened on a day in the user's zone, with at least one contact."""

    kind: InteractionKind
    occurred_on: date
    contact_ids: tuple[int, ...]
    text: str = ""
    direction: Direction | None = None
    occurred_at: datetime | None = None
    origin_key: str | None = None
    is_ask: bool = False


def log(session: Session, new: NewInteraction, *, when: When) -> Interaction:
    """Write down what happened. Raises `InTheFuture`, and `NotFound` for a foreign contact."""
    _check(session, new, when=when)
    row = Interaction(created_at=when.now, updated_at=when.now, rev=0)
    _assign(row, new)
    session.add(row)
    session.flush()
    after = _write_people(session, row, new.contact_ids)
    interaction_changed.send(row, session=session, when=when, contact_ids=after)
    return row


def edit(session: Session, row: Interaction, values: NewInteraction, *, when: When) -> None:
    """Replace what was written. Raises as `log`."""
    _check(session, values, when=when)
    before = queries.people_in(session, row.id)
    _assign(row, values)
    row.touch(when.now)
    after = _write_people(session, row, values.contact_ids)
    interaction_changed.send(row, session=session, when=when, contact_ids=before | after)


def remove(session: Session, row: Interaction, *, when: When) -> None:
    """Take back what was written. What it had closed opens again before the row goes."""
    before = queries.people_in(session, row.id)
    _write_people(session, row, ())
    interaction_changed.send(row, session=session, when=when, contact_ids=before)
    session.flush()
    session.delete(row)
    session.flush()


def _check(session: Session, new: NewInteraction, *, when: When) -> None:
    if new.occurred_on > when.today:
        raise InTheFuture(new.occurred_on.isoformat())
    wanted = set(new.contact_ids)
    possible = [contact_id for contact_id in wanted if 0 < contact_id <= BIGGEST_ID]
    known = set(session.scalars(select(Contact.id).where(Contact.id.in_(possible))))
    if known != wanted:
        raise NotFound(f"Contact {min(wanted - known)}")


def _assign(row: Interaction, values: NewInteraction) -> None:
    row.kind, row.direction, row.text = values.kind, values.direction, values.text
    row.occurred_on, row.occurred_at = values.occurred_on, values.occurred_at
    row.origin_key, row.is_ask = values.origin_key, values.is_ask


def _write_people(session: Session, row: Interaction, contact_ids: tuple[int, ...]) -> frozenset[int]:
    """Bring those who were in it in line; returns who is in it now."""
    wanted = frozenset(contact_ids)
    there = session.scalars(
        select(InteractionContact).where(InteractionContact.interaction_id == row.id)
    ).all()
    for part in there:
        if part.contact_id not in wanted:
            session.delete(part)
    for contact_id in sorted(wanted - {part.contact_id for part in there}):
        session.add(InteractionContact(interaction_id=row.id, contact_id=contact_id))
    session.flush()
    session.expire(row, ["people"])
    return wanted
