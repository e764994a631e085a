"""Tables as CSV (RFC 4180) that a spreadsheet can open without running what somebody wrote into a name."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """A value as text. What a spreadsheet would take for a formula gets an apostrophe; imports strip it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


def csv_line(values: Iterable[Any]) -> bytes:
    """One row as UTF-8 with CRLF."""
    target = StringIO(newline="")
    csv.writer(target).writerow([cell(value) for value in values])
    return target.getvalue().encode("utf-8", "replace")


def csv_lines(header: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterable[bytes]:
    """A table, row by row; it begins with the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf" + csv_line(header)
    for row in rows:
        yield csv_line(row)
