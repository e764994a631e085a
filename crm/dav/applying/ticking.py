"""A tick on a task, and taking the tick away: done as on the web, undone to what was there before."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.kinds import LOGGED_AS, FollowUpState, InteractionKind
from crm.core.when import When
from crm.dav.applying.noting import Did, Noting, kind_of
from crm.db.changes import ChangeAct
from crm.followups import actions, queries
from crm.followups.actions import Outcome
from crm.followups.derive import derive
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction
from crm.published.models import Shelf


def tick(session: Session, row: FollowUp, on: date | None, noting: Noting, *, when: When) -> None:
    """Done, with the kind that one press on the web logs, on the day that the client says, today at last."""
    others = _others(session, row)
    outcome = Outcome(kind=_usual_kind(session, row), on=min(on or when.today, when.today))
    actions.done(session, row, outcome, when=when)
    noting.did(Did.DONE, around=others)


def tick_again(session: Session, row: FollowUp, said: dict[str, Any], *, when: When) -> None:
    """The undo of `untick`: done again, with what was logged before."""
    kind = InteractionKind(said["kind"]) if said.get("kind") else None
    on = date.fromisoformat(said["on"]) if said.get("on") else None
    actions.done(session, row, Outcome(kind=kind, text=said.get("text", ""), on=on), when=when)


def untick(session: Session, row: FollowUp, noting: Noting | None, *, when: When) -> None:
    """Open again: what the tick logged goes, and what it moved is where it was."""
    around = _moved_by_tick(session, row)
    if noting is not None:
        noting.did(Did.REOPENED, **_logged(session, row))
    actions.undo_done(session, row, when=when)
    put_back(session, row, around, when=when)


def put_back(session: Session, row: FollowUp, around: list[list[Any]], *, when: When) -> None:
    """Days that the tick moved, of follow-ups that are due as they were before it."""
    was = {row_id: days for row_id, *days in around}
    if not was:
        return
    for other in session.scalars(
        select(FollowUp).where(FollowUp.id.in_(was), FollowUp.state == FollowUpState.OPEN)
    ):
        due, planned, snoozed = was[other.id]
        days = (date.fromisoformat(planned), date.fromisoformat(snoozed) if snoozed else None)
        if other.due_on.isoformat() == due and (other.planned_on, other.snoozed_until) != days:
            other.planned_on, other.snoozed_until = days
            other.touch(when.now)
    derive(session, [row.contact_id], when=when)


def _usual_kind(session: Session, row: FollowUp) -> InteractionKind:
    """A mail to whom has an address, else a message: what is chosen already where one presses "done"."""
    if row.kind in LOGGED_AS:
        return LOGGED_AS[row.kind]
    nudge = queries.nudge(session, row.id)
    email = (nudge.person.email if nudge.person is not None else None) or nudge.mailbox
    return InteractionKind.EMAIL if email else InteractionKind.MESSAGE


def _others(session: Session, row: FollowUp) -> list[list[Any]]:
    """The other open follow-ups of the same contact: what a talk may move."""
    if row.contact_id is None:
        return []
    found = session.scalars(
        select(FollowUp).where(
            FollowUp.contact_id == row.contact_id,
            FollowUp.state == FollowUpState.OPEN,
            FollowUp.id != row.id,
        )
    )
    return [
        [
            each.id,
            each.due_on.isoformat(),
            each.planned_on.isoformat(),
            each.snoozed_until.isoformat() if each.snoozed_until else None,
        ]
        for each in found
    ]


def _moved_by_tick(session: Session, row: FollowUp) -> list[list[Any]]:
    """What lay around it when it was ticked, if a device did that."""
    act = session.scalars(
        select(ChangeAct)
        .where(
            ChangeAct.kind == kind_of(Shelf.FOLLOW_UPS, row.id),
            ChangeAct.acted_at == row.closed_at,
            ChangeAct.undone_at.is_(None),
        )
        .order_by(ChangeAct.id.desc())
        .limit(1)
    ).one_or_none()
    steps = act.about.get("steps", []) if act is not None else []
    return next((step["around"] for step in steps if step["did"] == Did.DONE), [])


def _logged(session: Session, row: FollowUp) -> dict[str, Any]:
    """What its closing logged, so that it can be logged again."""
    if row.closed_by is None:
        return {}
    entry = session.scalar(select(Interaction).where(Interaction.id == row.closed_by))
    if entry is None:
        return {}
    return {"kind": entry.kind.value, "on": entry.occurred_on.isoformat(), "text": entry.text}
