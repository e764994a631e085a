"""What a list needs to know of bytes that a client stored."""

import re
from dataclasses import dataclass
from datetime import datetime

from crm.core.names import fold
from crm.published.models import Shelf

_FOLDS = re.compile(rb"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Look:
    """The columns of an object that are read off its body. See `PublishedObject`."""

    uid: str
    component: str
    face: str
    is_open: bool = True
    is_repeating: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def look(shelf: Shelf, body: bytes) -> Look:
    """What stands in the bytes."""
    lines = _FOLDS.sub(b"", body).decode("utf-8", "replace").splitlines()
    values: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        values.setdefault(name.partition(";")[0].upper(), value)
    component = next((kind for kind in ("VTODO", "VEVENT", "VCARD") if f"BEGIN:{kind}" in lines), "")
    status = values.get("STATUS", "")
    return Look(
        uid=values.get("UID", ""),
        component=component,
        face=fold(values.get("FN" if shelf is Shelf.CONTACTS else "SUMMARY", "")),
        is_open=status not in ("COMPLETED", "CANCELLED"),
        is_repeating="RRULE" in values or "RDATE" in values,
    )
