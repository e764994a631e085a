"""Uniting the follow-ups of two contacts: one per origin, answered beats open, the earlier snooze wins."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.ladders.keys import Row, renamed, row_of
from crm.followups.models import FollowUp
from crm.followups.states import UNDECIDED, cycle
from crm.people.actions.ledger import Ledger

_ORDER = (
    FollowUpState.DONE,
    FollowUpState.SKIPPED,
    FollowUpState.EXPIRED,
    FollowUpState.OPEN,
    FollowUpState.WITHDRAWN,
)


def unite_steps(ledger: Ledger, positions: Mapping[int, int]) -> None:
    """All that is planned about the one who goes is about the one who stays.

    `positions` says which position took the place of a deleted one.
    """
    mine, theirs = ledger.of(FollowUp, FollowUp.contact_id)
    keeps = [row for row in (*mine, *theirs) if row.kind is FollowUpKind.KEEP_IN_TOUCH]
    if any(row.contact_id == ledger.gone_id for row in keeps):
        _unite_keeps(ledger, keeps)
    by_key = {row.origin_key: row for row in mine}
    for row in theirs:
        if row.kind is not FollowUpKind.KEEP_IN_TOUCH:
            key = _key(row.origin_key, ledger, positions)
            _hand_over(ledger, row, key, by_key.get(key) or _stored(ledger, key, row))
    ledger.session.flush()


def _key(key: str, ledger: Ledger, positions: Mapping[int, int]) -> str:
    """The key as it would be planted for the one who stays."""
    if row_of(key) is Row.MOVED:
        position_id = int(key.removeprefix(Row.MOVED.prefix))
        return f"{Row.MOVED.prefix}{positions.get(position_id, position_id)}"
    return renamed(key, ledger.kept_id)


def _stored(ledger: Ledger, key: str, row: FollowUp) -> FollowUp | None:
    """A row about nobody or somebody else that has the key already."""
    found = ledger.session.scalars(
        select(FollowUp).where(FollowUp.origin_key == key, FollowUp.id != row.id)
    ).one_or_none()
    return ledger.before([found])[0] if found is not None else None


def _hand_over(ledger: Ledger, row: FollowUp, key: str, twin: FollowUp | None) -> None:
    if twin is not None:
        stays, goes = sorted((twin, row), key=lambda each: (_ORDER.index(each.state), each is row))
        _unite(stays, goes)
        ledger.drop(goes)
        row = stays
    row.origin_key, row.contact_id = key, ledger.kept_id
    row.touch(ledger.now)
    ledger.session.flush()


def _unite(stays: FollowUp, goes: FollowUp) -> None:
    if stays.state in UNDECIDED:
        stays.snoozed_until = _earlier(stays.snoozed_until, goes.snoozed_until)
        stays.attempts = max(stays.attempts, goes.attempts)
    stays.opener = stays.opener or goes.opener


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _unite_keeps(ledger: Ledger, keeps: Sequence[FollowUp]) -> None:
    """One history of keep-in-touch, numbered in the order in which it happened, with one row to come."""
    decided = sorted(
        (row for row in keeps if row.state not in UNDECIDED),
        key=lambda row: (row.closed_on or date.min, row.id),
    )
    coming = sorted(
        (row for row in keeps if row.state in UNDECIDED),
        key=lambda row: (_ORDER.index(row.state), row.contact_id != ledger.kept_id, -cycle(row)),
    )
    for extra in coming[1:]:
        _unite(coming[0], extra)
        ledger.drop(extra)
    for number, row in enumerate((*decided, *coming[:1]), 1):
        key = f"cadence:{ledger.kept_id}:{number}"
        if (row.origin_key, row.contact_id) != (key, ledger.kept_id):
            row.origin_key, row.contact_id = f"{key}:merging", ledger.kept_id
            row.touch(ledger.now)
    ledger.session.flush()
    for row in (*decided, *coming[:1]):
        row.origin_key = row.origin_key.removesuffix(":merging")
    ledger.session.flush()
