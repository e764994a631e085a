"""Views of one's own, in their order."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import SavedView
from crm.db.owner import one

MOST = 50


def saved_views(session: Session) -> Sequence[SavedView]:
    """All of them."""
    return session.scalars(select(SavedView).order_by(SavedView.place, SavedView.id).limit(MOST)).all()


def saved_view(session: Session, view_id: int) -> SavedView:
    """One of them. Raises `NotFound`."""
    return one(session, SavedView, view_id)
