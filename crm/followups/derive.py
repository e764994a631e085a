"""The one function that derives what is stored of a contact's rhythm: last contact, keep-in-touch, next due.

Facts (interactions, skips, met, cadence) are the truth; these columns are stored for speed. `crm doctor` and
the tests run the same function over everything and find nothing to change.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.contacts.models import Contact
from crm.core.cadence import base_on, due_on, late_from
from crm.core.due import is_due
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.modes import asks_for_targets, factor_of
from crm.core.pieces import pieces
from crm.core.placing import place
from crm.core.when import When
from crm.db.owner import owner_id
from crm.followups import states
from crm.followups.evidence import Closer, Evidence, gather, planned_load
from crm.followups.models import FollowUp

DECIDED = frozenset({FollowUpState.DONE, FollowUpState.SKIPPED})
LADDER_KINDS = frozenset(
    {FollowUpKind.THANK_YOU, FollowUpKind.CHECK_IN, FollowUpKind.CONGRATULATE, FollowUpKind.CONNECT}
)


def derive(session: Session, contact_ids: Iterable[int | None], *, when: When) -> None:
    """Bring the stored dates of these contacts in line with the facts. Doing it again changes nothing."""
    wanted = {contact_id for contact_id in contact_ids if contact_id is not None}
    if not wanted:
        return
    session.flush()
    run = Run(session, when)
    for evidence in run.gather(wanted):
        run.derive(evidence)
    session.flush()


def show_all(session: Session, *, when: When) -> None:
    """Bring what the list shows of everybody in line with the follow-ups and interviews that are there."""
    session.flush()
    run = Run(session, when)
    for some in pieces(session.scalars(select(Contact.id)).all()):
        for evidence in run.gather(some):
            run.show(evidence)
    session.flush()


class Run:
    """One run over some contacts; the user's days and their load are read once."""

    def __init__(self, session: Session, when: When) -> None:
        user = accounts.by_id(session, owner_id())
        if user is None:
            raise LookupError("the owner is gone")
        self.session, self.when = session, when
        self.workdays, self.capacity, self.mode = user.placing, user.daily_capacity, user.search_mode
        self.load: dict[date, int] | None = None

    def gather(self, contact_ids: Collection[int]) -> list[Evidence]:
        """The evidence on these contacts, as far as it matters in the user's mode."""
        return gather(self.session, contact_ids, now=self.when.now, with_targets=asks_for_targets(self.mode))

    def derive(self, evidence: Evidence) -> None:
        """All that is stored of one contact."""
        self.follow(evidence)
        self.show(evidence)

    def follow(self, evidence: Evidence) -> None:
        """Last contact and keep-in-touch."""
        contact, last = evidence.contact, evidence.last
        base_before = _base(evidence)
        if contact.last_contact_on != (last.on if last else None):
            contact.last_contact_on = last.on if last else None
        self._reopen_orphans(evidence)
        base = _base(evidence)
        self._keep_in_touch(evidence, base, closer=last if base > base_before else None)

    def show(self, evidence: Evidence) -> None:
        """What the list shows: when somebody is next due, and late, once every row is placed."""
        contact, next_due = evidence.contact, _next_due(evidence)
        slips = late_from(next_due, contact.cadence) if next_due is not None else None
        if contact.next_due_on != next_due:
            contact.next_due_on = next_due
        if contact.slips_on != slips:
            contact.slips_on = slips
        if contact.interviewed_on != evidence.interviewed_on:
            contact.interviewed_on = evidence.interviewed_on

    def _reopen_orphans(self, evidence: Evidence) -> None:
        """A keep-in-touch whose closing interaction is gone opens again, unless a later one is decided."""
        counted = {each.id for each in evidence.counted}
        for row in reversed(evidence.keeps):
            if row.state not in DECIDED:
                continue
            if row.state is FollowUpState.DONE and row.closed_by is not None and row.closed_by not in counted:
                self.take_back(evidence, row)
            break

    def take_back(self, evidence: Evidence, row: FollowUp) -> None:
        """Open the row again; the successor gives way, and hands over what the user did to it meanwhile."""
        for successor in evidence.keeps:
            if states.cycle(successor) > states.cycle(row) and successor.state in states.UNDECIDED:
                row.snoozed_until = successor.snoozed_until or row.snoozed_until
                row.opener = successor.opener or row.opener
                evidence.followups.remove(successor)
                self.drop(successor)
        self.session.flush()
        states.reopen(row, now=self.when.now)

    def _keep_in_touch(self, evidence: Evidence, base: date, *, closer: Closer | None) -> None:
        undecided = [row for row in evidence.keeps if row.state in states.UNDECIDED]
        current = undecided[-1] if undecided else None
        months = evidence.contact.cadence
        if current is not None and closer is not None:
            current = self._answer(current, closer)
        if months is None or not self._is_wanted(evidence):
            if current is not None and current.state is FollowUpState.OPEN:
                states.withdraw(current, now=self.when.now)
            return
        factor = factor_of(self.mode, is_target=evidence.is_target)
        self._open_on(current or self._next_cycle(evidence), due_on(base, months, factor))

    def _answer(self, row: FollowUp, closer: Closer) -> FollowUp | None:
        """What a counted interaction that moves the base does: closes the row if it is due, else wakes it."""
        if is_due(
            state=row.state,
            planned_on=row.planned_on,
            snoozed_until=row.snoozed_until,
            today=self.when.today,
        ):
            states.close(row, FollowUpState.DONE, closed_by=closer.id, when=self.when)
            self.session.flush()
            return None
        row.snoozed_until = None
        return row

    def _is_wanted(self, evidence: Evidence) -> bool:
        """It waits while there is a ladder step or a planned interview, and while the contact rests."""
        contact = evidence.contact
        if not contact.is_live or contact.is_resting(self.when.today) or evidence.has_planned_interview:
            return False
        return not any(
            row.kind in LADDER_KINDS and row.state is FollowUpState.OPEN for row in evidence.followups
        )

    def _next_cycle(self, evidence: Evidence) -> FollowUp:
        contact = evidence.contact
        number = max((states.cycle(row) for row in evidence.keeps), default=0) + 1
        row = self.begin(
            {
                "kind": FollowUpKind.KEEP_IN_TOUCH,
                "state": FollowUpState.WITHDRAWN,
                "contact_id": contact.id,
                "origin_key": f"cadence:{contact.id}:{number}",
                "due_on": date.min,
                "planned_on": date.min,
                "created_at": self.when.now,
                "updated_at": self.when.now,
            }
        )
        evidence.followups.append(row)
        return row

    def begin(self, values: dict[str, Any]) -> FollowUp:
        """A new row."""
        row = FollowUp(**values)
        self.session.add(row)
        return row

    def drop(self, row: FollowUp) -> None:
        """A row goes."""
        self.session.delete(row)

    def _open_on(self, row: FollowUp, due: date) -> None:
        """Open the row on `due`; it is placed again only when that day changed."""
        if row.state is FollowUpState.OPEN and row.due_on == due:
            return
        if row.due_on != due:
            row.planned_on = self.place(row, due)
        row.state, row.due_on = FollowUpState.OPEN, due
        row.touch(self.when.now)

    def place(self, row: FollowUp, due: date) -> date:
        """The day for a row that becomes due on another day than before."""
        if self.load is None:
            self.load = planned_load(self.session)
        if row.state is FollowUpState.OPEN:
            self.load[row.planned_on] = self.load.get(row.planned_on, 1) - 1
        day = place(due, workdays=self.workdays, load=self.load, capacity=self.capacity)
        self.load[day] = self.load.get(day, 0) + 1
        return day


def _base(evidence: Evidence) -> date:
    contact = evidence.contact
    return base_on(
        last_contact_on=contact.last_contact_on,
        last_skip_on=evidence.last_skip,
        met_on=contact.met_on,
        created_on=contact.added_on,
    )


def _next_due(evidence: Evidence) -> date | None:
    if not evidence.contact.is_live:
        return None
    days = (row.effective_on for row in evidence.followups if row.state is FollowUpState.OPEN)
    return min(days, default=None)


def take_back_keep(session: Session, row: FollowUp, *, when: When) -> None:
    """Undo of a decided keep-in-touch: open again, its successor gone. The caller derives afterwards."""
    assert row.contact_id is not None  # noqa: S101 - the table's check: keep-in-touch is about a contact
    for evidence in gather(session, {row.contact_id}, now=when.now):
        Run(session, when).take_back(evidence, row)
