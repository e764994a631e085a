"""Shelves themselves: opening them, locking one, their properties and epochs."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.db.insert import insert_missing
from crm.db.owner import across_owners, owner_id
from crm.published.models import PublishedMark, PublishedShelf, Shelf
from crm.published.noted import owed


class NoShelf(LookupError):
    """Nothing is published for this owner: no device and no calendar account was ever set up."""


def open_shelves(session: Session, *, now: datetime) -> None:
    """Make the owner's shelves unless they are there; everything on new ones is still to be written.

    Whoever makes the first password for a device, or the first calendar account, calls it.
    """
    owner = owner_id()
    rows = [
        {"user_id": owner, "shelf": shelf, "seq": 0, "pruned_seq": 0, "epoch": _epoch(), "properties": {}}
        for shelf in Shelf
    ]
    if insert_missing(session, PublishedShelf, rows, unique=("user_id", "shelf")):
        for shelf in Shelf:
            session.add(PublishedMark(shelf=shelf, ref_id=None))
        session.flush()


def lock(session: Session, shelf: Shelf) -> PublishedShelf:
    """The owner's shelf, held until the transaction ends: whoever changes what lies on it comes here first.

    Raises `NoShelf`.
    """
    row = session.scalar(
        select(PublishedShelf)
        .where(PublishedShelf.shelf == shelf)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NoShelf(shelf)
    return row


def set_properties(session: Session, shelf: Shelf, changes: Mapping[str, str | None]) -> None:
    """Keep what a client says of the shelf itself, by Clark name; None takes a property away."""
    row = lock(session, shelf)
    kept = {**row.properties, **changes}
    row.properties = {name: value for name, value in kept.items() if value is not None}
    session.flush()


def renew_epochs(session: Session) -> None:
    """After a restore numbers may be given twice: every sync token that was given out is void."""
    with across_owners("new epoch of the instance"):
        for row in session.scalars(select(PublishedShelf)):
            row.epoch = _epoch()
            owed(session, row.user_id).add(row.shelf, None)
        session.flush()


def _epoch() -> str:
    return secrets.token_hex(6)
