"""Spans of time in queries (RFC 4791 9.9): as clients write them, and what overlaps them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from crm.dav.xml import Element

FIRST = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 30, tzinfo=UTC)
_UTC = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")


class BadRange(ValueError):
    """The time range is not in UTC, has no end at all, or ends before it starts."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` (included) to `end` (excluded), aware UTC; an open end is very far away."""

    start: datetime = FIRST
    end: datetime = LAST

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether something from `start` to `end` lies in it; what takes no time counts where it is."""
        if end <= start:
            return self.start <= start < self.end
        return start < self.end and end > self.start


def read(element: Element, *, needs_both: bool = False) -> Range:
    """A `time-range`, `expand` or `limit-recurrence-set`. Raises `BadRange`."""
    start, end = element.attributes.get("start"), element.attributes.get("end")
    if (start is None and end is None) or (needs_both and (start is None or end is None)):
        raise BadRange("start or end is missing")
    found = Range(FIRST if start is None else _instant(start), LAST if end is None else _instant(end))
    if found.end <= found.start:
        raise BadRange("it ends before it starts")
    return found


def _instant(text: str) -> datetime:
    parts = _UTC.fullmatch(text.strip())
    if parts is None:
        raise BadRange(text)
    try:
        found = datetime(*(int(each) for each in parts.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError as problem:
        raise BadRange(text) from problem
    return min(max(found, FIRST), LAST)
