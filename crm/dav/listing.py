"""Objects of a shelf with the columns that an answer needs, and no others: lists are long."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, null, select
from sqlalchemy.orm import Session

from crm.published.models import PublishedObject, Shelf
from crm.published.queries import LIVING

AT_A_TIME = 1000


class Shown(NamedTuple):
    """An object as it is listed. What was not asked for is None, whatever is stored."""

    name: str
    etag: str
    component: str
    size: int
    seq: int
    changed_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_repeating: bool | None = None
    body: bytes | None = None
    gone_at: datetime | None = None


def shown(
    session: Session,
    shelf: Shelf,
    *conditions: ColumnElement[bool],
    bodies: bool = False,
    dates: bool = False,
    spans: bool = False,
) -> Iterator[Shown]:
    """What lies on a shelf, in the order in which it came."""
    columns: tuple[Any, ...] = (
        PublishedObject.name,
        PublishedObject.etag,
        PublishedObject.component,
        PublishedObject.size,
        PublishedObject.seq,
        PublishedObject.changed_at if dates else null().label("changed_at"),
        *_span(spans),
        PublishedObject.body if bodies else null().label("body"),
    )
    statement = select(*columns).where(PublishedObject.shelf == shelf, LIVING, *conditions)
    return map(Shown._make, ((*row, None) for row in session.execute(statement.order_by(PublishedObject.id))))


def by_names(
    session: Session, shelf: Shelf, names: Collection[str], *, bodies: bool = False, dates: bool = False
) -> dict[str, Shown]:
    """The objects of these names, by name; a statement for every thousand of them."""
    wanted = list(names)
    found: dict[str, Shown] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        is_named = PublishedObject.name.in_(wanted[start : start + AT_A_TIME])
        for each in shown(session, shelf, is_named, bodies=bodies, dates=dates):
            found[each.name] = each
    return found


def _span(is_wanted: bool) -> tuple[Any, ...]:
    if is_wanted:
        return PublishedObject.starts_at, PublishedObject.ends_at, PublishedObject.is_repeating
    return null().label("starts_at"), null().label("ends_at"), null().label("is_repeating")
