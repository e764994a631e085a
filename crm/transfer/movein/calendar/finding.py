"""The likely interviews of a calendar as staged records: what they are and who took part."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.owner import one, owner_id
from crm.transfer.invitations import staging as invitations
from crm.transfer.invitations.verdict import Judged, judge
from crm.transfer.invitations.verdict import Verdict as Judgement
from crm.transfer.models import Choosing, StagedFile, StagedRecord, Verdict
from crm.transfer.movein import staging
from crm.transfer.movein.calendar.splitting import Counted, split
from crm.transfer.reading import Event, Reader, understand
from crm.transfer.reading.interview_score import CERTAIN, POSSIBLE

CHUNK = 100
MOST = 2_000
LONGEST = 200
VERDICTS = {
    Judgement.NEW: Verdict.NEW,
    Judgement.UPDATE: Verdict.UPDATE,
    Judgement.CANCEL: Verdict.UPDATE,
}
Found = tuple[int, bytes, Event]


def read(session: Session, row: StagedFile, data: bytes, user: User, *, when: When) -> Iterator[int]:
    """Stage what is likely; after each chunk, which the caller commits, how many events were looked at."""
    staging.forget_records(session, row)
    reader = invitations.reader_for(session, user, when=when)
    file_id, sha256 = row.id, row.sha256
    yield 0
    counted, kept, taken = Counted(), _Kept(), 0
    events = _likely(data, reader, counted)
    while chunk := list(islice(events, CHUNK)):
        taken += _stage(session, file_id, sha256, kept.fresh(session, file_id, chunk), zone=reader.zone)
        yield counted.events
        if taken >= MOST:
            break
    _close(session, file_id, counted, when=when)
    yield counted.events


def event_of(record: StagedRecord, reader: Reader) -> Event | None:
    """The event of a staged record, read again."""
    understood = understand(record.said["ics"].encode(), name="event.ics", reader=reader)
    return understood.events[0] if understood.events else None


class _Kept:
    """Which events were staged so far, by identity and age: of two versions the newer one stays."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str | None], tuple[int, int, datetime | None]] = {}

    def fresh(self, session: Session, file_id: int, chunk: list[Found]) -> list[Found]:
        """Those of the chunk that are not there in a newer version; older ones are left out of the file."""
        found: dict[tuple[str, str | None], Found] = {}
        older: list[int] = []
        for each in chunk:
            place, _ics, event = each
            key = (event.uid or f"place:{place}", event.recurrence_id)
            known = self._places.get(key)
            if known is not None and not _is_newer(event, known):
                continue
            if known is not None and key not in found:
                older.append(known[0])
            self._places[key] = (place, event.sequence, event.dtstamp)
            found[key] = each
        for row in session.scalars(
            select(StagedRecord).where(StagedRecord.file_id == file_id, StagedRecord.place.in_(older))
        ):
            session.delete(row)
        session.flush()
        return list(found.values())


def _is_newer(event: Event, known: tuple[int, int, datetime | None]) -> bool:
    _place, sequence, stamp = known
    if event.sequence != sequence:
        return event.sequence > sequence
    return bool(event.dtstamp and stamp and event.dtstamp > stamp)


def _likely(data: bytes, reader: Reader, counted: Counted) -> Iterator[Found]:
    for place, ics in enumerate(split(data, counted), start=1):
        for event in understand(ics, name="event.ics", reader=reader).events[:1]:
            if event.score >= POSSIBLE and event.starts_local is not None and not event.is_cancelled:
                yield place, ics, event


def _stage(session: Session, file_id: int, sha256: str, chunk: list[Found], *, zone: str) -> int:
    rows = [
        {
            "user_id": owner_id(),
            "file_id": file_id,
            **_row(each, judge(session, each[2], sha256, each[0]), zone),
        }
        for each in chunk
    ]
    if rows:
        session.execute(insert(StagedRecord), rows)
    return len(rows)


def _row(found: Found, judged: Judged, zone: str) -> dict[str, Any]:
    place, ics, event = found
    verdict = VERDICTS.get(judged.verdict, Verdict.SAME)
    is_likely = event.score >= CERTAIN and bool(event.company)
    return {
        "place": place,
        "name": event.summary[:LONGEST],
        "said": {
            "at": place,
            "ics": ics.decode("utf-8", "replace"),
            "on": _on(event, zone),
            "company": event.company or "",
            "people": [[person.name, person.email or ""] for person in event.people],
        },
        "verdict": verdict,
        "choosing": Choosing.TAKE if is_likely and verdict is not Verdict.SAME else Choosing.LEAVE,
        "contact_id": None,
        "score": event.score,
        "reasons": list(event.reasons),
        "diff": None,
        "fault": "",
        "is_done": False,
    }


def _on(event: Event, zone: str) -> str:
    """When it is, by the reader's clock."""
    local = (
        event.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if event.starts_at
        else event.starts_local
    )
    return local.isoformat() if local else ""


def _close(session: Session, file_id: int, counted: Counted, *, when: When) -> None:
    """Number the events by the day on which they are, and say what was left alone."""
    records = session.execute(
        select(StagedRecord.id, StagedRecord.said, StagedRecord.verdict).where(
            StagedRecord.file_id == file_id
        )
    ).all()
    ordered = sorted(records, key=lambda row: (row.said["on"], row.id), reverse=True)
    for shift in (len(ordered) + 10**6, 0):
        for place, record in enumerate(ordered, start=1):
            session.execute(
                update(StagedRecord)
                .where(StagedRecord.user_id == owner_id(), StagedRecord.id == record.id)
                .values(place=place + shift)
                .execution_options(synchronize_session=False)
            )
    row = one(session, StagedFile, file_id)
    row.total, row.worked_at = len(records), when.now
    row.account = {
        "events": counted.events,
        "passed": counted.passed,
        "verdicts": dict(Counter(record.verdict.value for record in records)),
    }
    session.flush()
