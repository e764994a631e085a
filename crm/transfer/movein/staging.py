"""A file kept as it came, and its records with their verdicts: read and written chunk by chunk."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, undefer

from crm.contacts.keys import one_line
from crm.core.when import When
from crm.db.owner import NotFound, one, owner_id
from crm.transfer.models import StagedFile, StagedRecord, StagedState
from crm.transfer.movein import judging
from crm.transfer.movein.directory import Directory
from crm.transfer.movein.folding import Folding, united
from crm.transfer.movein.judging import Judged
from crm.transfer.movein.keyed import Keyed, keyed
from crm.transfer.movein.said import from_said, to_said
from crm.transfer.sources import Opened, Record, SourceKind

CHUNK = 500
LONGEST_NAME = 200
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


def known_file(session: Session, sha256: str) -> StagedFile | None:
    """The latest staged file with this content that was not undone."""
    return session.scalars(
        select(StagedFile)
        .where(
            StagedFile.sha256 == sha256,
            StagedFile.state != StagedState.UNDONE,
            StagedFile.kind != SourceKind.INVITATION,
        )
        .order_by(StagedFile.id.desc())
    ).first()


def keep(session: Session, given: HandedIn, packed: bytes, kind: SourceKind, *, when: When) -> StagedFile:
    """A new row for a file; `packed` are its bytes compressed, which is done before a write begins."""
    row = StagedFile(
        name=one_line(given.name)[:LONGEST_NAME] or PASTED,
        sha256=given.sha256,
        kind=kind,
        raw=packed,
        state=StagedState.STAGED,
        created_at=when.now,
    )
    session.add(row)
    session.flush()
    return row


def again(session: Session, row: StagedFile, given: HandedIn, *, when: When) -> StagedFile:
    """The same file once more, to be compared anew: what it brought before can still be taken back."""
    copy = keep(session, given, pack(given.data), row.kind, when=when)
    copy.options = row.options
    session.flush()
    return copy


def pack(data: bytes) -> bytes:
    """As a file is kept."""
    return zlib.compress(data, 6)


def source_of(session: Session, file_id: int) -> HandedIn:
    """The file as it was handed in. Raises `NotFound`, also when its source was thrown away."""
    row = one(session, StagedFile, file_id, undefer(StagedFile.raw))
    if row.raw is None:
        raise NotFound(f"source of StagedFile {file_id}")
    return HandedIn(zlib.decompress(row.raw), row.name)


def forget_records(session: Session, row: StagedFile) -> None:
    """Before a file is read again."""
    session.execute(
        delete(StagedRecord).where(StagedRecord.user_id == owner_id(), StagedRecord.file_id == row.id)
    )
    row.total, row.done, row.account = 0, 0, None


class Reading:
    """One file on its way into staged records. `account` counts what is not taken, for the preview."""

    def __init__(self, file_id: int, kind: SourceKind, directory: Directory, *, region: str | None) -> None:
        self.file_id, self.kind, self.directory, self.region = file_id, kind, directory, region
        self.folding = Folding()
        self.counts: dict[str, Counter[str]] = {
            name: Counter() for name in ("left_out", "doubts", "faults", "taken", "verdicts")
        }
        self.total = 0

    def write(self, session: Session, opened: Opened) -> Iterator[int]:
        """Stage the records; after each chunk, which the caller commits, how many there are so far."""
        records = opened.records()
        while batch := list(islice(records, CHUNK)):
            chunk, earlier = self._folded(batch)
            self._fold_back(session, chunk, earlier)
            self._insert(session, judging.judge(session, list(chunk.values()), self.directory, self.kind))
            self.total += len(chunk)
            yield self.total

    def account(self, notes: Iterable[str]) -> dict[str, Any]:
        """What was taken in, what was not, and why."""
        counted = {name: dict(counter) for name, counter in self.counts.items()}
        return {**counted, "folded": self.folding.folded, "notes": list(notes)}

    def _folded(self, batch: list[Record]) -> tuple[dict[int, Keyed], list[tuple[int, Keyed]]]:
        """A chunk by place, repetitions folded in; and those that repeat a record of an earlier chunk."""
        chunk: dict[int, Keyed] = {}
        earlier: list[tuple[int, Keyed]] = []
        for record in batch:
            self._count(record)
            entry = keyed(record, region=self.region)
            place = None if record.fault else self.folding.before(entry)
            if place is None:
                chunk[record.place] = entry
            elif place in chunk:
                chunk[place] = keyed(united(chunk[place].record, record), region=self.region)
            else:
                earlier.append((place, entry))
        return chunk, earlier

    def _fold_back(self, session: Session, chunk: dict[int, Keyed], earlier: list[tuple[int, Keyed]]) -> None:
        """The records of earlier chunks that were repeated are judged again together with this chunk."""
        if not earlier:
            return
        wanted = {place for place, _entry in earlier}
        rows = session.scalars(
            select(StagedRecord).where(StagedRecord.file_id == self.file_id, StagedRecord.place.in_(wanted))
        ).all()
        for row in rows:
            chunk[row.place] = keyed(from_said(row.place, row.said).record, region=self.region)
            self.counts["verdicts"][row.verdict.value] -= 1
            session.delete(row)
        self.total -= len(rows)
        session.flush()
        for place, entry in earlier:
            chunk[place] = keyed(united(chunk[place].record, entry.record), region=self.region)

    def _insert(self, session: Session, judged: list[Judged]) -> None:
        if not judged:
            return
        owner = owner_id()
        for one_of in judged:
            self.counts["verdicts"][one_of.verdict.value] += 1
        session.execute(insert(StagedRecord), [self._row(owner, each) for each in judged])

    def _row(self, owner: int, judged: Judged) -> dict[str, Any]:
        record = judged.entry.record
        return {
            "user_id": owner,
            "file_id": self.file_id,
            "place": record.place,
            "name": record.name[:LONGEST_NAME],
            "said": to_said(judged.entry),
            "verdict": judged.verdict,
            "choosing": judged.choosing,
            "contact_id": judged.found.contact_id,
            "score": judged.found.score,
            "reasons": list(judged.found.reasons),
            "diff": judged.diff,
            "fault": record.fault.value if record.fault else "",
            "is_done": False,
        }

    def _count(self, record: Record) -> None:
        if record.fault is not None:
            self.counts["faults"][record.fault.value] += 1
            return
        self.counts["left_out"].update(set(record.left_out))
        self.counts["doubts"].update(doubt.value for doubt in set(record.doubts))
        self.counts["taken"].update(one.kind.value for one in record.happened)
        if record.planned:
            self.counts["taken"]["planned"] += len(record.planned)
        if record.cadence_months:
            self.counts["taken"]["cadence"] += 1
