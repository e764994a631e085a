"""Moving in without a page: what is proposed is what is done. For `crm import`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.transfer.models import Choosing, StagedFile, StagedState, Verdict
from crm.transfer.movein import applying, intake, staging, views
from crm.transfer.movein.calendar import finding
from crm.transfer.movein.intake import Told
from crm.transfer.sources import SourceKind


class Duplicates(StrEnum):
    """What is done with those who are perhaps known."""

    LEAVE = "leave"
    SAME = "same"
    NEW = "new"


CHOICES = {
    Duplicates.LEAVE: Choosing.LEAVE,
    Duplicates.SAME: Choosing.TAKE,
    Duplicates.NEW: Choosing.AS_NEW,
}


@dataclass(slots=True)
class Moved:
    """What came of a file: how many records of each verdict, and how many were written."""

    counts: dict[Verdict, int]
    file_id: int
    was_here: bool = False


def stage(session: Session, told: Told, user: User, moved: Moved, *, when: When) -> Iterator[int]:
    """Keep and read a file; after each step, which the caller commits, how far it is."""
    row = intake.keep(session, told, staging.pack(told.given.data), when=when)
    moved.file_id, moved.was_here = row.id, row.state is not StagedState.STAGED
    if moved.was_here:
        return
    if told.opened.kind is SourceKind.CALENDAR:
        yield from finding.read(session, row, told.given.data, user, when=when)
    else:
        yield from intake.read(session, row.id, told.opened, region=user.country, when=when)
    moved.counts = views.counts(session, moved.file_id)


def choose(session: Session, file_id: int, duplicates: Duplicates) -> None:
    """What to do with those who are perhaps known."""
    views.choose_all(session, file_id, Verdict.DUPLICATE, CHOICES[duplicates])


def write(session: Session, file_id: int, *, when: When) -> Iterator[int]:
    """Write what is proposed; after each step, which the caller commits, how many records are through."""
    row: StagedFile = views.one_file(session, file_id)
    applying.begin(session, row, when=when)
    while row.state is StagedState.RUNNING:
        found = applying.step(session, file_id, when=when)
        if not found.is_claimed:
            return
        yield found.done
