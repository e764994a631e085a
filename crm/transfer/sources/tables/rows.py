"""The rows of a table as a stream; a quote that is never closed costs its own row, not the rest."""

import csv
from collections import deque
from collections.abc import Iterator

from crm.transfer.sources.limits import MAX_COLUMNS, MAX_LINE_OF_TABLE
from crm.transfer.sources.tables.dialect import DELIMITERS

_SEVERAL = 20
_MANY = 1_000


class _Lines:
    """The lines of a file, some of them once more; asked again after the end it gives what was given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        if len(line) > MAX_LINE_OF_TABLE:
            line = line[:MAX_LINE_OF_TABLE]
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))


class Rows:
    """Iterates over cells; `is_repaired` tells of the last row whether it had to be mended."""

    def __init__(self, lines: Iterator[str], delimiter: str, width: int) -> None:
        self._lines = _Lines(lines)
        self._delimiter = delimiter
        self._width = width
        self.is_repaired = False

    def __iter__(self) -> Iterator[list[str]]:
        reader = csv.reader(self._lines, delimiter=self._delimiter)
        taken = self._lines.taken
        while True:
            taken.clear()
            self.is_repaired = False
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                row = self._first_line_alone()
            else:
                if len(taken) > 1 and self._is_unclosed(row):
                    row = self._first_line_alone()
            if len(row) == 1 and self._width > 1:
                row = self._otherwise_parted(row)
            yield row if len(row) <= MAX_COLUMNS else row[:MAX_COLUMNS]

    def _is_unclosed(self, row: list[str]) -> bool:
        """A quote that swallowed the lines up to the next one, or up to the end of the file."""
        count = len(self._lines.taken)
        if count > _MANY or (count > _SEVERAL and len(row) != self._width):
            return True
        return sum(line.count('"') for line in self._lines.taken) % 2 == 1

    def _first_line_alone(self) -> list[str]:
        first, *rest = self._lines.taken
        self._lines.give_back(rest)
        self.is_repaired = True
        return [cell.strip('"') for cell in first.rstrip("\r\n").split(self._delimiter)]

    def _otherwise_parted(self, row: list[str]) -> list[str]:
        """A row that another program added to the file with its own sign between cells."""
        counts = {sign: row[0].count(sign) for sign in DELIMITERS if sign != self._delimiter}
        sign = max(counts, key=lambda one: counts[one])
        if counts[sign] * 2 < self._width - 1 or not counts[sign]:
            return row
        self.is_repaired = True
        flat = row[0].replace("\r", " ").replace("\n", " ")
        try:
            return next(csv.reader([flat], delimiter=sign), row)
        except csv.Error:
            return flat.split(sign)
