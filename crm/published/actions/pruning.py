"""What time does to shelves: things leave that are over for long, and tombstones are forgotten."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm import __version__
from crm.contacts.models import Contact
from crm.core.pieces import pieces
from crm.core.when import When
from crm.db.base import Owned
from crm.db.meta import meta, set_meta
from crm.db.owner import across_owners, owner_id
from crm.followups.models import FollowUp
from crm.interviews.models import Interview
from crm.published.actions.opening import lock
from crm.published.drafts import shown_ids
from crm.published.models import PublishedMark, PublishedObject, PublishedShelf, Shelf
from crm.published.noted import owed
from crm.published.reach import MOST

WRITTEN_AS = f"{__version__}/1"  # another version may say the same facts in other words
GROUND = "published_ground"
TOMBSTONE_KEPT = timedelta(days=90)
EMPTIED_AFTER = timedelta(days=30)
"""As long as the trash and a merge can be taken back, and what a client stored with them."""
MODEL: dict[Shelf, type[Owned]] = {
    Shelf.FOLLOW_UPS: FollowUp,
    Shelf.INTERVIEWS: Interview,
    Shelf.CONTACTS: Contact,
}


def prune(session: Session, *, when: When) -> int:
    """For the owner: mark what time has moved on, forget old tombstones; how many went."""
    there = session.scalars(select(PublishedShelf.shelf).order_by(PublishedShelf.shelf)).all()
    return sum(_prune(session, shelf, when=when) for shelf in there)


def keep_ground(session: Session, ground: str) -> bool:
    """Note what all bytes of all users depend on (the public address, the rules of time zones); when it is
    another than before, everything is to be written anew."""
    now = f"{WRITTEN_AS}|{ground}"
    if meta(session, GROUND) == now:
        return False
    set_meta(session, GROUND, now)
    with across_owners("another public address"):
        rows = session.execute(select(PublishedShelf.user_id, PublishedShelf.shelf)).all()
        if rows:
            marks = [{"user_id": user_id, "shelf": shelf, "ref_id": None} for user_id, shelf in rows]
            session.execute(insert(PublishedMark), marks)
    return bool(rows)


def _prune(session: Session, shelf: Shelf, *, when: When) -> int:
    shown = set(shown_ids(session, shelf, when=when))
    living = PublishedObject.gone_at.is_(None)
    there = set(_refs(session, shelf, living))
    hidden = set(_refs(session, shelf, PublishedObject.is_hidden.is_(True)))
    owed(session, owner_id()).add(shelf, (there ^ shown) - hidden)
    _collapse(session, shelf)
    _empty(session, shelf, before=when.now - EMPTIED_AFTER)
    return _forget(session, shelf, shown, before=when.now - TOMBSTONE_KEPT)


def _refs(session: Session, shelf: Shelf, which: ColumnElement[bool]) -> Iterator[int]:
    mine = (PublishedObject.shelf == shelf, PublishedObject.ref_id.is_not(None))
    for ref_id in session.scalars(select(PublishedObject.ref_id).where(*mine, which)):
        if ref_id is not None:
            yield ref_id


def _collapse(session: Session, shelf: Shelf) -> None:
    """Nobody reads here for long: many marks become one."""
    ids = session.scalars(select(PublishedMark.id).where(PublishedMark.shelf == shelf)).all()
    if len(ids) <= MOST:
        return
    session.add(PublishedMark(shelf=shelf, ref_id=None))
    session.flush()
    _delete(session, PublishedMark, ids)


def _empty(session: Session, shelf: Shelf, *, before: datetime) -> None:
    """What was purged leaves nothing behind but the word that it is gone."""
    model = MODEL[shelf]
    session.execute(
        update(PublishedObject)
        .where(
            PublishedObject.shelf == shelf,
            PublishedObject.gone_at < before,
            PublishedObject.size > 0,
            PublishedObject.ref_id.is_(None) | PublishedObject.ref_id.not_in(select(model.id)),
        )
        .values(body=b"", size=0, face="")
        .execution_options(synchronize_session=False)
    )


def _forget(session: Session, shelf: Shelf, shown: Collection[int], *, before: datetime) -> int:
    """Tombstones go, but those of what can come back: a contact that is kept, or what only devices hid."""
    model = MODEL[shelf]
    rows = session.execute(
        select(PublishedObject.id, PublishedObject.ref_id, PublishedObject.is_hidden, model.id.is_not(None))
        .outerjoin(model, model.id == PublishedObject.ref_id)
        .where(PublishedObject.shelf == shelf, PublishedObject.gone_at < before)
    ).all()
    ids = [
        object_id
        for object_id, ref_id, is_hidden, is_kept in rows
        if not ((is_hidden and ref_id in shown) or (is_kept and shelf is Shelf.CONTACTS))
    ]
    if not ids:
        return 0
    row = lock(session, shelf)
    row.pruned_seq = max(row.pruned_seq, *_seqs(session, ids))
    _delete(session, PublishedObject, ids)
    session.flush()
    return len(ids)


def _seqs(session: Session, ids: Collection[int]) -> Iterator[int]:
    for some in pieces(sorted(ids)):
        yield session.scalar(select(func.max(PublishedObject.seq)).where(PublishedObject.id.in_(some))) or 0


def _delete(
    session: Session, model: type[PublishedMark] | type[PublishedObject], ids: Collection[int]
) -> None:
    for some in pieces(sorted(ids)):
        session.execute(delete(model).where(model.id.in_(some)).execution_options(synchronize_session=False))
