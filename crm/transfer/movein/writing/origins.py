"""What a source calls a contact and what it said last: written with every import, for the next one."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from crm.contacts.models import ContactOrigin
from crm.transfer.movein.keyed import Keyed
from crm.transfer.movein.said import remembered
from crm.transfer.movein.writing.work import Work


def remember(work: Work, told: Iterable[tuple[int, Keyed]]) -> None:
    """Keep what was said. A key that the source gave to somebody else stays theirs."""
    latest = {entry.origin: (contact_id, entry) for contact_id, entry in reversed(list(told))}
    rows = {
        row.key: row
        for row in work.session.scalars(
            select(ContactOrigin).where(
                ContactOrigin.source == work.kind.value, ContactOrigin.key.in_(latest)
            )
        )
    }
    _say_again(work, latest, rows)
    work.make(ContactOrigin, [_row(work, *latest[key]) for key in latest if key not in rows])


def _say_again(work: Work, latest: dict[str, tuple[int, Keyed]], rows: dict[str, ContactOrigin]) -> None:
    differing = [
        row
        for key, row in rows.items()
        if row.contact_id == latest[key][0] and row.said != remembered(latest[key][1].record)
    ]
    if not differing:
        return
    work.change(differing)
    for row in differing:
        row.said, row.seen_at = remembered(latest[row.key][1].record), work.when.now
    work.changed(differing)


def _row(work: Work, contact_id: int, entry: Keyed) -> dict[str, Any]:
    return {
        "contact_id": contact_id,
        "source": work.kind.value,
        "key": entry.origin,
        "said": remembered(entry.record),
        "seen_at": work.when.now,
    }
