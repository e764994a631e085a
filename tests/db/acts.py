"""Acts of many rows, and their undo three hours later."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db import changes
from crm.db.base import Owned
from crm.db.changes import ChangeAct

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


def undo(session: Session, act: ChangeAct, **more: Any) -> changes.Undone:
    """Take the whole act back."""
    return changes.undo(session, act, now=LATER, **more)


def ids(session: Session, model: type[Owned]) -> set[int]:
    """The ids that a table has."""
    return set(session.scalars(select(model.id)))
