"""Repeated parts of a form, whatever names a browser makes up for them."""

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import FieldList

MOST_DIGITS = 4


class Rows(FieldList):  # type: ignore[type-arg]
    """A list of sub-forms; names that bear no plain number are passed over instead of failing."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        plain = (name for name in formdata if self._has_number(prefix, name))
        yield from super()._extract_indices(prefix, plain)  # type: ignore[misc]

    def _has_number(self, prefix: str, name: str) -> bool:
        digits = name[len(prefix) + 1 :].partition("-")[0]
        return digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS

    def rows(self) -> list[Any]:
        """The forms of the rows."""
        return [entry.form for entry in self.entries]
