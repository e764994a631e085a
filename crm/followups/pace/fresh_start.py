"""A fresh start: what is overdue is spread over the days to come, in one act that can be undone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.accounts.models import User
from crm.contacts.models import Contact
from crm.core.fresh_start import Occasion, occasion
from crm.core.placing import spread
from crm.core.when import When
from crm.db import changes
from crm.db.changes import KEPT, ChangeAct, ChangeRow
from crm.db.changes.images import in_chunks
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.followups.pace import load
from crm.followups.pace.order import turn_of

ACT = "respread"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a fresh start would do: so many nudges, so many a day at most, the last one on that day."""

    overdue: int
    capacity: int
    last_on: date
    why: Occasion


def offered(session: Session, user: User, *, today: date) -> Preview | None:
    """What to offer today, if anything."""
    standing = load.standing(session, user, today=today)
    why = occasion(standing, today=today)
    if why is None:
        return None
    days = _days(session, user, today=today)
    last_on = next(islice(days, standing.overdue - 1, None))
    return Preview(standing.overdue, user.daily_capacity, last_on, why)


def respread(session: Session, user: User, *, when: When) -> ChangeAct | None:
    """Spread the overdue keep-in-touch nudges from today on; None when none is overdue (any more).

    Only the planned day moves, and a snooze that is over falls away. Everything else keeps its day and uses
    up capacity. Who comes first: `pace.order.Turn`.
    """
    session.flush()
    rows = load.overdue(session, today=when.today)
    if not rows:
        return None
    asked_on = user.fresh_start_on.isoformat() if user.fresh_start_on else None
    about = {"asked_on": asked_on, "on": when.today.isoformat()}
    act = changes.begin(session, ACT, about, now=when.now)
    changes.note_before(session, act, rows)
    days = _days(session, user, today=when.today)
    for row, day in zip(_in_turn(session, rows), days, strict=False):
        row.planned_on, row.snoozed_until = day, None
        row.touch(when.now)
    changes.note_after(session, act, rows)
    _show(session, (row.contact_id for row in rows), when=when)
    accounts.change_settings(session, user, {"fresh_start_on": when.today}, now=when.now)
    return act


def size(session: Session, act: ChangeAct) -> int:
    """How many nudges it moved."""
    return session.scalar(select(func.count()).where(ChangeRow.act_id == act.id)) or 0


def is_undoable(act: ChangeAct, *, when: When) -> bool:
    """Whether it is a fresh start that can still be taken back."""
    return act.kind == ACT and act.undone_at is None and act.acted_at > when.now - KEPT


def undo(session: Session, user: User, act: ChangeAct, *, when: When) -> list[str]:
    """Every nudge on its day before; whose was changed since stays, and their names are returned."""
    said = dict(act.about)
    undone = changes.undo(session, act, now=when.now)
    kept = [conflict.row_id for conflict in undone.conflicts]
    contacts = _contacts(session, [*undone.touched.get(FollowUp.__tablename__, ()), *kept])
    _show(session, contacts.values(), when=when)
    if user.fresh_start_on == date.fromisoformat(said["on"]):
        before = date.fromisoformat(said["asked_on"]) if said["asked_on"] else None
        accounts.change_settings(session, user, {"fresh_start_on": before}, now=when.now)
    return _names(session, {contacts[row_id] for row_id in kept if row_id in contacts})


def _days(session: Session, user: User, *, today: date) -> Iterator[date]:
    staying = load.by_day(session, today=today, with_overdue=False)
    return spread(today, workdays=user.placing, load=staying, capacity=user.daily_capacity)


def _in_turn(session: Session, rows: Iterable[FollowUp]) -> list[FollowUp]:
    by_contact = {row.contact_id: row for row in rows}
    people = [
        contact
        for some in in_chunks(list(by_contact))
        for contact in session.scalars(select(Contact).where(Contact.id.in_(some)))
    ]
    return [by_contact[contact.id] for contact in sorted(people, key=turn_of)]


def _show(session: Session, contact_ids: Iterable[int | None], *, when: When) -> None:
    for some in in_chunks(sorted({each for each in contact_ids if each is not None})):
        derive(session, some, when=when)


def _contacts(session: Session, row_ids: list[int]) -> dict[int, int | None]:
    """Whom these follow-ups are about."""
    return {
        row[0]: row[1]
        for some in in_chunks(row_ids)
        for row in session.execute(select(FollowUp.id, FollowUp.contact_id).where(FollowUp.id.in_(some)))
    }


def _names(session: Session, contact_ids: set[int | None]) -> list[str]:
    return [
        name
        for some in in_chunks(list(contact_ids))
        for name in session.scalars(select(Contact.name).where(Contact.id.in_(some)).order_by(Contact.name))
    ]
