"""Where in a text the hits are, and which line of what was written down shows them best."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from crm.core.names import fold
from crm.search.asking import Asked
from crm.search.words import WITHOUT_BLANKS, digits, letters

LONG = 120
_WORD = re.compile(r"[^ ]+")
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, found or not."""

    text: str
    is_hit: bool


def marked(text: str, asked: Asked) -> list[Piece]:
    """The text in pieces, those marked that were found."""
    hits = [False] * len(text)
    for start, end in [*_word_hits(text, asked.starts), *_number_hits(text, asked.numbers)]:
        hits[start:end] = [True] * (end - start)
    return [
        Piece("".join(char for char, _hit in run), is_hit)
        for is_hit, run in groupby(zip(text, hits, strict=True), key=lambda pair: pair[1])
    ]


def covered(text: str, asked: Asked) -> set[int]:
    """Which of the words that were asked for stand in the text, by their place."""
    return {
        number
        for number, wanted in enumerate(asked.wanted)
        if next(_word_hits(text, wanted.starts), None) or next(_number_hits(text, wanted.numbers), None)
    }


def telling_line(body: str, asked: Asked, seen: set[int], *, long: int = LONG) -> str:
    """The line with most of what was asked for and is not `seen` yet, cut to about so many characters."""
    best, most = "", 0
    for line in body.split("\n")[:MOST_LINES]:
        count = len(covered(line, asked) - seen)
        if count > most:
            best, most = line, count
    return _cut(best, asked, long) if best else ""


def first_line(body: str) -> str:
    """The beginning of what was written."""
    line = body.partition("\n")[0]
    return line if len(line) <= LONG else line[:LONG].rsplit(" ", 1)[0] + " …"


def _cut(line: str, asked: Asked, long: int) -> str:
    hits = [*_word_hits(line, asked.starts), *_number_hits(line, asked.numbers)]
    first = min(hits, default=(0, 0))[0]
    start, end = max(0, first - long // 3), min(len(line), first + long)
    if start:
        start = line.find(" ", start, first) + 1 or start
    if end < len(line):
        blank = line.rfind(" ", first + 1, end)
        end = blank if blank > first else end
    return ("… " if start else "") + line[start:end] + (" …" if end < len(line) else "")


def _word_hits(text: str, starts: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Beginning and end of what was found of each word; of all of it where folding changed its length."""
    if text.isascii():
        plain = text.lower()
        starts = tuple(start for start in starts if start in plain)
    for found in _WORD.finditer(letters(text)) if starts else ():
        begin, end = found.span()
        word = fold(text[begin:end])
        is_as_long = len(word) == end - begin
        for start in starts:
            at = word.find(start) if WITHOUT_BLANKS.search(start) else 0 if word.startswith(start) else -1
            if at >= 0:
                yield (begin + at, begin + at + len(start)) if is_as_long else (begin, end)


def _number_hits(text: str, numbers: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """From the first to the last digit of a number, whatever stands between them."""
    if not numbers:
        return
    places = [place for place, char in enumerate(text) if digits(char)]
    plain = "".join(digits(text[place]) for place in places)
    for number in numbers:
        at = plain.find(number)
        if at >= 0:
            yield places[at], places[at + len(number) - 1] + 1
            return
