"""Reading the log."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, selectinload

from crm.contacts.models import Contact
from crm.core.kinds import InteractionKind
from crm.db.owner import one
from crm.interactions.models import Interaction, InteractionContact, RemovedInteraction


def interaction(session: Session, interaction_id: int) -> Interaction:
    """The interaction with who was in it. Raises `NotFound`."""
    return one(session, Interaction, interaction_id, selectinload(Interaction.people))


def by_origin(session: Session, origin_key: str) -> Interaction | None:
    """The interaction that something else wrote under this key (`interview:<id>`, `followup:<id>`)."""
    return session.scalar(select(Interaction).where(Interaction.origin_key == origin_key))


def people_in(session: Session, interaction_id: int) -> frozenset[int]:
    """The ids of the contacts in an interaction."""
    return frozenset(
        session.scalars(
            select(InteractionContact.contact_id).where(InteractionContact.interaction_id == interaction_id)
        )
    )


def with_contact(
    session: Session, contact_id: int, *, limit: int | None = None, notes: bool | None = None
) -> Sequence[Interaction]:
    """What was logged with a contact, the newest first (all of it without a `limit`).

    With `notes` only what one wrote down for oneself; with `notes=False` everything else.
    """
    kinds: ColumnElement[bool] = true()
    if notes is not None:
        kinds = (
            (Interaction.kind == InteractionKind.NOTE)
            if notes
            else (Interaction.kind != InteractionKind.NOTE)
        )
    return session.scalars(
        select(Interaction)
        .join(InteractionContact, InteractionContact.interaction_id == Interaction.id)
        .where(InteractionContact.contact_id == contact_id, kinds)
        .order_by(Interaction.occurred_on.desc(), Interaction.id.desc())
        .limit(limit)
    ).all()


def names_in(session: Session, interaction_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """(id, name) of the contacts in each of these interactions, without those in the trash."""
    rows = session.execute(
        select(InteractionContact.interaction_id, Contact.id, Contact.name)
        .join(Contact, Contact.id == InteractionContact.contact_id)
        .where(InteractionContact.interaction_id.in_(interaction_ids), Contact.deleted_at.is_(None))
        .order_by(Contact.name_key, Contact.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for interaction_id, contact_id, name in rows:
        found.setdefault(interaction_id, []).append((contact_id, name))
    return found


def removed(session: Session, removed_id: int) -> RemovedInteraction:
    """What a removed interaction said. Raises `NotFound` once it is put back or forgotten."""
    return one(session, RemovedInteraction, removed_id)
