"""A table as it was understood: its layout for the mapping screen, and its records."""

from collections.abc import Iterator, Sequence

from crm.transfer.sources.cleaning import excerpt
from crm.transfer.sources.dates import is_ambiguous, order_of
from crm.transfer.sources.limits import HEAD, MAX_COLUMNS, MAX_RECORDS
from crm.transfer.sources.record import Choices, Fault, Layout, Opened, Record, SourceKind
from crm.transfer.sources.tables import columns, encoding, header
from crm.transfer.sources.tables.columns import Plan
from crm.transfer.sources.tables.dialect import delimiter_of, parted, says_delimiter
from crm.transfer.sources.tables.encoding import Encoding
from crm.transfer.sources.tables.header import Header
from crm.transfer.sources.tables.people import People
from crm.transfer.sources.tables.source import Source, first_lines, is_binary

_ENDINGS = ("csv", "tsv", "tab")
_SHOWN = 5
_SHOWN_LENGTH = 200
_DATES = ("met_on", "connected_on")

Cells = Sequence[Sequence[str]]


def opened(data: bytes, name: str, choices: Choices) -> Opened | None:
    """The rows of a table; None for what is none, neither by its content nor by its name."""
    written = encoding.found(data, choices.encoding)
    lines = first_lines(data, written.name)
    is_named = name.lower().rpartition(".")[2] in _ENDINGS or choices.delimiter is not None
    delimiter = _delimiter(lines, choices)
    if is_binary(lines) or not (delimiter or is_named):
        return None
    delimiter = delimiter or ","
    if any(each.count(delimiter) >= MAX_COLUMNS for each in lines[: header.MAX_ROWS_BEFORE]):
        return Opened(SourceKind.TABLE, fault=Fault.TOO_MANY_COLUMNS)
    rows = parted(lines, delimiter)
    said = bool(lines) and says_delimiter(lines[0])
    if said:
        rows[0] = []
    found = header.find(rows, has_header=choices.has_header)
    if not (is_named or _is_table(found, rows)):
        return None
    skip = int(said) if found.row is None else found.row + 1
    source = Source(data, written.name, delimiter, found.width, skip)
    return _table(source, written, found, [row for row in rows[skip:] if "".join(row).strip()], choices)


def _table(source: Source, written: Encoding, found: Header, rows: Cells, choices: Choices) -> Opened:
    guess = columns.guessed(found, rows)
    fields = guess if choices.mapping is None else columns.chosen(choices.mapping, found.width)
    kind = header.kind_of(found.names) if found.row is not None else SourceKind.TABLE
    plan = columns.plan(found, fields, kind, day_first=None)
    order, is_open = _day_order(source, plan, rows, choices)
    plan = columns.plan(found, fields, kind, day_first=order)
    layout = Layout(
        encoding=source.encoding,
        delimiter=source.delimiter,
        header=tuple(excerpt(name) for name in found.names),
        mapping=fields,
        sample=tuple(_shown(row, found.width) for row in rows[:_SHOWN]),
        fingerprint=header.fingerprint(found),
        has_header=found.row is not None,
        is_encoding_sure=written.is_sure,
        asks_for_day_order=is_open,
        needs_mapping=not header.names_somebody(fields) or (found.row is None and choices.mapping is None),
        hints=written.hints,
    )
    is_bare = not rows and len(source.data) <= HEAD
    return Opened(
        kind,
        records=lambda: _records(source, plan),
        layout=layout,
        fault=Fault.NO_PEOPLE if is_bare else None,
    )


def _records(source: Source, plan: Plan) -> Iterator[Record]:
    people = People(plan)
    for place, (row, is_repaired) in enumerate(source.rows(), start=1):
        if place > MAX_RECORDS:
            yield Record(place, fault=Fault.TOO_LARGE)
            return
        try:
            yield people.record(row, place, is_repaired=is_repaired)
        except Exception:
            yield Record(place, fault=Fault.DAMAGED, excerpt=excerpt(" ".join(row[:20])))


def _delimiter(lines: list[str], choices: Choices) -> str | None:
    if choices.delimiter and len(choices.delimiter) == 1 and choices.delimiter not in '"\r\n':
        return choices.delimiter
    return delimiter_of(lines)


def _is_table(found: Header, rows: Cells) -> bool:
    """Two headings that are known, or rows of one width with addresses in a column of their own."""
    if found.row is not None and header.recognised(found.names) >= 2:
        return True
    below = [row for row in rows[(found.row or 0) :] if any(row)]
    same = sum(len(row) == found.width for row in below)
    if found.width < 2 or same * 10 < len(below) * 8:
        return False
    return "email" in columns.guessed(Header(None, ("",) * found.width, found.width), below[1:] or below)


def _day_order(source: Source, plan: Plan, rows: Cells, choices: Choices) -> tuple[bool | None, bool]:
    """Whether days stand first, and whether that is still to be asked."""
    places = [place for field in _DATES for place in plan.places[field]]
    if choices.day_first is not None or not _has_figures(rows, places):
        return choices.day_first, False
    is_open = False
    for row, _ in source.rows():
        for place in places:
            text = row[place] if place < len(row) else ""
            if (order := order_of(text)) is not None:
                return order, False
            is_open = is_open or is_ambiguous(text)
    return None, is_open


def _has_figures(rows: Cells, places: Sequence[int]) -> bool:
    """Whether the beginning has dates such as 03/04/2025 or 13/04/2025."""
    cells = (row[place] for row in rows for place in places if place < len(row))
    return any(is_ambiguous(cell) or order_of(cell) is not None for cell in cells)


def _shown(row: Sequence[str], width: int) -> tuple[str, ...]:
    cells = [excerpt(cell)[:_SHOWN_LENGTH] for cell in row[:width]]
    return (*cells, *[""] * (width - len(cells)))
