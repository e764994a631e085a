"""Reading shelves and what lies on them; of the owner, in one statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, null, select
from sqlalchemy.orm import Session

from crm.core.pieces import pieces
from crm.published.models import PublishedMark, PublishedObject, PublishedShelf, Shelf


@dataclass(frozen=True, slots=True)
class ShelfState:
    """Where a shelf stands. `is_stale`: something changed that is not written into its objects yet."""

    seq: int
    pruned_seq: int
    epoch: str
    properties: dict[str, Any]
    is_stale: bool


class Listed(NamedTuple):
    """An object, as lists need it; `body` only where it was asked for. With `gone_at` it is a tombstone."""

    id: int
    name: str
    uid: str
    ref_id: int | None
    component: str
    size: int
    etag: str
    seq: int
    is_open: bool
    is_repeating: bool
    starts_at: datetime | None
    ends_at: datetime | None
    changed_at: datetime
    gone_at: datetime | None
    body: bytes | None = None


LISTED = tuple(getattr(PublishedObject, name) for name in Listed._fields if name != "body")
LIVING = PublishedObject.gone_at.is_(None)
STALE = exists().where(
    PublishedMark.user_id == PublishedShelf.user_id, PublishedMark.shelf == PublishedShelf.shelf
)


def shelves(session: Session) -> dict[Shelf, ShelfState]:
    """The owner's shelves, in one statement; none of them before the first device."""
    rows = session.execute(
        select(
            PublishedShelf.shelf,
            PublishedShelf.seq,
            PublishedShelf.pruned_seq,
            PublishedShelf.epoch,
            PublishedShelf.properties,
            STALE,
        )
    )
    return {row[0]: ShelfState(*row[1:]) for row in rows}


def objects(
    session: Session, shelf: Shelf, *conditions: ColumnElement[bool], bodies: bool = False
) -> list[Listed]:
    """What lies on a shelf, in the order in which it came; with further conditions on its columns."""
    found = session.execute(_listed(shelf, bodies).where(LIVING, *conditions).order_by(PublishedObject.id))
    return [Listed._make(row) for row in found]


def since(session: Session, shelf: Shelf, seq: int, limit: int | None = None) -> list[Listed]:
    """What changed or went after `seq`, in that order; at most `limit`, without bodies."""
    statement = _listed(shelf, False).where(PublishedObject.seq > seq).order_by(PublishedObject.seq)
    return [Listed._make(row) for row in session.execute(statement.limit(limit))]


def by_names(
    session: Session, shelf: Shelf, names: Collection[str], *, bodies: bool = True
) -> dict[str, Listed]:
    """The objects of these names, by name; a statement for every 500 of them."""
    found: dict[str, Listed] = {}
    for some in pieces(dict.fromkeys(names)):
        for row in session.execute(_listed(shelf, bodies).where(LIVING, PublishedObject.name.in_(some))):
            found[row.name] = Listed._make(row)
    return found


def by_uid(session: Session, shelf: Shelf, uid: str) -> Listed | None:
    """The object with this UID, without its body."""
    row = session.execute(
        _listed(shelf, False).where(LIVING, PublishedObject.uid == uid).order_by(PublishedObject.id).limit(1)
    ).one_or_none()
    return None if row is None else Listed._make(row)


def named(session: Session, shelf: Shelf, name: str) -> PublishedObject | None:
    """The row of this name for whoever changes it: a tombstone, too."""
    return session.scalar(
        select(PublishedObject).where(PublishedObject.shelf == shelf, PublishedObject.name == name)
    )


def about(session: Session, shelf: Shelf, ref_id: int) -> PublishedObject | None:
    """The row that shows this follow-up, interview or contact: a tombstone, too."""
    return session.scalar(
        select(PublishedObject).where(PublishedObject.shelf == shelf, PublishedObject.ref_id == ref_id)
    )


def body(session: Session, object_id: int) -> bytes | None:
    """The bytes of one object, as they are stored now; None when it is gone."""
    return session.scalar(select(PublishedObject.body).where(PublishedObject.id == object_id, LIVING))


def _listed(shelf: Shelf, bodies: bool) -> Select[Any]:
    last = PublishedObject.body if bodies else null().label("body")
    return select(*LISTED, last).where(PublishedObject.shelf == shelf)
