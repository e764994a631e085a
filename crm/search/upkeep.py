"""Keeps entries true: what sessions change is noted while they flush, and written before they commit."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.contacts.models import (
    Company,
    CompanyDomain,
    Contact,
    ContactMethod,
    ContactTag,
    CustomField,
    CustomValue,
    Mailbox,
    Position,
    Tag,
)
from crm.db.base import Owned
from crm.db.noticing import Change, How, Sees, watch
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, DebriefDetail, Interview, Participant, Promise
from crm.openings.models import Opening
from crm.search.models import Kind
from crm.search.reach import Around, named_in
from crm.search.writing import forget_touched, touched, write_touched


@dataclass(frozen=True, slots=True)
class Whole:
    """A row with an entry of its own, or whose name stands in others' (`around`).

    `shown` are the columns that its own entry tells, `named` those that other entries tell of it.
    """

    kind: Kind | None
    shown: frozenset[str]
    named: frozenset[str] = frozenset()
    around: Around | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A row that says something about another one: the column with its id, and whose entry changes."""

    column: str
    kind: Kind


WHOLES: dict[type[Owned], Whole] = {
    Contact: Whole(
        Kind.CONTACT,
        frozenset({"name", "notes", "helps", "met_where", "met_through", "deleted_at"}),
        frozenset({"name", "deleted_at"}),
        Around.CONTACT,
    ),
    Company: Whole(
        Kind.COMPANY,
        frozenset({"name", "notes", "careers_url", "deleted_at"}),
        frozenset({"name", "deleted_at"}),
        Around.COMPANY,
    ),
    Opening: Whole(
        Kind.OPENING,
        frozenset(
            {"title", "stage", "stage_changed_on", "source", "link", "notes", "company_id", "deleted_at"}
        ),
        frozenset({"title", "company_id", "deleted_at"}),
        Around.OPENING,
    ),
    Interview: Whole(
        Kind.INTERVIEW,
        frozenset({"title", "kind", "local_day", "place", "notes", "opening_id", "deleted_at"}),
    ),
    Interaction: Whole(Kind.INTERACTION, frozenset({"kind", "occurred_on", "text"})),
    Debrief: Whole(
        Kind.DEBRIEF,
        frozenset({"company_id", "local_day", "questions", "valued", "doubts", "learned", "in_confidence"}),
    ),
    Tag: Whole(None, frozenset(), frozenset({"name"}), Around.TAG),
    CustomField: Whole(None, frozenset(), frozenset(), Around.FIELD),
}
PARTS: dict[type[Owned], Part] = {
    ContactMethod: Part("contact_id", Kind.CONTACT),
    ContactTag: Part("contact_id", Kind.CONTACT),
    CustomValue: Part("contact_id", Kind.CONTACT),
    Position: Part("contact_id", Kind.CONTACT),
    CompanyDomain: Part("company_id", Kind.COMPANY),
    Mailbox: Part("company_id", Kind.COMPANY),
    InteractionContact: Part("interaction_id", Kind.INTERACTION),
    Participant: Part("interview_id", Kind.INTERVIEW),
    DebriefDetail: Part("debrief_id", Kind.DEBRIEF),
    Promise: Part("debrief_id", Kind.DEBRIEF),
}


class Upkeep:
    """Notes whose entries change, and writes them with the commit."""

    sees: Mapping[type[Owned], Sees] = {
        **{model: Sees(columns=whole.shown | whole.named) for model, whole in WHOLES.items()},
        **{model: Sees(keys=(part.column,)) for model, part in PARTS.items()},
    }

    def note(self, change: Change) -> None:
        """Remember whose entries are not true any more."""
        mine = touched(change.session, change.owner)
        if change.model in PARTS:
            part = PARTS[change.model]
            mine.entries[part.kind] |= change.keys[part.column]
            return
        whole, ids = WHOLES[change.model], change.keys["id"]
        match change.how:
            case How.REWRITTEN if whole.around is not None:
                mine.around[whole.around] |= ids
            case How.CHANGED if whole.around is not None and change.columns & whole.named:
                mine.around[whole.around] |= ids
            case How.GONE:
                return
            case _ if whole.kind is not None:
                mine.entries[whole.kind] |= ids
        if change.how is How.LEAVING and whole.around is not None:
            for kind, named in named_in(change.session, whole.around, ids).items():
                mine.entries[kind] |= named

    def note_everything(self, session: Session, owner: int) -> None:
        """All entries are to be written again."""
        touched(session, owner).everything = True

    def settle(self, session: Session) -> None:
        """Write them."""
        write_touched(session)

    def forget(self, session: Session) -> None:
        """They did not change."""
        forget_touched(session)


watch(Upkeep())
