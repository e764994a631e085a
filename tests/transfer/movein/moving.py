"""Handing in files without pages: records as a file would tell them, staged, chosen and applied."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact, ContactMethod, MethodKind, Position
from crm.core.when import When
from crm.transfer.models import Choosing, StagedFile, StagedRecord, Verdict
from crm.transfer.movein import applying, intake, staging
from crm.transfer.movein.staging import HandedIn
from crm.transfer.sources import Opened, Record, SourceKind, Way


def card(
    place: int, name: str, company: str = "", title: str = "", *, email: str = "", **more: object
) -> Record:
    """A record with at most one address."""
    ways = (Way(MethodKind.EMAIL, email),) if email else ()
    return Record(place=place, name=name, company=company, title=title, ways=ways, **more)  # type: ignore[arg-type]


def hand_in(
    session: Session, records: Iterable[Record], *, when: When, kind: SourceKind = SourceKind.LINKEDIN
) -> StagedFile:
    """A file of that kind, read into staged records."""
    told = list(records)
    given = HandedIn(repr(told).encode(), "people.csv")
    opened = Opened(kind, lambda: iter(told))
    row = staging.known_file(session, given.sha256)
    if row is None:
        row = staging.keep(session, given, staging.pack(given.data), kind, when=when)
    for _count in intake.read(session, row.id, opened, region="DE", when=when):
        session.commit()
    return row


def move_in(
    session: Session, records: Iterable[Record], *, when: When, kind: SourceKind = SourceKind.LINKEDIN
) -> StagedFile:
    """The same, applied as proposed."""
    row = hand_in(session, records, when=when, kind=kind)
    apply(session, row, when=when)
    return row


def apply(session: Session, row: StagedFile, *, when: When) -> None:
    """Apply what was chosen."""
    applying.apply(session, row, when=when)
    session.commit()


def verdicts(session: Session, row: StagedFile) -> dict[str, Verdict]:
    """The verdict on each record, by the name in the file."""
    found = session.scalars(
        select(StagedRecord).where(StagedRecord.file_id == row.id).order_by(StagedRecord.place)
    )
    return {each.name: each.verdict for each in found}


def record(session: Session, row: StagedFile, name: str) -> StagedRecord:
    """The staged record of somebody."""
    return session.scalars(
        select(StagedRecord).where(StagedRecord.file_id == row.id, StagedRecord.name == name)
    ).one()


def choose(session: Session, row: StagedFile, name: str, choosing: Choosing) -> None:
    """Say what is to be done with somebody."""
    record(session, row, name).choosing = choosing
    session.commit()


def names(session: Session) -> list[str]:
    """All contacts that are not in the trash."""
    return list(
        session.scalars(select(Contact.name).where(Contact.deleted_at.is_(None)).order_by(Contact.id))
    )


def contact(session: Session, name: str) -> Contact:
    """The contact of this name."""
    return session.scalars(select(Contact).where(Contact.name == name)).one()


def emails(session: Session, name: str) -> list[str]:
    """Their addresses."""
    return list(
        session.scalars(
            select(ContactMethod.value)
            .join(Contact, Contact.id == ContactMethod.contact_id)
            .where(Contact.name == name)
            .order_by(ContactMethod.place)
        )
    )


def titles(session: Session, name: str) -> list[tuple[str, bool]]:
    """Their positions: title, and whether it is the current one; the first one first."""
    rows = session.execute(
        select(Position.title, Position.is_current)
        .join(Contact, Contact.id == Position.contact_id)
        .where(Contact.name == name)
        .order_by(Position.id)
    )
    return [(row[0], row[1]) for row in rows]
