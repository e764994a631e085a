"""What the reader hands over: plain values, cleaned and capped."""

from dataclasses import dataclass, field
from datetime import date, datetime

from crm.core.roles import Role


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a file is read.

    `zone` is IANA; `known_domains` are those of companies with an opening; `today`, if given, lets a date
    without a year be read and a past one be flagged.
    """

    own_addresses: frozenset[str]
    zone: str
    known_domains: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of `codes.DoubtCode` and what the file says."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One of `codes.ErrorCode` and a figure or quotation."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who takes part. `name` is the address when the file has no name for it."""

    name: str
    email: str | None
    role: Role
    why: str
    is_optional: bool = False
    is_organiser: bool = False
    title: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An address that is no person to stay in touch with."""

    name: str
    email: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """An invitation, or a change of one.

    `starts_at` and `ends_at` are aware UTC, `starts_local` is the wall time as written, `zone` its IANA name
    (None where the file has a zone of its own making). An all-day event starts at midnight of the reader.
    `organiser` may be the sender of the mail; `organiser_email` is only what a calendar says, `invited_as`
    the address of the reader among its attendees: the two ends of an answer.
    """

    uid: str | None = None
    recurrence_id: str | None = None
    sequence: int = 0
    dtstamp: datetime | None = None
    method: str | None = None
    status: str | None = None
    summary: str = ""
    description: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    starts_local: datetime | None = None
    zone: str | None = None
    is_all_day: bool = False
    place: str | None = None
    link: str | None = None
    company: str | None = None
    domain: str | None = None
    organiser: tuple[str, str] | None = None
    organiser_email: str = ""
    invited_as: str = ""
    people: tuple[Person, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    score: int = 0
    reasons: tuple[str, ...] = ()
    is_interview: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_cancelled(self) -> bool:
        return self.method == "CANCEL" or self.status == "CANCELLED"


@dataclass(frozen=True, slots=True)
class Understood:
    """A whole file or text."""

    kind: str
    events: tuple[Event, ...] = ()
    repairs: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()
    message_id: str | None = None
    sender: tuple[str, str] | None = None
    subject: str = ""
    cards: int = 0
    rows: int = 0


@dataclass(slots=True)
class Notes:
    """Doubts and repairs as they come up while reading; each is kept once."""

    doubts: list[Doubt] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def doubt(self, code: str, detail: str = "") -> None:
        found = Doubt(code, detail[:200])
        if found not in self.doubts:
            self.doubts.append(found)

    def repair(self, code: str) -> None:
        if code not in self.repairs:
            self.repairs.append(code)
