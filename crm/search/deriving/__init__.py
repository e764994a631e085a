"""What the search entries have to say, derived from the rows that they are about."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact
from crm.db.base import Owned
from crm.db.owner import owner_id
from crm.interactions.models import Interaction
from crm.interviews.models import Debrief, Interview
from crm.openings.models import Opening
from crm.search.deriving import companies, contacts, debriefs, openings, talks
from crm.search.deriving.telling import Telling, values
from crm.search.models import Kind

CHUNK = 500
Values = dict[str, Any]

DERIVED: dict[Kind, Callable[[Session, Sequence[int]], Iterator[Telling]]] = {
    Kind.CONTACT: contacts.tellings,
    Kind.COMPANY: companies.tellings,
    Kind.OPENING: openings.tellings,
    Kind.INTERVIEW: talks.of_interviews,
    Kind.INTERACTION: talks.of_interactions,
    Kind.DEBRIEF: debriefs.tellings,
}
SOURCE: dict[Kind, type[Owned]] = {
    Kind.CONTACT: Contact,
    Kind.COMPANY: Company,
    Kind.OPENING: Opening,
    Kind.INTERVIEW: Interview,
    Kind.INTERACTION: Interaction,
    Kind.DEBRIEF: Debrief,
}


def entries(session: Session, kind: Kind, ids: Collection[int]) -> dict[int, Values]:
    """What the entries of these rows should hold, by id; none for what is gone, in the trash or silent.

    At most `CHUNK` ids at a time.
    """
    owner = owner_id()
    return {each.ref_id: values(owner, kind, each) for each in DERIVED[kind](session, sorted(ids))}


def ids_after(session: Session, kind: Kind, last: int, *, limit: int = CHUNK) -> list[int]:
    """The next ids of the rows that entries of this kind are about."""
    model = SOURCE[kind]
    return list(session.scalars(select(model.id).where(model.id > last).order_by(model.id).limit(limit)))
