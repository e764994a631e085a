"""The verdict on a record: what taking it would mean."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from crm.transfer.models import Choosing, Verdict
from crm.transfer.movein import comparing
from crm.transfer.movein.directory import Directory
from crm.transfer.movein.keyed import Keyed
from crm.transfer.movein.matching import Found, find
from crm.transfer.movein.present import Standing, standing
from crm.transfer.sources import SourceKind


@dataclass(slots=True)
class Judged:
    """A record with its verdict; `diff` is what taking it changes about whom it was matched with."""

    entry: Keyed
    verdict: Verdict
    found: Found
    diff: dict[str, Any] | None = None
    choosing: Choosing = field(default=Choosing.TAKE)


def judge(session: Session, entries: Sequence[Keyed], directory: Directory, kind: SourceKind) -> list[Judged]:
    """A chunk of records against everybody who is known."""
    pairs = [(entry, None if entry.record.fault else find(entry, directory)) for entry in entries]
    wanted = {found.contact_id for _entry, found in pairs if found and found.contact_id is not None}
    known = standing(session, wanted, kind.value)
    return [_judged(entry, found, known, kind) for entry, found in pairs]


def is_connection(entry: Keyed, kind: SourceKind) -> bool:
    """Whether the file says that we are connected on LinkedIn."""
    return kind is SourceKind.LINKEDIN or entry.record.connected_on is not None


def _judged(entry: Keyed, found: Found | None, known: dict[int, Standing], kind: SourceKind) -> Judged:
    if found is None:
        return Judged(entry, Verdict.REJECTED, Found(), choosing=Choosing.LEAVE)
    there = known.get(found.contact_id) if found.contact_id is not None else None
    if there is None:
        return Judged(entry, Verdict.NEW, Found())
    diff = comparing.compare(entry, there.present, is_connection=is_connection(entry, kind))
    told = comparing.as_json(diff)
    if not found.is_sure:
        return Judged(entry, Verdict.DUPLICATE, found, told, Choosing.LEAVE)
    if there.contact.deleted_at is not None:
        return Judged(entry, Verdict.TRASHED, found, told, Choosing.LEAVE)
    return Judged(entry, Verdict.SAME if diff.is_empty else Verdict.UPDATE, found, told)
