"""What a file says about people, as plain values: the same for every kind of file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.contacts.models import MethodKind
from crm.core.kinds import Direction, InteractionKind


class SourceKind(StrEnum):
    """What a file was understood to be."""

    VCARD = "vcard"
    LINKEDIN = "linkedin"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    TABLE = "table"
    MONICA = "monica"
    CALENDAR = "calendar"
    INVITATION = "invitation"
    ACCOUNT = "account"
    EXAMPLE = "example"
    UNKNOWN = "unknown"


class Fault(StrEnum):
    """Why a record or a whole file cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_COLUMNS = "too_many_columns"
    NOT_UNDERSTOOD = "not_understood"
    NO_NAME = "no_name"
    NOT_A_PERSON = "not_a_person"
    NO_PEOPLE = "no_people"
    LOCKED = "locked"
    UNSAFE_ARCHIVE = "unsafe_archive"
    NESTED_ARCHIVE = "nested_archive"
    DAMAGED = "damaged"


class Doubt(StrEnum):
    """What was taken, with a question mark that the preview shows."""

    REPAIRED = "repaired"
    GUESSED_ENCODING = "guessed_encoding"
    DATE_NOT_READ = "date_not_read"
    BAD_EMAIL = "bad_email"
    LINES_DROPPED = "lines_dropped"
    NAME_FROM_COMPANY = "name_from_company"
    NAME_FROM_ADDRESS = "name_from_address"
    SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody, as written; `label` in the words of the file ("work", "mobile")."""

    kind: MethodKind
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened with the person; the day is as the file says, never in the future."""

    kind: InteractionKind
    on: date
    text: str = ""
    direction: Direction | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder of the other program: a follow-up of one's own about the person."""

    title: str
    on: date
    key: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One person as one row, card or entry tells of them.

    `place` counts from 1 in the order of the file. `key` is what the source calls the person (UID, profile
    slug, uuid), empty when it has no name for them. `left_out` names what the record says and Keepwarm does
    not take ("birthday", "photo"). With a `fault` nothing of it is taken; `excerpt` is then its beginning.
    """

    place: int
    name: str = ""
    key: str = ""
    company: str = ""
    title: str = ""
    ways: tuple[Way, ...] = ()
    pronouns: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    met_on: date | None = None
    met_where: str = ""
    met_through: str = ""
    connected_on: date | None = None
    cadence_months: int | None = None
    is_archived: bool = False
    happened: tuple[Happened, ...] = ()
    planned: tuple[Planned, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[str, ...] = ()
    fault: Fault | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user may say about a file before it is read.

    `mapping` gives for each column (from 0) the field that it holds, "" for none; None = as guessed.
    `encoding` and `delimiter` None = as found. `day_first` settles dates such as 03/04/2025.
    `has_header` None = as found.
    """

    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    day_first: bool | None = None
    mapping: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table was read: what the mapping screen shows. `sample` holds the first five rows.

    `hints` are charsets that the bytes look like, where `encoding` is a guess.
    """

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    mapping: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    fingerprint: str
    has_header: bool = True
    is_encoding_sure: bool = True
    asks_for_day_order: bool = False
    needs_mapping: bool = False
    hints: tuple[str, ...] = ()


def nothing() -> Iterator[Record]:
    """The records of a file that has none."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was looked into: its kind, how a table is laid out, and its records.

    `records` is called to read them, afresh each time; it never raises, and memory does not grow with their
    number. `notes` names what of the file is not read (other files of an archive).
    """

    kind: SourceKind
    records: Callable[[], Iterator[Record]] = nothing
    layout: Layout | None = None
    fault: Fault | None = None
    notes: tuple[str, ...] = ()
