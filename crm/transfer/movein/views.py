"""Reading what the preview shows: counts, pages of records, earlier files."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.db.keyset import Cursor, Order, Page, after, page
from crm.db.owner import one, owner_id
from crm.transfer.models import Choosing, StagedFile, StagedRecord, Verdict
from crm.transfer.sources import SourceKind

ASKED = (Verdict.NEW, Verdict.UPDATE, Verdict.DUPLICATE, Verdict.TRASHED)
"""Verdicts about which there is something to choose."""


def counts(session: Session, file_id: int) -> dict[Verdict, int]:
    """How many records there are of each verdict."""
    rows = session.execute(
        select(StagedRecord.verdict, func.count())
        .where(StagedRecord.file_id == file_id)
        .group_by(StagedRecord.verdict)
    )
    return {row[0]: row[1] for row in rows}


def chosen(session: Session, file_id: int) -> dict[tuple[Verdict, Choosing], int]:
    """How many of each verdict are to be taken, added or left."""
    rows = session.execute(
        select(StagedRecord.verdict, StagedRecord.choosing, func.count())
        .where(StagedRecord.file_id == file_id)
        .group_by(StagedRecord.verdict, StagedRecord.choosing)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def taken(session: Session, file_id: int) -> int:
    """How many records were written."""
    done = select(func.count(StagedRecord.id)).where(StagedRecord.file_id == file_id, StagedRecord.is_done)
    return session.scalar(done) or 0


def records(session: Session, file_id: int, verdict: Verdict | None, cursor: Cursor | None) -> Page:
    """A page of records in the order of the file, with the name of whom each was matched with."""
    statement = (
        select(
            StagedRecord.id,
            StagedRecord.place.label("sort_value"),
            StagedRecord.name,
            StagedRecord.said,
            StagedRecord.verdict,
            StagedRecord.choosing,
            StagedRecord.contact_id,
            StagedRecord.score,
            StagedRecord.reasons,
            StagedRecord.diff,
            StagedRecord.fault,
            StagedRecord.is_done,
            Contact.name.label("known_name"),
        )
        .outerjoin(Contact, Contact.id == StagedRecord.contact_id)
        .where(StagedRecord.file_id == file_id)
    )
    if verdict is not None:
        statement = statement.where(StagedRecord.verdict == verdict)
    order = Order(StagedRecord.place.expression, StagedRecord.id.expression)
    return page(list(session.execute(after(statement, order, cursor))), cursor)


def choose(session: Session, file_id: int, choices: dict[int, Choosing]) -> None:
    """What is to be done with some records, by their ids; others than this file's are left alone."""
    for choosing in Choosing:
        ids = [record_id for record_id, wanted in choices.items() if wanted is choosing]
        if ids:
            _set(session, file_id, choosing, StagedRecord.id.in_(ids))


def choose_all(session: Session, file_id: int, verdict: Verdict, choosing: Choosing) -> None:
    """The same for every record of a verdict."""
    _set(session, file_id, choosing, StagedRecord.verdict == verdict)


def files(session: Session, *, limit: int = 20) -> Sequence[Row[*tuple[Any, ...]]]:
    """Files that were handed in, the latest first; invitations apart, which have pages of their own."""
    return session.execute(
        select(
            StagedFile.id,
            StagedFile.name,
            StagedFile.kind,
            StagedFile.state,
            StagedFile.created_at,
            StagedFile.applied_at,
            StagedFile.total,
        )
        .where(StagedFile.kind.not_in([SourceKind.INVITATION, SourceKind.ACCOUNT, SourceKind.EXAMPLE]))
        .order_by(StagedFile.id.desc())
        .limit(limit)
    ).all()


def _set(session: Session, file_id: int, choosing: Choosing, where: Any) -> None:
    session.execute(
        update(StagedRecord)
        .where(
            StagedRecord.user_id == owner_id(),
            StagedRecord.file_id == file_id,
            StagedRecord.verdict.in_(ASKED),
            where,
        )
        .values(choosing=choosing)
        .execution_options(synchronize_session=False)
    )


def one_file(session: Session, file_id: int) -> StagedFile:
    """A staged file, without its source. Raises `NotFound`."""
    return one(session, StagedFile, file_id)


def has_source(session: Session, file_id: int) -> bool:
    """Whether the file itself is still kept."""
    kept = select(StagedFile.id).where(StagedFile.id == file_id, StagedFile.raw.is_not(None))
    return session.scalar(kept) is not None
