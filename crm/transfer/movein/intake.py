"""What was handed in: told apart by its content, kept, and read into staged records."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.core import names
from crm.core.when import When
from crm.db.owner import one
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import directory, options, staging
from crm.transfer.movein.staging import PASTED, HandedIn, Reading
from crm.transfer.sources import Choices, Layout, Opened, SourceKind, open_file

TABLES = frozenset({SourceKind.LINKEDIN, SourceKind.GOOGLE, SourceKind.OUTLOOK, SourceKind.TABLE})
PEOPLE = TABLES | {SourceKind.VCARD, SourceKind.MONICA}


@dataclass(frozen=True, slots=True)
class Told:
    """A file with what it was understood to be, and how it is read."""

    given: HandedIn
    opened: Opened
    choices: Choices

    @property
    def asks_first(self) -> bool:
        """Whether the columns have to be looked at before anything is read."""
        layout = self.opened.layout
        if layout is None or self.choices.mapping is not None:
            return False
        return layout.needs_mapping or (layout.asks_for_day_order and self.choices.day_first is None)


def tell(given: HandedIn, choices: Choices | None = None) -> Told:
    """Look into a file; touches no database. Pasted running text is no table, whatever its commas."""
    choices = choices or Choices()
    name = "" if given.name == PASTED else given.name
    opened = open_file(given.data, name=name, choices=choices)
    layout = opened.layout
    is_prose = opened.kind is SourceKind.UNKNOWN or (
        opened.kind is SourceKind.TABLE and (layout is None or layout.needs_mapping)
    )
    if given.name == PASTED and given.data.strip() and is_prose:
        opened = Opened(SourceKind.INVITATION)
    return Told(given, opened, choices)


def recall(session: Session, told: Told) -> Told:
    """The same, read as the last table with this header was."""
    layout = told.opened.layout
    if layout is None:
        return told
    marks = filter(None, (first_row_mark(layout), layout.fingerprint))
    known = next(filter(None, (options.recalled(session, mark) for mark in marks)), None)
    if known is None:
        return told
    choices = options.from_options(known)
    opened = open_file(told.given.data, name=told.given.name, choices=choices)
    return Told(told.given, opened, choices) if opened.fault is None else told


def first_row_mark(layout: Layout) -> str:
    """Knows headings again that do not look like any: the first row of a table that seems to have none."""
    if layout.has_header or not layout.sample:
        return ""
    row = "\x1f".join(names.fold(cell) for cell in layout.sample[0])
    return "row:" + hashlib.sha256(row.encode("utf-8", "replace")).hexdigest()[:32]


def keep(session: Session, told: Told, packed: bytes, *, when: When) -> StagedFile:
    """The staged file of this content; one that is not applied yet may be read in another way now."""
    row = staging.known_file(session, told.given.sha256)
    if row is None:
        row = staging.keep(session, told.given, packed, told.opened.kind, when=when)
    if row.state is StagedState.STAGED:
        if row.raw is None:
            row.raw = packed
        row.kind, row.name = told.opened.kind, row.name
        row.options = options.to_options(told.choices)
    session.flush()
    return row


def read(session: Session, file_id: int, opened: Opened, *, region: str | None, when: When) -> Iterator[int]:
    """Read the records into the database; after each step, which the caller commits, how many there are.

    Whoever is interrupted begins anew: `account` is written last.
    """
    row = one(session, StagedFile, file_id)
    staging.forget_records(session, row)
    known = directory.load(session, opened.kind.value)
    yield 0
    reading = Reading(file_id, opened.kind, known, region=region)
    yield from reading.write(session, opened)
    row = one(session, StagedFile, file_id)
    row.kind, row.total = opened.kind, reading.total
    row.account = reading.account(opened.notes)
    row.worked_at = when.now
    session.flush()
    yield reading.total
