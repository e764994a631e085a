"""Reads vCards 2.1, 3.0 and 4.0, also broken ones, card by card."""

import re
from collections.abc import Iterator

from crm.core.vcard.assembly import cards
from crm.transfer.reading.decode import to_utf8
from crm.transfer.reading.values import Notes
from crm.transfer.sources.limits import HEAD, MAX_RECORDS
from crm.transfer.sources.record import Fault, Opened, Record, SourceKind
from crm.transfer.sources.vcard.person import beginning, record

_CARD = re.compile(rb"^[^A-Za-z\n]{0,40}BEGIN[ \t]*:[ \t]*VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


def opened(data: bytes) -> Opened | None:
    """The cards of a file; None for a file that has none in its beginning."""
    head = to_utf8(data[:HEAD], Notes()).replace(b"\r", b"\n")
    if not _CARD.search(head):
        return None
    return Opened(SourceKind.VCARD, records=lambda: _records(data))


def _records(data: bytes) -> Iterator[Record]:
    for place, card in enumerate(cards(data), start=1):
        if place > MAX_RECORDS:
            yield Record(place, fault=Fault.TOO_LARGE)
            return
        try:
            yield record(card, place)
        except Exception:
            yield Record(place, fault=Fault.DAMAGED, excerpt=beginning(card))
