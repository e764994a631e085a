"""The three shelves: what it means that an object on them is new, other, back again or gone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.card_lines import read_card
from crm.core.event_text import read_event
from crm.core.kinds import FollowUpState
from crm.core.task_text import TaskRead, read_task
from crm.core.when import When
from crm.dav.applying import contacts, events, planning, tasks
from crm.dav.applying.noting import Did, Noting
from crm.followups.models import FollowUp
from crm.interviews import actions as interviews
from crm.interviews.models import Interview
from crm.published.models import Shelf

Thing = TypeVar("Thing", FollowUp, Interview, Contact)
ANSWERABLE = frozenset({FollowUpState.OPEN, FollowUpState.DONE, FollowUpState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Meant:
    """What an object shows now; `ref_id` None: nothing of ours, it is only kept here."""

    ref_id: int | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How the objects of a shelf are understood. All take the noting of the write; none commits.

    `check` raises `BadContent` for what cannot be understood. `follow` gives None when what the object showed
    is not there any more. `remove` says whether the object is only hidden, and what it showed.
    """

    check: Callable[[bytes, ZoneInfo], None]
    begin: Callable[[bytes, Noting], Meant]
    follow: Callable[[int, bytes, bytes, Noting], Meant | None]
    come_back: Callable[[int, bytes, bytes, Noting], Meant | None]
    remove: Callable[[int, bytes, Noting], tuple[bool, str]]


def _begin_task(body: bytes, noting: Noting) -> Meant:
    row = planning.plan(noting.session, _task(body, noting.when), noting, when=noting.when)
    return Meant(row.id, row.title)


def _follow_task(ref_id: int, base: bytes, body: bytes, noting: Noting) -> Meant | None:
    row = _row(noting.session, ref_id)
    if row is None:
        return None
    theirs = _task(body, noting.when)
    tasks.follow(noting.session, row, _task(base, noting.when), theirs, noting, when=noting.when)
    return Meant(row.id, theirs.summary)


def _task_came_back(ref_id: int, base: bytes, body: bytes, noting: Noting) -> Meant | None:
    row = _row(noting.session, ref_id)
    if row is None:
        return None
    tasks.settle(noting.session, row, _task(body, noting.when), noting, when=noting.when)
    return _follow_task(ref_id, base, body, noting)


def _remove_task(ref_id: int, base: bytes, noting: Noting) -> tuple[bool, str]:
    """It is hidden in any case: a skipped one would be shown as cancelled for a while."""
    row = _row(noting.session, ref_id)
    if row is not None:
        tasks.remove(noting.session, row, noting, when=noting.when)
    return True, _task(base, noting.when).summary


def _begin_event(_body: bytes, _noting: Noting) -> Meant:
    """An event that a client keeps here is nothing of ours."""
    return Meant(None)


def _follow_event(ref_id: int, base: bytes, body: bytes, noting: Noting) -> Meant | None:
    row = _interview(noting.session, ref_id)
    if row is None:
        return None
    zone = noting.when.zone
    theirs = read_event(body, home=zone)
    events.follow(noting.session, row, read_event(base, home=zone), theirs, noting, when=noting.when)
    return Meant(row.id, theirs.summary)


def _event_came_back(ref_id: int, base: bytes, body: bytes, noting: Noting) -> Meant | None:
    row = _interview(noting.session, ref_id)
    if row is None:
        return None
    if row.deleted_at is not None:
        interviews.untrash(noting.session, row, when=noting.when)
        noting.did(Did.INTERVIEW_RESTORED)
    return _follow_event(ref_id, base, body, noting)


def _remove_event(ref_id: int, base: bytes, noting: Noting) -> tuple[bool, str]:
    row = _interview(noting.session, ref_id)
    if row is None:
        return False, ""
    events.remove(noting.session, row, noting, when=noting.when)
    return row.deleted_at is None, read_event(base, home=noting.when.zone).summary


def _begin_card(body: bytes, noting: Noting) -> Meant:
    contact = contacts.add(noting.session, read_card(body), noting, when=noting.when)
    return Meant(contact.id, contact.name) if contact is not None else Meant(None)


def _follow_card(ref_id: int, base: bytes, body: bytes, noting: Noting) -> Meant | None:
    contact = _contact(noting.session, ref_id)
    if contact is None:
        return None
    contacts.follow(noting.session, contact, read_card(base), read_card(body), noting, when=noting.when)
    return Meant(contact.id, contact.name)


def _card_came_back(ref_id: int, base: bytes, body: bytes, noting: Noting) -> Meant | None:
    contact = _contact(noting.session, ref_id)
    if contact is None:
        return None
    contacts.bring_back(noting.session, contact, noting, when=noting.when)
    return _follow_card(ref_id, base, body, noting)


def _remove_card(ref_id: int, _base: bytes, noting: Noting) -> tuple[bool, str]:
    contact = _contact(noting.session, ref_id)
    if contact is not None:
        contacts.remove(noting.session, contact, noting, when=noting.when)
    return False, contact.name if contact is not None else ""


def _row(session: Session, ref_id: int) -> FollowUp | None:
    """The follow-up, held until the transaction ends: the web may answer it at the same moment."""
    row = session.scalar(_held(FollowUp, ref_id))
    return row if row is not None and row.state in ANSWERABLE else None


def _interview(session: Session, ref_id: int) -> Interview | None:
    row: Interview | None = session.scalar(_held(Interview, ref_id))
    return row


def _contact(session: Session, ref_id: int) -> Contact | None:
    row: Contact | None = session.scalar(_held(Contact, ref_id))
    return row


def _held(model: type[Thing], ref_id: int) -> Select[Any]:
    return select(model).where(model.id == ref_id).with_for_update().execution_options(populate_existing=True)


def _task(body: bytes, when: When) -> TaskRead:
    return read_task(body, home=when.zone)


def _can_be_task(body: bytes, zone: ZoneInfo) -> None:
    read_task(body, home=zone)


def _can_be_event(body: bytes, zone: ZoneInfo) -> None:
    read_event(body, home=zone)


def _can_be_card(body: bytes, _zone: ZoneInfo) -> None:
    read_card(body)


MEANINGS: dict[Shelf, Meaning] = {
    Shelf.FOLLOW_UPS: Meaning(_can_be_task, _begin_task, _follow_task, _task_came_back, _remove_task),
    Shelf.INTERVIEWS: Meaning(_can_be_event, _begin_event, _follow_event, _event_came_back, _remove_event),
    Shelf.CONTACTS: Meaning(_can_be_card, _begin_card, _follow_card, _card_came_back, _remove_card),
}
