"""What clients store and delete, and marks by hand."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from crm.db.owner import owner_id
from crm.published import queries
from crm.published.actions.opening import lock
from crm.published.models import PublishedObject, PublishedShelf, Shelf
from crm.published.naming import etag_of
from crm.published.noted import owed
from crm.published.reading import Look, look


def mark(session: Session, shelf: Shelf, ref_ids: Iterable[int] | None = None) -> None:
    """These follow-ups, interviews or contacts are to be written anew; None: all of the shelf."""
    owed(session, owner_id()).add(shelf, ref_ids)


def store(
    session: Session, shelf: Shelf, *, name: str, body: bytes, ref_id: int | None, now: datetime
) -> PublishedObject:
    """Keep what a client wrote, byte for byte, under the name that it chose; a tombstone comes to life.

    `ref_id` is what it shows. If that lay here under another name, it has moved. Raises `BadContent`.
    """
    seen = look(shelf, body)
    row = lock(session, shelf)
    found = queries.named(session, shelf, name)
    other = queries.about(session, shelf, ref_id) if ref_id is not None else None
    if other is not None and other is not found:
        _leave(row, other, now=now)
        other.ref_id = None
        session.flush()
    if found is None:
        found = PublishedObject(shelf=shelf, name=name, made_at=now)
        session.add(found)
    elif found.gone_at is not None:
        found.made_at = now
    found.ref_id, found.is_hidden, found.gone_at = ref_id, False, None
    _write(row, found, body, seen, now=now)
    session.flush()
    return found


def bury(session: Session, found: PublishedObject, *, now: datetime, is_hidden: bool = False) -> None:
    """The object is gone; with `is_hidden` only from devices, while what it shows stays."""
    row = lock(session, found.shelf)
    if found.gone_at is None:
        _leave(row, found, now=now)
    found.is_hidden = is_hidden
    session.flush()


def _leave(row: PublishedShelf, found: PublishedObject, *, now: datetime) -> None:
    row.seq += 1
    found.seq, found.gone_at, found.changed_at = row.seq, now, now


def _write(row: PublishedShelf, found: PublishedObject, body: bytes, seen: Look, *, now: datetime) -> None:
    row.seq += 1
    found.seq, found.changed_at = row.seq, now
    found.body, found.size, found.etag = body, len(body), etag_of(body)
    found.uid, found.component, found.face = seen.uid, seen.component, seen.face
    found.is_open, found.is_repeating = seen.is_open, seen.is_repeating
    found.starts_at, found.ends_at = seen.starts_at, seen.ends_at
