"""Which entries name a person, a company, an opening or a tag, and so change with it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.contacts.models import ContactTag, CustomValue, Position
from crm.interactions.models import InteractionContact
from crm.interviews.models import Debrief, DebriefDetail, Interview, Participant
from crm.openings.models import Opening
from crm.search.models import Kind, SearchEntry

CHUNK = 500
Targets = dict[Kind, set[int]]


class Around(StrEnum):
    """Something whose name stands in the entries of others."""

    CONTACT = "contact"
    COMPANY = "company"
    OPENING = "opening"
    TAG = "tag"
    FIELD = "field"


Key = ColumnElement[bool]
Holds = Callable[[InstrumentedAttribute[Any]], Key]

NAMED_IN: dict[Around, Callable[[Holds], list[tuple[Kind, Select[int]]]]] = {
    Around.CONTACT: lambda holds: [
        (
            Kind.INTERACTION,
            select(InteractionContact.interaction_id).where(holds(InteractionContact.contact_id)),
        ),
        (
            Kind.INTERACTION,
            select(SearchEntry.ref_id).where(
                holds(SearchEntry.contact_id), SearchEntry.kind == Kind.INTERACTION
            ),
        ),
        (Kind.INTERVIEW, select(Participant.interview_id).where(holds(Participant.contact_id))),
        (Kind.DEBRIEF, select(DebriefDetail.debrief_id).where(holds(DebriefDetail.contact_id))),
    ],
    Around.COMPANY: lambda holds: [
        (Kind.CONTACT, select(Position.contact_id).where(holds(Position.company_id))),
        (Kind.OPENING, select(Opening.id).where(holds(Opening.company_id))),
        (Kind.DEBRIEF, select(Debrief.id).where(holds(Debrief.company_id))),
        (
            Kind.INTERVIEW,
            select(Interview.id)
            .join(Opening, Opening.id == Interview.opening_id)
            .where(holds(Opening.company_id)),
        ),
    ],
    Around.OPENING: lambda holds: [(Kind.INTERVIEW, select(Interview.id).where(holds(Interview.opening_id)))],
    Around.TAG: lambda holds: [(Kind.CONTACT, select(ContactTag.contact_id).where(holds(ContactTag.tag_id)))],
    Around.FIELD: lambda holds: [
        (Kind.CONTACT, select(CustomValue.contact_id).where(holds(CustomValue.field_id)))
    ],
}
ITSELF = {Around.CONTACT: Kind.CONTACT, Around.COMPANY: Kind.COMPANY, Around.OPENING: Kind.OPENING}


def named_in(session: Session, around: Around, ids: Collection[int]) -> Targets:
    """The entries of these rows, and those in which they are named."""
    found: Targets = defaultdict(set)
    if around in ITSELF:
        found[ITSELF[around]].update(ids)
    for some in chunks(ids, CHUNK):
        for kind, statement in NAMED_IN[around](_within(some)):
            found[kind].update(session.scalars(statement))
    return found


def chunks(ids: Collection[int], size: int) -> Iterator[list[int]]:
    """The ids in order, so many at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _within(ids: list[int]) -> Holds:
    def holds(column: InstrumentedAttribute[Any]) -> Key:
        return column.in_(ids)

    return holds
