"""Handing in: bytes are read before anything is written, and kept so that they can be read again."""

import hashlib
import zlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.contacts.models import Company, CompanyDomain
from crm.core.when import When
from crm.db.owner import NotFound
from crm.openings.models import Opening
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.reading import Reader, Understood, understand, understand_text
from crm.transfer.sources import SourceKind

PASTED = "pasted.txt"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What came in: a file's bytes and name, or pasted text under the name `pasted.txt`."""

    data: bytes
    name: str

    @property
    def sha256(self) -> str:
        """The content's digest in hex: the same file again is recognised by it."""
        return hashlib.sha256(self.data).hexdigest()


def reader_for(session: Session, user: User, *, when: When) -> Reader:
    """For whom a file is read: own addresses, zone, and the domains of companies with an opening."""
    known = session.scalars(
        select(CompanyDomain.domain)
        .join(Company, Company.id == CompanyDomain.company_id)
        .join(Opening, Opening.company_id == Company.id)
        .where(Company.deleted_at.is_(None), Opening.deleted_at.is_(None))
    )
    return Reader(
        own_addresses=accounts.own_addresses(session, user),
        zone=user.zone,
        known_domains=frozenset(known),
        today=when.today,
    )


def read(given: HandedIn, reader: Reader) -> Understood:
    """What the reader makes of it; never raises."""
    if given.name == PASTED:
        return understand_text(given.data.decode("utf-8", errors="replace"), reader=reader)
    return understand(given.data, name=given.name, reader=reader)


def stage(session: Session, given: HandedIn, *, when: When) -> StagedFile:
    """Keep what was handed in; the same content again is the same row."""
    row = session.scalars(
        select(StagedFile)
        .where(
            StagedFile.sha256 == given.sha256,
            StagedFile.state != StagedState.UNDONE,
            StagedFile.kind == SourceKind.INVITATION,
        )
        .order_by(StagedFile.id.desc())
    ).first()
    if row is not None:
        return row
    row = StagedFile(
        name=given.name[:200],
        sha256=given.sha256,
        raw=zlib.compress(given.data, 6),
        state=StagedState.STAGED,
        created_at=when.now,
    )
    session.add(row)
    session.flush()
    return row


def staged(session: Session, staged_id: int) -> tuple[StagedFile, HandedIn]:
    """A row and what was handed in. Raises `NotFound`, also once the source was thrown away."""
    row = session.scalars(
        select(StagedFile).where(StagedFile.id == staged_id).options(undefer(StagedFile.raw))
    ).one_or_none()
    if row is None or row.raw is None:
        raise NotFound(f"StagedFile {staged_id}")
    return row, HandedIn(zlib.decompress(row.raw), row.name)
