"""A draft: what one object is to say, and how lists find it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Draft:
    """`write(uid, body)` gives its bytes: `body` with our fields brought up to date, or new ones for None.

    The other columns are as in `PublishedObject`.
    """

    ref_id: int
    component: str
    write: Callable[[str, bytes | None], bytes]
    face: str
    is_open: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def written(draft: Draft, uid: str, body: bytes | None) -> bytes | None:
    """Its bytes; None when they cannot be made, which the log says: one bad row keeps back no other."""
    try:
        fresh = draft.write(uid, None)
        return fresh if body is None or body == fresh else draft.write(uid, body)
    except Exception:
        log.exception("an object could not be written", component=draft.component, about=draft.ref_id)
        return None
