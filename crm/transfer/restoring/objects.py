"""What devices stored, brought along: it is what the next change is written into."""

from typing import Any

from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.content_lines import BadContent
from crm.core.when import When
from crm.db.base import Base
from crm.followups.models import FollowUp
from crm.interviews.models import Interview
from crm.published import actions
from crm.published.models import PublishedObject, PublishedShelf, Shelf
from crm.transfer.restoring.plan import Ids
from crm.transfer.restoring.reading import Document, Refusal, Refused
from crm.transfer.restoring.values import fit

OF = {
    Shelf.FOLLOW_UPS: FollowUp.__tablename__,
    Shelf.INTERVIEWS: Interview.__tablename__,
    Shelf.CONTACTS: Contact.__tablename__,
}


def bring_objects(session: Session, document: Document, ids: Ids, *, when: When) -> None:
    """Open the shelves if there were any, and store what lay on them under the new ids."""
    shelves = document.tables.get(PublishedShelf.__tablename__, [])
    if not shelves:
        return
    actions.open_shelves(session, now=when.now)
    try:
        for row in shelves:
            said = {str(name): str(value) for name, value in row["properties"].items()}
            actions.set_properties(session, Shelf(row["shelf"]), said)
    except (KeyError, ValueError, AttributeError) as error:
        raise Refused(Refusal.DAMAGED, f"published_shelf {row.get('id')}") from error
    for row in document.tables.get(PublishedObject.__tablename__, []):
        _bring(session, row, ids, when=when)


def _bring(session: Session, row: dict[str, Any], ids: Ids, *, when: When) -> None:
    """One of them; what it showed may not have come along."""
    columns = Base.metadata.tables[PublishedObject.__tablename__].columns
    try:
        shelf, name = fit(columns["shelf"], row["shelf"]), fit(columns["name"], row["name"])
        ref_id, body = fit(columns["ref_id"], row.get("ref_id")), row["body"].encode()
        new_id = ids.get(OF[shelf], {}).get(ref_id) if ref_id is not None else None
        if ref_id is None or new_id is not None:
            actions.store(session, shelf, name=name, body=body, ref_id=new_id, now=when.now)
    except (KeyError, ValueError, TypeError, AttributeError, BadContent) as error:
        raise Refused(Refusal.DAMAGED, f"published_object {row.get('id')}") from error
