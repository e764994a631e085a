"""Reads tables (CSV, TSV) of whatever program, by their headings, row by row."""

from crm.transfer.sources.tables.columns import FIELDS
from crm.transfer.sources.tables.dialect import DELIMITERS
from crm.transfer.sources.tables.encoding import ENCODINGS
from crm.transfer.sources.tables.table import opened

__all__ = ["DELIMITERS", "ENCODINGS", "FIELDS", "opened"]
