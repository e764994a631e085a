"""Taking the example out again: what the story made, with all that was added to it; what is in use stays.

An example person goes with everything that was logged or planned with them, also by the user who tried it
out. What names somebody or something of the user's own stays, and with it what it names.
"""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact
from crm.core.pieces import pieces
from crm.core.when import When
from crm.db import changes
from crm.db.base import Owned, Tracked
from crm.db.changes import ChangeAct, ChangeRow
from crm.db.changes.images import table_of
from crm.db.changes.staying import references
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief
from crm.openings.models import Opening
from crm.transfer.example.keeping import KEPT_OF, Removed
from crm.transfer.models import StagedFile
from crm.transfer.signals import example_changed

KIND = "example"
Row = TypeVar("Row", bound=Owned)
Ids = dict[str, set[int]]


def remove(session: Session, user: User, row: StagedFile, *, when: When) -> Removed:
    """Take it out. The act is noted only while it runs: nothing of it can be brought back."""
    going = _there(session, row.made or {})
    people = len(going["contact"])
    _add_what_was_tried(session, going)
    parts = _parts(session, going)
    act = changes.begin(session, KIND, {}, now=when.now)
    for table, ids in {**going, **parts}.items():
        session.add_all(
            ChangeRow(act_id=act.id, table_name=table, row_id=row_id, before=None, after_rev=None)
            for row_id in sorted(ids)
        )
    changes.undo(session, act, now=when.now)
    _settle(session, act, row, going, when=when)
    kept = _names(session, going)
    example_changed.send(user, session=session, when=when)
    left = _those(session, Contact, Contact.id, going["contact"])
    return Removed(people - len(left), kept)


def _there(session: Session, made: dict[str, list[int]]) -> Ids:
    """What is still there of what the story made."""
    return {
        table: {each.id for each in _rows(session, model, made.get(table, ()))}
        for table, model in KEPT_OF.items()
    }


def _add_what_was_tried(session: Session, going: Ids) -> None:
    """Talks with example people alone, debriefs and follow-ups about them and their roles."""
    contacts, companies = going["contact"], going["company"]
    with_them = _those(session, InteractionContact, InteractionContact.contact_id, contacts)
    talks = {each.interaction_id for each in with_them}
    everybody = _those(session, InteractionContact, InteractionContact.interaction_id, talks)
    shared = {each.interaction_id for each in everybody if each.contact_id not in contacts}
    going["interaction"] = _ids(session, Interaction, (going["interaction"] | talks) - shared)
    own = {each.company_id for each in _not_made(session, Opening, companies, going["opening"])}
    debriefs = _those(session, Debrief, Debrief.company_id, companies - own)
    going["debrief"] |= {each.id for each in debriefs}
    for column, of in (
        (FollowUp.contact_id, "contact"),
        (FollowUp.company_id, "company"),
        (FollowUp.opening_id, "opening"),
        (FollowUp.interview_id, "interview"),
    ):
        going["followup"] |= {each.id for each in _those(session, FollowUp, column, going[of])}


def _parts(session: Session, going: Ids) -> Ids:
    """Rows that are a part of what goes: methods, positions, participants, details."""
    found: Ids = {}
    wanted = dict(going)
    while wanted:
        deeper: Ids = {}
        for reference in references():
            name = table_of(reference.model).name
            if not reference.is_first or issubclass(reference.model, Tracked) or reference.to not in wanted:
                continue
            column = getattr(reference.model, reference.column)
            ids = {each.id for each in _those(session, reference.model, column, wanted[reference.to])}
            if ids:
                deeper.setdefault(name, set()).update(ids)
        wanted = {name: ids - found.get(name, set()) for name, ids in deeper.items()}
        wanted = {name: ids for name, ids in wanted.items() if ids}
        for name, ids in wanted.items():
            found.setdefault(name, set()).update(ids)
    return found


def _settle(session: Session, act: ChangeAct, row: StagedFile, going: Ids, *, when: When) -> None:
    """What is derived is derived again for whoever stays."""
    session.delete(act)
    session.delete(row)
    session.flush()
    derive(session, [each.id for each in _rows(session, Contact, going["contact"])], when=when)


def _names(session: Session, going: Ids) -> tuple[str, ...]:
    """Who and what stays, of people and companies."""
    people = [each.name for each in _rows(session, Contact, going["contact"])]
    companies = [each.name for each in _rows(session, Company, going["company"])]
    return tuple(sorted([*people, *companies]))


def _not_made(session: Session, model: type[Opening], companies: set[int], made: set[int]) -> list[Opening]:
    return [each for each in _those(session, model, model.company_id, companies) if each.id not in made]


def _rows(session: Session, model: type[Row], ids: Iterable[int]) -> list[Row]:
    return _those(session, model, model.id, ids)


def _those(session: Session, model: type[Row], column: Any, ids: Iterable[int]) -> list[Row]:
    """The rows in which this column has one of these ids."""
    found: list[Row] = []
    for some in pieces(sorted(set(ids))):
        found += session.scalars(select(model).where(column.in_(some)))
    return found


def _ids(session: Session, model: type[Owned], ids: Collection[int]) -> set[int]:
    return {each.id for each in _rows(session, model, ids)}
