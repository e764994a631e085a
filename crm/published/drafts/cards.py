"""Contacts as cards."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.names import fold
from crm.core.vcard_text import Card, card_text
from crm.core.when import When
from crm.followups.nudges import LIVING
from crm.published.drafts.draft import Draft
from crm.published.site import Site


def card_ids(session: Session, _when: When) -> list[int]:
    """Every contact that is shown."""
    return list(session.scalars(select(Contact.id).where(LIVING).order_by(Contact.id)))


def card_drafts(session: Session, ids: Collection[int], _site: Site, _when: When) -> dict[int, Draft]:
    """Drafts of those of these contacts that are shown."""
    rows = session.execute(
        select(Contact.id, Contact.name, Contact.notes, Contact.updated_at).where(Contact.id.in_(ids), LIVING)
    )
    return {row.id: _draft(row.id, row.name, row.notes) for row in rows}


def _draft(ref_id: int, name: str, notes: str) -> Draft:
    def write(uid: str, _body: bytes | None) -> bytes:
        return card_text(Card(uid=uid, name=name, note=notes))

    return Draft(ref_id, "VCARD", write, fold(name))
