"""Answering follow-ups: done, not reached, snooze, skip, the undo of each; planning one's own."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.core.kinds import LOGGED_AS, Direction, FollowUpKind, FollowUpState, InteractionKind
from crm.core.when import When
from crm.db.owner import owner_id
from crm.followups import linkedin, states
from crm.followups.derive import derive, take_back_keep
from crm.followups.ladder import reconcile_company, reconcile_contact
from crm.followups.models import FollowUp
from crm.followups.signals import followup_changed
from crm.interactions import actions as interactions
from crm.interactions import queries as logged

RETRY_WORKDAYS = 3
ANSWERABLE = frozenset({FollowUpState.OPEN, FollowUpState.EXPIRED})


class AlreadyDecided(ValueError):
    """The follow-up was answered before, or is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: how, when and what was said. `also` names other follow-ups settled by the same talk."""

    kind: InteractionKind | None = None
    text: str = ""
    on: date | None = None
    also: Collection[int] = ()


def done(session: Session, row: FollowUp, outcome: Outcome, *, when: When) -> None:
    """Close the follow-up, and log an interaction if it is about a contact. Raises `AlreadyDecided`."""
    _expect(row, ANSWERABLE)
    states.close(row, FollowUpState.DONE, closed_by=None, when=when)
    if row.contact_id is not None:
        kind = LOGGED_AS.get(row.kind) or outcome.kind or InteractionKind.MESSAGE
        row.closed_by = _log(session, row, kind, outcome, when=when)
    others = _also(session, row, outcome.also)
    for other in others:
        states.close(other, FollowUpState.DONE, closed_by=row.closed_by, when=when)
    for closed in (row, *others):
        linkedin.ask(session, closed, when=when)
    _settle(session, row, when=when)


def undo_done(session: Session, row: FollowUp, *, when: When) -> None:
    """Take the answer back: its interaction goes, and whatever it closed is open again."""
    _expect(row, {FollowUpState.DONE})
    entry = logged.by_origin(session, _origin(row))
    if entry is not None:
        interactions.remove(session, entry, when=when)
    if row.state is FollowUpState.DONE:
        _open_again(session, row, when=when)
    else:
        _settle(session, row, when=when)


def not_reached(session: Session, row: FollowUp, *, text: str, when: When) -> None:
    """Log an attempt, and ask again after three workdays. Raises `AlreadyDecided`."""
    _expect(row, {FollowUpState.OPEN})
    user = accounts.by_id(session, owner_id())
    if row.contact_id is not None:
        _log(session, row, InteractionKind.ATTEMPT, Outcome(text=text), when=when)
    if user is not None:
        states.snooze(row, user.working.plus(when.today, RETRY_WORKDAYS), now=when.now)
    row.attempts += 1
    _announce(session, row, when=when)


def undo_not_reached(session: Session, row: FollowUp, *, was: date | None, when: When) -> None:
    """Take the latest attempt back; `was` is the snooze before it."""
    if row.attempts == 0:
        raise AlreadyDecided(row.origin_key)
    row.attempts -= 1
    entry = logged.by_origin(session, _origin(row))
    if entry is not None:
        interactions.remove(session, entry, when=when)
    wake(session, row, was=was, when=when)


def snooze(session: Session, row: FollowUp, until: date, *, when: When) -> None:
    """Let it rest until a day after today. Raises `AlreadyDecided`, `ValueError` if it is not ahead."""
    _expect(row, {FollowUpState.OPEN})
    if until <= when.today:
        raise ValueError("a snooze ends on a day to come")
    states.snooze(row, until, now=when.now)
    _announce(session, row, when=when)


def wake(session: Session, row: FollowUp, *, was: date | None = None, when: When) -> None:
    """Undo a snooze; `was` is the one before it."""
    states.snooze(row, was, now=when.now)
    _announce(session, row, when=when)


def skip(session: Session, row: FollowUp, *, when: When) -> None:
    """Not this time: closed without contact; a keep-in-touch comes back one cadence from today."""
    _expect(row, ANSWERABLE)
    states.close(row, FollowUpState.SKIPPED, closed_by=None, when=when)
    _settle(session, row, when=when)


def undo_skip(session: Session, row: FollowUp, *, when: When) -> None:
    """Take a skip back."""
    _expect(row, {FollowUpState.SKIPPED})
    _open_again(session, row, when=when)


def write_opener(session: Session, row: FollowUp, text: str, *, when: When) -> None:
    """Keep the user's own wording; empty = the one that is made."""
    row.opener = text
    row.touch(when.now)
    session.flush()


