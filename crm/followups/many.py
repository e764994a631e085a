"""Deriving many contacts at once: the rules of `derive` on plain rows, written with a statement a table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.modes import asks_for_targets
from crm.core.pieces import pieces
from crm.core.when import When
from crm.db import batch
from crm.db.among import among
from crm.db.base import Owned, Tracked
from crm.followups.derive import Run
from crm.followups.evidence import Evidence, Reading, gather
from crm.followups.models import FollowUp

SHOWN = ("last_contact_on", "next_due_on", "slips_on", "interviewed_on")
ASKED = ("id", "tier", "own_months", "met_on", "added_on", "is_paused", "paused_until", "archived_at")
OF_CONTACT = (*ASKED, "deleted_at", *SHOWN)
CHANGED = (
    *("state", "due_on", "planned_on", "snoozed_until", "opener", "closed_on", "closed_at", "closed_by"),
    "rev",
)
OF_FOLLOWUP = ("id", "kind", "contact_id", "origin_key", *CHANGED)
NEW: Mapping[str, Any] = {
    **dict.fromkeys(("snoozed_until", "closed_on", "closed_at", "closed_by")),
    "opener": "",
    "title": "",
    "attempts": 0,
    "rev": 0,
}


def derive_many(session: Session, contact_ids: Collection[int], *, when: When) -> None:
    """What `derive` does, for many. Flushes, and forgets the values that the session has loaded."""
    session.flush()
    run = _Many(session, when)
    for some in pieces(sorted(contact_ids)):
        for evidence in run.gather(some):
            run.derive(evidence)
        run.write()
    session.expire_all()


class _Plain:
    """A row that was read: what it says now, and what it said."""

    __slots__ = ("__dict__", "was")
    touch = Tracked.touch

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__, self.was = values.copy(), values

    def differs(self) -> bool:
        """Whether anything is another one now."""
        return self.__dict__ != self.was


class _Person(_Plain):
    cadence, is_live, is_resting = Contact.cadence, Contact.is_live, Contact.is_resting


class _Step(_Plain):
    effective_on = FollowUp.effective_on


class _Many(Run):
    """A run on plain rows, which it writes at the end."""

    def __init__(self, session: Session, when: When) -> None:
        super().__init__(session, when)
        self.evidence: list[Evidence] = []
        self.begun: list[_Step] = []
        self.dropped: list[int] = []

    def gather(self, contact_ids: Collection[int]) -> list[Evidence]:
        """The evidence, read as plain rows."""
        self.evidence = gather(
            self.session,
            contact_ids,
            now=self.when.now,
            with_targets=asks_for_targets(self.mode),
            reading=PLAIN,
        )
        return self.evidence

    def begin(self, values: dict[str, Any]) -> FollowUp:
        """A new row, which has no id yet."""
        row = _Step({**NEW, **values})
        self.begun.append(row)
        return cast(FollowUp, row)

    def drop(self, row: FollowUp) -> None:
        """One that goes: what was begun only now is not written at all."""
        step = cast(_Step, row)
        if step in self.begun:
            self.begun.remove(step)
        else:
            self.dropped.append(row.id)

    def write(self) -> None:
        """What goes makes room first, then what was closed, then what was begun."""
        for some in pieces(self.dropped):
            for row in self.session.scalars(select(FollowUp).where(FollowUp.id.in_(some))):
                self.session.delete(row)
        self.session.flush()
        begun = {id(row) for row in self.begun}
        steps = [cast(_Step, row) for each in self.evidence for row in each.followups if id(row) not in begun]
        _rewrite(self.session, FollowUp, steps, (*CHANGED, "updated_at"))
        names = list(self.begun[0].was) if self.begun else []
        batch.add(
            self.session, FollowUp, [{name: row.__dict__[name] for name in names} for row in self.begun]
        )
        _rewrite(self.session, Contact, [cast(_Person, each.contact) for each in self.evidence], SHOWN)
        self.evidence, self.begun, self.dropped = [], [], []


def _rewrite(session: Session, model: type[Owned], rows: Iterable[_Plain], names: Sequence[str]) -> None:
    """Those that changed, in the columns in which any of them did."""
    changed = [(row.was["id"], row.was, row.__dict__) for row in rows if row.differs()]
    which = [name for name in names if any(was.get(name) != now.get(name) for _id, was, now in changed)]
    batch.rewrite(
        session,
        model,
        {row_id: {name: was.get(name) for name in which} for row_id, was, _now in changed},
        {row_id: {name: now[name] for name in which} for row_id, _was, now in changed},
    )


def _contacts(session: Session, contact_ids: Collection[int]) -> Sequence[Contact]:
    rows = select(*(getattr(Contact, name) for name in OF_CONTACT)).where(among(Contact.id, contact_ids))
    found = session.execute(rows.order_by(Contact.id))
    return [cast(Contact, _Person(dict(zip(OF_CONTACT, row, strict=True)))) for row in found]


def _followups(session: Session, contact_ids: Collection[int]) -> Iterable[FollowUp]:
    """Those that are open, and every keep-in-touch: nothing else tells on which day somebody is due."""
    rows = select(*(getattr(FollowUp, name) for name in OF_FOLLOWUP)).where(
        among(FollowUp.contact_id, contact_ids),
        or_(FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH, FollowUp.state == FollowUpState.OPEN),
    )
    for row in session.execute(rows.order_by(FollowUp.id)):
        yield cast(FollowUp, _Step(dict(zip(OF_FOLLOWUP, row, strict=True))))


PLAIN = Reading(_contacts, _followups)
