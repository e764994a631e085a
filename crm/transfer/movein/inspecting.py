"""What is understood of a file of people as one JSON object, for `crm inspect`; touches no database."""

from typing import Any

from crm.transfer.movein.intake import PEOPLE, Told
from crm.transfer.sources import Fault, SourceKind

MOST = 1_000
"""So many errors and doubts are listed one by one; all are counted."""


def is_about_people(told: Told) -> bool:
    """Whether the file is told of here; invitations and calendars are told of by their reader."""
    opened = told.opened
    if opened.fault in (Fault.EMPTY, Fault.NOT_UNDERSTOOD):
        return False
    return opened.kind in PEOPLE or opened.fault is not None


def inspected(file: str, told: Told) -> dict[str, Any]:
    """Kind, number of `cards` or `rows`, and per record what is wrong (`fault`) or doubtful."""
    opened = told.opened
    errors: list[dict[str, Any]] = []
    doubts: list[dict[str, Any]] = []
    if opened.fault is not None:
        errors.append({"place": 0, "fault": opened.fault.value})
    total = people = 0
    for record in opened.records():
        total += 1
        people += record.fault is None
        if record.fault is not None and len(errors) < MOST:
            errors.append({"place": record.place, "fault": record.fault.value, "excerpt": record.excerpt})
        if record.doubts and len(doubts) < MOST:
            doubts.append({"place": record.place, "doubts": [one.value for one in record.doubts]})
    counted = {"cards": total} if opened.kind is SourceKind.VCARD else {"rows": total}
    return {
        "file": file,
        "kind": opened.kind.value,
        **counted,
        "people": people,
        "errors": errors,
        "doubts": doubts,
        "notes": list(opened.notes),
    }
