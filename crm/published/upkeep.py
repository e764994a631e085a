"""Notes which objects are not true any more, whoever changes a fact and in whichever way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, Session, object_session

from crm.accounts.models import User
from crm.contacts.models import (
    Company,
    Contact,
    ContactMethod,
    ContactPhoto,
    ContactTag,
    Mailbox,
    Position,
    Tag,
)
from crm.db.base import Owned
from crm.db.noticing import Change, How, Sees, watch
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, DebriefDetail, Interview, Participant
from crm.openings.models import Opening
from crm.published.models import Shelf
from crm.published.noted import forget_owed, owed, write_owed
from crm.published.reach import SHOWN, Node, reached

OF_USER = frozenset({"zone", "locale", "name_order"})
"""What all texts of a user depend on."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The column `key` holds the id of a `node` that changes with these columns of a row; None: with any."""

    key: str
    node: Node
    columns: frozenset[str] | None = None


def _lead(node: Node, *columns: str) -> Lead:
    return Lead("id", node, frozenset(columns))


LEADS: dict[type[Owned], tuple[Lead, ...]] = {
    FollowUp: (
        _lead(
            Node.TASK,
            *("kind", "state", "contact_id", "company_id", "opening_id", "interview_id", "origin_key"),
            *("due_on", "planned_on", "due_time", "snoozed_until", "expires_on", "title", "opener"),
            *("attempts", "closed_on", "closed_at"),
        ),
    ),
    Contact: (
        _lead(Node.CARD, "name", "notes", "archived_at", "deleted_at"),
        _lead(Node.PERSON, "name", "met_on", "met_where", "archived_at", "deleted_at"),
    ),
    ContactMethod: (Lead("contact_id", Node.CARD), Lead("contact_id", Node.PERSON)),
    Position: (Lead("contact_id", Node.CARD), Lead("contact_id", Node.PERSON)),
    ContactTag: (Lead("contact_id", Node.CARD),),
    ContactPhoto: (Lead("contact_id", Node.CARD),),
    Tag: (_lead(Node.TAG, "name"),),
    Company: (_lead(Node.COMPANY, "name", "deleted_at"),),
    Mailbox: (Lead("company_id", Node.MAILBOX),),
    Opening: (
        _lead(
            Node.OPENING,
            *("title", "stage", "stage_changed_on", "decide_by", "company_id", "deleted_at"),
        ),
    ),
    Interview: (
        _lead(Node.EVENT, "starts_at", "ends_at", "place", "link"),
        _lead(
            Node.INTERVIEW,
            *("title", "kind", "state", "local_day", "starts_at", "opening_id", "deleted_at"),
        ),
    ),
    Participant: (Lead("interview_id", Node.EVENT), Lead("contact_id", Node.PERSON)),
    Interaction: (_lead(Node.INTERACTION, "kind", "occurred_on", "text"),),
    InteractionContact: (Lead("contact_id", Node.PERSON),),
    Debrief: (_lead(Node.DEBRIEF, "local_day"),),
    DebriefDetail: (Lead("contact_id", Node.PERSON),),
}


def _sees(leads: tuple[Lead, ...]) -> Sees:
    keys = tuple(dict.fromkeys(lead.key for lead in leads))
    if any(lead.columns is None for lead in leads):
        return Sees(keys)
    return Sees(keys, frozenset[str]().union(*(lead.columns or () for lead in leads)))


class Upkeep:
    """Notes the changes, and writes marks with the commit."""

    sees: Mapping[type[Owned], Sees] = {model: _sees(leads) for model, leads in LEADS.items()}

    def note(self, change: Change) -> None:
        """Remember what tells of it; of what is about to go that can be asked only now."""
        mine = owed(change.session, change.owner)
        leads = [lead for lead in LEADS[change.model] if _applies(lead, change)]
        for lead in leads:
            mine.nodes[lead.node] |= change.keys[lead.key]
        if change.how is How.LEAVING and mine.has_shelves(change.session):
            going = {lead.node: change.keys["id"] for lead in leads if lead.key == "id"}
            mine.take_in(reached(change.session, going))

    def note_everything(self, session: Session, owner: int) -> None:
        """All shelves are to be written anew."""
        for shelf in Shelf:
            owed(session, owner).add(shelf, None)

    def settle(self, session: Session) -> None:
        """Write the marks."""
        write_owed(session)

    def forget(self, session: Session) -> None:
        """Nothing changed."""
        forget_owed(session)


def _applies(lead: Lead, change: Change) -> bool:
    """A new row is named by nothing yet; of one that changed only some columns matter."""
    match change.how:
        case How.MADE:
            return lead.key != "id" or lead.node in SHOWN
        case How.CHANGED:
            return lead.columns is None or bool(lead.columns & change.columns)
        case How.GONE:
            return lead.key != "id"
    return True


def _on_user(_mapper: Mapper[Any], _connection: Any, user: User) -> None:
    attributes, session = inspect(user).attrs, object_session(user)
    if session is not None and any(attributes[name].history.has_changes() for name in OF_USER):
        for shelf in Shelf:
            owed(session, user.id).add(shelf, None)


watch(Upkeep())
event.listen(User, "after_update", _on_user)
