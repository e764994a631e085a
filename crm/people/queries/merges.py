"""Merges of contacts: the two sides before one, and what can be undone after it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm.contacts.models import Contact, ContactAlias, ContactPhoto, CustomValue, Position
from crm.db.changes import KEPT, ChangeAct
from crm.db.owner import BIGGEST_ID, NotFound, one

MERGE = "merge"
"""The kind of the act."""


def led_to(session: Session, former_id: int) -> int | None:
    """The contact that one of this id was merged into."""
    if not 0 < former_id <= BIGGEST_ID:
        return None
    return session.scalar(select(ContactAlias.contact_id).where(ContactAlias.former_id == former_id))


def whole(session: Session, contact_id: int) -> Contact:
    """A contact outside of the trash, with methods and positions. Raises `NotFound`."""
    found = one(
        session,
        Contact,
        contact_id,
        selectinload(Contact.methods),
        selectinload(Contact.positions).joinedload(Position.company),
    )
    if found.deleted_at is not None:
        raise NotFound(f"Contact {contact_id}")
    return found


def values(session: Session, contact_id: int) -> dict[int, str]:
    """What the user's own fields say of a contact, by field."""
    rows = session.execute(
        select(CustomValue.field_id, CustomValue.value).where(CustomValue.contact_id == contact_id)
    )
    return {row.field_id: row.value for row in rows}


def photo_digest(session: Session, contact_id: int) -> str:
    """The checksum of the photo; empty without one."""
    statement = select(ContactPhoto.sha256).where(ContactPhoto.contact_id == contact_id)
    return session.scalar(statement) or ""


def undoable(session: Session, contact_id: int, *, now: datetime) -> list[ChangeAct]:
    """The merges into this contact that can still be undone, the latest first."""
    acts = session.scalars(
        select(ChangeAct)
        .where(ChangeAct.kind == MERGE, ChangeAct.undone_at.is_(None), ChangeAct.acted_at > now - KEPT)
        .order_by(ChangeAct.acted_at.desc(), ChangeAct.id.desc())
    )
    return [act for act in acts if act.about.get("kept") == contact_id]


def act(session: Session, act_id: int, *, now: datetime) -> ChangeAct:
    """A merge that can still be undone. Raises `NotFound`."""
    found = one(session, ChangeAct, act_id)
    if found.kind != MERGE or found.undone_at is not None or found.acted_at <= now - KEPT:
        raise NotFound(f"ChangeAct {act_id}")
    return found
