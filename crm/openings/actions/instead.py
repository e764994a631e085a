"""Another role at the same company fits better: a second opening with the same people, linked to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.core.when import When
from crm.db.owner import one
from crm.openings.actions.openings import NewOpening, add, announce, set_stage, take_back_stage, trash
from crm.openings.actions.people import add_person
from crm.openings.models import Opening


@dataclass(frozen=True, slots=True)
class NewInstead:
    """The second opening: `people` come along in their roles; `withdraws` ends the first one."""

    title: str
    link: str = ""
    stage: Stage = Stage.SAVED
    people: Sequence[tuple[int, Role]] = ()
    withdraws: bool = False


def put_instead(session: Session, first: Opening, new: NewInstead, *, when: When) -> Opening:
    """The second opening, linked to the first. Raises `NotFound` for a contact that is not the owner's."""
    values = NewOpening(company_id=first.company_id, title=new.title, link=new.link, stage=new.stage)
    second = add(session, values, when=when)
    second.instead_of_id = first.id
    for contact_id, role in new.people:
        add_person(session, second, contact_id, role, when=when)
    announce(session, second, when=when)
    if new.withdraws:
        set_stage(session, first, Stage.WITHDRAWN, when=when)
    return second


def take_back_instead(
    session: Session, second: Opening, stage: Stage, *, changed_on: date | None, when: When
) -> None:
    """Undo it: the second goes to the trash, the first stands where it stood (`stage`, `changed_on`)."""
    trash(session, second, when=when)
    first = one(session, Opening, second.instead_of_id or 0)
    if first.stage is not stage:
        take_back_stage(session, first, stage, changed_on=changed_on, when=when)
