"""Reads files about people (cards, tables, other programs' exports) to plain values; no database or clock."""

from crm.transfer.sources.limits import MAX_BYTES, MAX_RECORDS
from crm.transfer.sources.opening import open_file
from crm.transfer.sources.record import (
    Choices,
    Doubt,
    Fault,
    Happened,
    Layout,
    Opened,
    Planned,
    Record,
    SourceKind,
    Way,
)

__all__ = [
    "MAX_BYTES",
    "MAX_RECORDS",
    "Choices",
    "Doubt",
    "Fault",
    "Happened",
    "Layout",
    "Opened",
    "Planned",
    "Record",
    "SourceKind",
    "Way",
    "open_file",
]
