"""Saying that two contacts who look alike are two people."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.contacts.models import DistinctPair


def set_apart(session: Session, one_id: int, other_id: int) -> None:
    """They are two: not shown as probable duplicates any more. Again is no harm."""
    low, high = sorted((one_id, other_id))
    found = session.scalar(
        select(DistinctPair.id).where(DistinctPair.low_id == low, DistinctPair.high_id == high)
    )
    if found is None:
        session.add(DistinctPair(low_id=low, high_id=high))
        session.flush()


def take_together(session: Session, one_id: int, other_id: int) -> None:
    """Take that back."""
    low, high = sorted((one_id, other_id))
    session.execute(delete(DistinctPair).where(DistinctPair.low_id == low, DistinctPair.high_id == high))
