"""What devices changed: listed with what was there before, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.dav.applying.noting import PREFIX, Did
from crm.dav.applying.undoing import take_back
from crm.db import changes
from crm.db.changes import ChangeAct
from crm.db.owner import NotFound, one
from crm.published.models import Shelf

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a write did. `values` hold what was before (`was`) and what is now (`is`).

    Days and times are in ISO 8601; of a contact `field` says which.
    """

    did: Did
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trace:
    """One write of a device. `name` is what it was about: a title, or the name of a contact."""

    id: int
    at: datetime
    device: str
    client: str
    shelf: Shelf
    ref_id: int
    name: str
    steps: tuple[Step, ...]
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came of an undo. `conflicts` are steps that were left, since somebody changed it again."""

    trace: Trace
    conflicts: tuple[Step, ...]


def recent(session: Session, *, limit: int = SHOWN) -> list[Trace]:
    """What devices changed lately, the latest first; those that were taken back, too."""
    acts = session.scalars(
        select(ChangeAct)
        .where(ChangeAct.kind.startswith(PREFIX, autoescape=True))
        .order_by(ChangeAct.acted_at.desc(), ChangeAct.id.desc())
        .limit(limit)
    )
    return [_trace(act) for act in acts]


def trace(session: Session, trace_id: int) -> Trace:
    """One of them. Raises `NotFound`."""
    return _trace(_act(session, trace_id))


def undo(session: Session, trace_id: int, *, when: When) -> TakenBack:
    """Take a write back as far as nobody changed the same since. Raises `NotFound`, also when it was undone.

    Its steps go back in reverse order, each by the inverse of its verb.
    """
    act = _act(session, trace_id)
    if act.undone_at is not None:
        raise NotFound(f"Trace {trace_id}")
    told = _trace(act)
    left = take_back(session, act, when=when)
    kept = changes.undo(session, act, now=when.now).conflicts
    photos = [step for step in told.steps if step.did is Did.PHOTO_CHANGED] if kept else []
    return TakenBack(told, (*(Step(Did(each["did"]), each) for each in left), *photos))


def _act(session: Session, trace_id: int) -> ChangeAct:
    act = one(session, ChangeAct, trace_id)
    if not act.kind.startswith(PREFIX):
        raise NotFound(f"Trace {trace_id}")
    return act


def _trace(act: ChangeAct) -> Trace:
    about = act.about
    return Trace(
        id=act.id,
        at=act.acted_at,
        device=about["device"],
        client=about["client"],
        shelf=Shelf(about["shelf"]),
        ref_id=about["ref_id"],
        name=about["name"],
        steps=tuple(Step(Did(step["did"]), step) for step in about["steps"]),
        undone_at=act.undone_at,
    )
