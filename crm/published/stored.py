"""What is stored of things, held against their drafts."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm.core.content_lines import BadContent
from crm.published.drafts import Draft, written
from crm.published.models import PublishedObject, Shelf
from crm.published.reading import look

COLUMNS: tuple[Any, ...] = (
    PublishedObject.id,
    PublishedObject.ref_id,
    PublishedObject.uid,
    PublishedObject.body,
    PublishedObject.face,
    PublishedObject.is_open,
    PublishedObject.is_hidden,
    PublishedObject.starts_at,
    PublishedObject.ends_at,
    PublishedObject.gone_at,
)
Known = Row[*tuple[Any, ...]]
# Ours are without: a task is only due, an event happens once.
_MORE_TIMES = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID)[;:]", re.MULTILINE | re.IGNORECASE)
_TIMES_OF_TASK = re.compile(rb"^(?:DTSTART|RRULE|RDATE|RECURRENCE-ID)[;:]", re.MULTILINE | re.IGNORECASE)


def stored(session: Session, shelf: Shelf, ref_ids: Sequence[int]) -> dict[int, Known]:
    """The rows of these things, tombstones too."""
    rows = session.execute(
        select(*COLUMNS).where(PublishedObject.shelf == shelf, PublishedObject.ref_id.in_(ref_ids))
    )
    return {row.ref_id: row for row in rows}


def stays_away(draft: Draft | None, known: Known) -> bool:
    """Whether the object is not to be there: nothing shows it, or a client deleted it and it is over."""
    return draft is None or (known.is_hidden and not draft.is_open)


def found_by(draft: Draft, body: bytes) -> dict[str, Any]:
    """The columns by which lists find it; where a device added times of its own, they count, too."""
    starts_at, ends_at = draft.starts_at, draft.ends_at
    if _MORE_TIMES.search(body) if draft.component == "VEVENT" else _TIMES_OF_TASK.search(body):
        with suppress(BadContent, OverflowError):
            seen = look(Shelf.INTERVIEWS, body)
            starts_at, ends_at = seen.starts_at, seen.ends_at
    return {"face": draft.face, "is_open": draft.is_open, "starts_at": starts_at, "ends_at": ends_at}


def is_true(draft: Draft | None, known: Known | None) -> bool:
    """Whether what is stored is what would be written now."""
    if known is None:
        return draft is None
    if draft is None or stays_away(draft, known):
        return known.gone_at is not None
    return (
        known.gone_at is None
        and written(draft, known.uid, known.body or None) == known.body
        and all(getattr(known, name) == value for name, value in found_by(draft, known.body).items())
    )
