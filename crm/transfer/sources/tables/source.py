"""The bytes of a table as rows, read anew each time they are asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm.transfer.sources.limits import HEAD
from crm.transfer.sources.tables import encoding
from crm.transfer.sources.tables.rows import Rows

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Source:
    """`skip` rows stand before the first that is about a person."""

    data: bytes
    encoding: str
    delimiter: str
    width: int
    skip: int

    def rows(self) -> Iterator[tuple[list[str], bool]]:
        """Each row that says something, and whether it had to be mended."""
        rows = Rows(encoding.stream(self.data, self.encoding), self.delimiter, self.width)
        for number, row in enumerate(rows):
            if number >= self.skip and "".join(row).strip():
                yield row, rows.is_repaired


def first_lines(data: bytes, charset: str) -> list[str]:
    """The beginning of a file in whole lines, one line at least."""
    lines = list(encoding.stream(data[:HEAD], charset))
    if len(data) > HEAD and len(lines) > 1:
        lines.pop()
    if lines:
        lines[0] = lines[0].lstrip("\ufeff")
    return lines


def is_binary(lines: list[str]) -> bool:
    """Whether it is no text: much of it are characters that nobody writes."""
    text = "".join(lines)
    return len(_CONTROLS.findall(text)) * 10 > len(text)
