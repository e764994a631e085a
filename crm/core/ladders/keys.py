"""The keys under which steps are planted: which row of the ladder table a step is, and whom it names."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Row(StrEnum):
    """The rows of the ladder table; the value is the first word of their keys."""

    THANKS = "thanks"
    CHECK_IN = "checkin"
    REPAIR = "repair"
    DECISION = "decision"
    GRACE = "grace"
    OFFER = "offer"
    DECIDE = "decide"
    LANDED = "landed"
    HELLO = "hello"
    MOVED = "moved"
    CONNECT = "connect"

    @property
    def prefix(self) -> str:
        """What the keys of this row begin with."""
        return f"{self.value}:"


OF_CONTACTS = (Row.MOVED, Row.CONNECT)
"""Rows that follow from a contact alone; all others follow from what happens at a company."""
OF_COMPANIES = tuple(row for row in Row if row not in OF_CONTACTS)

_BY_WORD: Mapping[str, Row] = MappingProxyType({row.value: row for row in Row})
_CONTACT_AT: Mapping[Row, int] = MappingProxyType(
    {Row.THANKS: 1, Row.HELLO: 2, Row.LANDED: 2, Row.CONNECT: 1}
)


def row_of(key: str) -> Row | None:
    """The row that a key belongs to; None for what no ladder planted."""
    word, colon, _rest = key.partition(":")
    return _BY_WORD.get(word) if colon else None


def months_of(key: str) -> int:
    """After how many months the hello of this key is said (`hello:<opening>:<contact>:<months>`)."""
    return int(key.rsplit(":", 1)[1])


def attempt_of(key: str) -> int:
    """The first or second check-in (`checkin:<interview>:<attempt>`)."""
    return int(key.rsplit(":", 1)[1])


def renamed(key: str, contact_id: int | None) -> str:
    """The key with the contact whom its row is about now: after a merge that is another than the key says."""
    row = row_of(key)
    place = None if row is None else _CONTACT_AT.get(row)
    if place is None or contact_id is None:
        return key
    parts = key.split(":")
    return ":".join([*parts[:place], str(contact_id), *parts[place + 1 :]])


def check_in_key(interview_id: int, attempt: int) -> str:
    """The key of an interview's check-in; `attempt` counts from 1."""
    return f"{Row.CHECK_IN}:{interview_id}:{attempt}"


def hello_key(opening_id: int, contact_id: int, months: int) -> str:
    """The key of a hello so many months after an application has ended."""
    return f"{Row.HELLO}:{opening_id}:{contact_id}:{months}"