@dataclass(frozen=True, slots=True)
class NewFollowUp:
    """A follow-up of the user's own, about a contact or only about themselves."""

    title: str
    due_on: date
    contact_id: int | None = None
    due_time: time | None = None


def add(session: Session, new: NewFollowUp, *, when: When) -> FollowUp:
    """Plan a follow-up of one's own."""
    row = FollowUp(
        kind=FollowUpKind.CUSTOM,
        state=FollowUpState.OPEN,
        contact_id=new.contact_id,
        origin_key=f"custom:{uuid.uuid4().hex}",
        title=new.title,
        due_on=new.due_on,
        planned_on=new.due_on,
        due_time=new.due_time,
        created_at=when.now,
        updated_at=when.now,
    )
    session.add(row)
    _announce(session, row, when=when)
    return row


def retitle(session: Session, row: FollowUp, title: str, *, when: When) -> None:
    """Say in other words what is to be done; only what the user planned has a title of theirs."""
    row.title = title
    row.touch(when.now)
    _announce(session, row, when=when)


def set_time(session: Session, row: FollowUp, at: time | None, *, when: When) -> None:
    """At this time of its day (None: at any)."""
    row.due_time = at
    row.touch(when.now)
    _announce(session, row, when=when)


def withdraw(session: Session, row: FollowUp, *, when: When) -> None:
    """Take the planning of one's own follow-up back. Raises `AlreadyDecided`."""
    _expect(row, {FollowUpState.OPEN})
    states.withdraw(row, now=when.now)
    _settle(session, row, when=when)


def _expect(row: FollowUp, allowed: Collection[FollowUpState]) -> None:
    if row.state not in allowed:
        raise AlreadyDecided(row.origin_key)


def _open_again(session: Session, row: FollowUp, *, when: When) -> None:
    linkedin.take_back(session, row, when=when)
    if row.kind is FollowUpKind.KEEP_IN_TOUCH:
        take_back_keep(session, row, when=when)
    else:
        states.reopen(row, now=when.now)
    _settle(session, row, when=when)


def _settle(session: Session, row: FollowUp, *, when: When) -> None:
    """The contact's dates, and what the answer means for the ladder that the row is a step of."""
    _announce(session, row, when=when)
    if row.company_id is not None:
        reconcile_company(session, row.company_id, when=when)
    if row.contact_id is not None:
        reconcile_contact(session, row.contact_id, when=when)


def _announce(session: Session, row: FollowUp, *, when: When) -> None:
    """Derive the contact's dates again, and let others know."""
    session.flush()
    derive(session, [row.contact_id], when=when)
    followup_changed.send(row, session=session, when=when)


def _origin(row: FollowUp) -> str:
    """The key of what an answer logs; attempts before it have numbers of their own."""
    return f"followup:{row.id}:{row.attempts}"


def _log(session: Session, row: FollowUp, kind: InteractionKind, outcome: Outcome, *, when: When) -> int:
    assert row.contact_id is not None  # noqa: S101 - callers ask first
    left = logged.by_origin(session, _origin(row))
    if left is not None:  # of an answer that was corrected to something that is none
        left.origin_key = None
        session.flush()
    entry = interactions.log(
        session,
        interactions.NewInteraction(
            kind=kind,
            occurred_on=min(outcome.on or when.today, when.today),
            contact_ids=(row.contact_id,),
            text=outcome.text,
            direction=Direction.OUT,
            origin_key=_origin(row),
        ),
        when=when,
    )
    return entry.id


def _also(session: Session, row: FollowUp, ids: Collection[int]) -> list[FollowUp]:
    """Other open follow-ups of the same contact; ids of anything else are passed over."""
    if not ids or row.contact_id is None:
        return []
    return list(
        session.scalars(
            select(FollowUp).where(
                FollowUp.id.in_(ids),
                FollowUp.contact_id == row.contact_id,
                FollowUp.state == FollowUpState.OPEN,
                FollowUp.id != row.id,
            )
        )
    )
