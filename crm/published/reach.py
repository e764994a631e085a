"""Where a fact is shown: from what changed to the follow-ups, interviews and contacts that tell of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from crm.contacts.models import ContactTag, Position
from crm.core.kinds import FollowUpKind
from crm.core.pieces import pieces
from crm.followups.models import FollowUp
from crm.interactions.models import InteractionContact
from crm.interviews.models import DebriefDetail, Interview, Participant
from crm.openings.models import Opening
from crm.published.models import Shelf

MOST = 2000
"""More changes than that in a transaction are one mark for all of a shelf."""

Other = aliased(Participant)


class Node(StrEnum):
    """Something that changed. TASK, EVENT and CARD are shown themselves; PERSON: what is told of somebody."""

    COMPANY = "company"
    OPENING = "opening"
    MAILBOX = "mailbox"
    INTERVIEW = "interview"
    INTERACTION = "interaction"
    DEBRIEF = "debrief"
    TAG = "tag"
    TASK = "task"
    PERSON = "person"
    EVENT = "event"
    CARD = "card"


SHOWN = {Node.TASK: Shelf.FOLLOW_UPS, Node.EVENT: Shelf.INTERVIEWS, Node.CARD: Shelf.CONTACTS}
Holds = Callable[[InstrumentedAttribute[Any]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Way:
    """From a node to another; the statement reads the ids there of those here."""

    start: Node
    end: Node
    statement: Callable[[Holds], Select[Any]]


WAYS = (  # in an order in which each comes after all that lead to its start
    Way(Node.COMPANY, Node.CARD, lambda of: select(Position.contact_id).where(of(Position.company_id))),
    Way(Node.COMPANY, Node.PERSON, lambda of: select(Position.contact_id).where(of(Position.company_id))),
    Way(Node.COMPANY, Node.OPENING, lambda of: select(Opening.id).where(of(Opening.company_id))),
    Way(Node.COMPANY, Node.TASK, lambda of: select(FollowUp.id).where(of(FollowUp.company_id))),
    Way(Node.MAILBOX, Node.TASK, lambda of: select(FollowUp.id).where(of(FollowUp.company_id))),
    Way(Node.OPENING, Node.TASK, lambda of: select(FollowUp.id).where(of(FollowUp.opening_id))),
    Way(Node.OPENING, Node.INTERVIEW, lambda of: select(Interview.id).where(of(Interview.opening_id))),
    Way(Node.INTERVIEW, Node.TASK, lambda of: select(FollowUp.id).where(of(FollowUp.interview_id))),
    Way(
        Node.INTERVIEW,
        Node.EVENT,
        lambda of: (
            select(Other.interview_id)
            .join(Participant, Participant.contact_id == Other.contact_id)
            .where(of(Participant.interview_id))
        ),
    ),
    Way(
        Node.TASK,
        Node.EVENT,
        lambda of: (
            select(Participant.interview_id)
            .join(FollowUp, FollowUp.contact_id == Participant.contact_id)
            .where(of(FollowUp.id), FollowUp.kind == FollowUpKind.PROMISED)
        ),
    ),
    Way(
        Node.INTERACTION,
        Node.PERSON,
        lambda of: select(InteractionContact.contact_id).where(of(InteractionContact.interaction_id)),
    ),
    Way(
        Node.DEBRIEF,
        Node.PERSON,
        lambda of: select(DebriefDetail.contact_id).where(of(DebriefDetail.debrief_id)),
    ),
    Way(Node.TAG, Node.CARD, lambda of: select(ContactTag.contact_id).where(of(ContactTag.tag_id))),
    Way(Node.PERSON, Node.TASK, lambda of: select(FollowUp.id).where(of(FollowUp.contact_id))),
    Way(
        Node.PERSON, Node.EVENT, lambda of: select(Participant.interview_id).where(of(Participant.contact_id))
    ),
)


@dataclass(slots=True)
class Reached:
    """The ids that are shown, by shelf, and the shelves of which too much is."""

    ids: dict[Shelf, set[int]] = field(default_factory=lambda: defaultdict(set))
    whole: set[Shelf] = field(default_factory=set)


def reached(session: Session, changed: Mapping[Node, Iterable[int]]) -> Reached:
    """What tells of these; a bounded number of statements for every 500 ids."""
    nodes: dict[Node, set[int]] = defaultdict(set)
    for node, ids in changed.items():
        nodes[node].update(ids)
    if any(len(ids) > MOST for ids in nodes.values()):
        return Reached(whole=set(Shelf))
    for way in WAYS:
        for some in pieces(sorted(nodes[way.start])):
            nodes[way.end].update(
                each for each in session.scalars(way.statement(_within(some))) if each is not None
            )
    found = Reached()
    for node, shelf in SHOWN.items():
        found.ids[shelf] |= nodes[node]
    found.ids[Shelf.INTERVIEWS] |= nodes[Node.INTERVIEW]
    return found


def _within(ids: list[int]) -> Holds:
    def holds(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        return column.in_(ids)

    return holds
