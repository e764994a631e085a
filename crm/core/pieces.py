"""Long lists in pieces: a statement takes only so many values at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_A_TIME = 500
T = TypeVar("T")


def pieces(items: Iterable[T], size: int = AT_A_TIME) -> Iterator[list[T]]:
    """The items in their order, so many at a time; none for no items."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
