"""Every keep-in-touch of an account follows the mode of its search, and goes back with it.

What a mode moved is noted as an act, so that changing back brings each nudge to the very day on which it was
planned. A nudge that was touched since is a conflict there: it is dated and placed as any other.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.contacts.models import Contact, Position
from crm.core.kinds import FollowUpKind, FollowUpState, SearchMode
from crm.core.modes import asks_for_targets
from crm.core.placing import place, spread
from crm.core.when import When
from crm.db import changes
from crm.db.changes import KEPT, ChangeAct
from crm.db.changes.images import in_chunks
from crm.db.owner import owner_id
from crm.followups.derive import Run, derive
from crm.followups.evidence import Evidence
from crm.followups.models import FollowUp
from crm.followups.pace import load
from crm.followups.pace.order import Turn, turn_of

ACT = "search_mode"
HAS_CADENCE = or_(Contact.tier.is_not(None), Contact.own_months.is_not(None))


def follow_mode(session: Session, *, was: SearchMode, mode: SearchMode, when: When) -> None:
    """Date and place the keep-in-touch rows of the owner anew, whose mode was changed already.

    Changing back what was changed last undoes it. What was due already and is due still stays where it is.
    """
    session.flush()
    last = _last_change(session, when)
    if last is not None and (last.about["from"], last.about["to"]) == (mode.value, was.value):
        changes.undo(session, last, now=when.now)
        _derive_anew(session, when)
        return
    rows = session.scalars(
        select(FollowUp).where(
            FollowUp.kind == FollowUpKind.KEEP_IN_TOUCH, FollowUp.state == FollowUpState.OPEN
        )
    ).all()
    act = changes.begin(session, ACT, {"from": was.value, "to": mode.value}, now=when.now)
    changes.note_before(session, act, rows)
    _derive_anew(session, when)
    changes.note_after(session, act, rows)


def follow_targets(session: Session, company_id: int, *, when: When) -> None:
    """Derive who works at a company where an application began or ended, if the mode asks for that."""
    user = accounts.by_id(session, owner_id())
    if user is None or not asks_for_targets(user.search_mode):
        return
    there = select(Contact.id).join(Position, Position.contact_id == Contact.id)
    derive(
        session,
        session.scalars(there.where(Position.company_id == company_id, Position.is_current, HAS_CADENCE)),
        when=when,
    )


def _last_change(session: Session, when: When) -> ChangeAct | None:
    return session.scalars(
        select(ChangeAct)
        .where(ChangeAct.kind == ACT, ChangeAct.undone_at.is_(None), ChangeAct.acted_at > when.now - KEPT)
        .order_by(ChangeAct.id.desc())
        .limit(1)
    ).first()


def _derive_anew(session: Session, when: When) -> None:
    run = _Anew(session, when)
    found = session.scalars(select(Contact.id).where(HAS_CADENCE, Contact.deleted_at.is_(None)))
    run.derive_all(found.all())
    session.flush()


class _Anew(Run):
    """A run over everybody: first all are dated, then those that moved are placed, the most urgent first."""

    def __init__(self, session: Session, when: When) -> None:
        super().__init__(session, when)
        self.turn: Turn | None = None
        self.moving: list[tuple[date, Turn, FollowUp]] = []

    def derive_all(self, contact_ids: Iterable[int]) -> None:
        everything: list[Evidence] = []
        for some in in_chunks(list(contact_ids)):
            everything += self.gather(some)
        for evidence in everything:
            self.turn = turn_of(evidence.contact)
            self.follow(evidence)
        self._place_all()
        for evidence in everything:
            self.show(evidence)

    def place(self, row: FollowUp, due: date) -> date:
        """Where it is, if it was due there and is due still; else it is placed after all are dated."""
        is_asked = row.state is FollowUpState.OPEN and row.planned_on <= self.when.today
        if is_asked and due <= row.planned_on:
            return row.planned_on
        assert self.turn is not None  # noqa: S101 - set with each contact
        self.moving.append((due, self.turn, row))
        return due

    def _place_all(self) -> None:
        """What the mode made overdue is spread from today on; the rest finds room near its day."""
        today = self.when.today
        with self.session.no_autoflush:  # each row is written once: when it has its day
            ahead = load.by_day_without(self.session, {row.id for *_, row in self.moving}, today=today)
        days = spread(today, workdays=self.workdays, load=dict(ahead), capacity=self.capacity)
        overdue = [(turn, row) for due, turn, row in self.moving if due < today]
        for (_turn, row), day in zip(sorted(overdue, key=lambda each: each[0]), days, strict=False):
            row.planned_on = day
            ahead[day] = ahead.get(day, 0) + 1
        later = [each for each in self.moving if each[0] >= today]
        for due, _turn, row in sorted(later, key=lambda each: each[:2]):
            row.planned_on = place(due, workdays=self.workdays, load=ahead, capacity=self.capacity)
            ahead[row.planned_on] = ahead.get(row.planned_on, 0) + 1
