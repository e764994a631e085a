"""Asking for favours: twice in a row, with nothing given in between, wears a friendship out."""

from collections.abc import Iterable
from datetime import date


def unanswered(asks: Iterable[date], words: Iterable[date]) -> tuple[date, ...]:
    """The days, in their order, on which something was asked for since the last word that was no request.

    `asks` are days of requests, `words` days of contact that asked for nothing. A word on the day of a
    request was part of the same talk: the request stands. Two requests on one day count as one.
    """
    last_word = max(words, default=date.min)
    return tuple(sorted({day for day in asks if day >= last_word}))
