"""By what the cells of a table are parted."""

import csv
from collections import Counter
from collections.abc import Sequence

from crm.transfer.sources.tables.header import MAX_ROWS_BEFORE, recognised

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 8_000


def delimiter_of(lines: Sequence[str]) -> str | None:
    """What the file says itself, what gives known headings, else the most regular; None for a text."""
    if lines and (said := _said(lines[0])):
        return said
    scores = {delimiter: _headings(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] >= 2 and list(scores.values()).count(scores[best]) == 1:
        return best
    return _regular(lines)


def says_delimiter(line: str) -> bool:
    """Whether a line is Excel's `sep=;`, which is no row."""
    return _said(line) is not None


def parted(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The rows of the beginning of a file."""
    rows = []
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            return rows
        except csv.Error:
            rows.append([])


def _said(line: str) -> str | None:
    bare = line.strip('\ufeff" \r\n')
    if bare[:4].lower() == "sep=" and len(line.strip("\ufeff\r\n")) <= 8:
        sign = line.strip('\ufeff"\r\n')[4:5]
        return sign if sign in DELIMITERS else None
    return None


def _headings(lines: Sequence[str], delimiter: str) -> int:
    return max(map(recognised, parted(lines[:MAX_ROWS_BEFORE], delimiter)), default=0)


def _regular(lines: Sequence[str]) -> str | None:
    from clevercsv import Sniffer  # noqa: PLC0415 - with what it brings 4 MB, for the few tables that need it

    sample = "".join(lines)[:_SAMPLE]
    try:
        dialect = Sniffer().sniff(sample, delimiters="".join(DELIMITERS))
    except Exception:  # a guess of a library about a stranger's text
        dialect = None
    if dialect is not None and dialect.delimiter in DELIMITERS:
        return str(dialect.delimiter)
    counts = Counter({one: sum(one in line for line in lines[:50]) for one in DELIMITERS})
    sign, count = counts.most_common(1)[0]
    return sign if count else None
