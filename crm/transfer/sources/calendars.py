"""Tells an invitation from a whole calendar; both are read by `crm.transfer.reading`."""

import re

from crm.transfer.reading import kinds
from crm.transfer.sources.limits import HEAD
from crm.transfer.sources.record import SourceKind

_ASKS = re.compile(
    rb"^METHOD:\s*(?:REQUEST|REPLY|CANCEL|COUNTER|ADD|REFRESH)\b", re.IGNORECASE | re.MULTILINE
)
_UID = re.compile(rb"^UID[:;][^\r\n]*", re.IGNORECASE | re.MULTILINE)


def kind_of(data: bytes) -> SourceKind | None:
    """The kind of a calendar file or a mail, None for any other file.

    A method that asks or answers, or events of a single UID, make an invitation.
    """
    found = kinds.of(data[:HEAD], "")
    if found == "eml":
        return SourceKind.INVITATION
    if found != "ics":
        return None
    plain = _narrow(data)
    if _ASKS.search(plain[:HEAD]) or len(_first_uids(plain)) < 2:
        return SourceKind.INVITATION
    return SourceKind.CALENDAR


def _narrow(data: bytes) -> bytes:
    """UTF-16 without its zeros: enough to find the names of properties."""
    return data.replace(b"\x00", b"") if b"\x00" in data[:400] else data


def _first_uids(data: bytes) -> set[bytes]:
    """At most two different ones."""
    found: set[bytes] = set()
    for match in _UID.finditer(data):
        found.add(match.group())
        if len(found) > 1:
            break
    return found
