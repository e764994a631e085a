"""Keeping a list as a view of one's own, renaming it, putting it in order, forgetting it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contacts.actions import NameTaken
from crm.contacts.keys import one_line
from crm.contacts.models import SavedView
from crm.core.when import When
from crm.people.queries.saved_views import MOST, saved_views


class TooMany(ValueError):
    """There are as many views as there may be."""


def save_view(session: Session, name: str, query: str, *, when: When, place: int | None = None) -> SavedView:
    """Keep the list with this query, at its old place if it had one.

    Raises `NameTaken`, `TooMany`, and `ValueError` for a name that says nothing.
    """
    name = _free_name(session, name)
    if (session.scalar(select(func.count(SavedView.id))) or 0) >= MOST:
        raise TooMany(str(MOST))
    last = session.scalar(select(func.max(SavedView.place)))
    if place is None:
        place = 0 if last is None else last + 1
    view = SavedView(name=name, query=query, place=place, created_at=when.now)
    session.add(view)
    session.flush()
    return view


def rename_view(session: Session, view: SavedView, name: str) -> None:
    """Another name. Raises as `save_view`."""
    view.name = _free_name(session, name, view.id)
    session.flush()


def raise_view(session: Session, view: SavedView) -> None:
    """Before the one above it; places are counted anew."""
    rows = list(saved_views(session))
    at = rows.index(view)
    if at:
        rows[at - 1], rows[at] = view, rows[at - 1]
    for place, row in enumerate(rows):
        row.place = place
    session.flush()


def forget_view(session: Session, view: SavedView) -> None:
    """The view goes; the contacts stay."""
    session.delete(view)
    session.flush()


def _free_name(session: Session, name: str, view_id: int | None = None) -> str:
    name = one_line(name)
    if not name:
        raise ValueError("a view needs a name")
    there = select(SavedView.id).where(SavedView.name == name, SavedView.id != (view_id or 0))
    taken = session.scalar(there)
    if taken is not None:
        raise NameTaken(name, taken)
    return name
