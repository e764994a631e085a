"""Words as they are indexed: folded, and led by whose they are, what they are of and where they stand.

A term is owner, kind, field and word in one: "0007pndana" is Dana in the name (n) of a person (p) of user 7.
So the rows of other users and kinds cost nothing, and no look into the vocabulary shows another's words.
Both databases keep the terms as they are made here; neither takes words apart by its own rules.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from crm.core.names import fold
from crm.search.models import Kind

LONGEST_WORD = 40
MOST_TERMS = 4000
SHORT = 80
SHORTEST_NUMBER = 3
PREFIX_LENGTHS = (7, 8, 9)  # four digits of the owner, kind, field, and one to three letters
WITHOUT_BLANKS = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")

OF_KIND = {
    Kind.CONTACT: "p",
    Kind.COMPANY: "c",
    Kind.OPENING: "o",
    Kind.INTERVIEW: "t",
    Kind.INTERACTION: "l",
    Kind.DEBRIEF: "d",
}


class Field(StrEnum):
    """Where a word stands, the most telling first."""

    NAME = "n"
    FIRM = "f"
    REST = "w"
    NUMBER = "d"


_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc`\u00b4"))  # O'Neil is found as oneil, too


class _Letters(dict[int, str]):
    """For `str.translate`: letters, digits and marks stay, all else parts words."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if unicodedata.category(char)[0] in "LNM" else " "
        return self[code]


_LETTERS = _Letters()


def words(text: str) -> list[str]:
    """The folded words of a text, in their order."""
    folded = text.lower() if text.isascii() else fold(text)
    return [word[:LONGEST_WORD] for word in folded.translate(_LETTERS).split()]


def indexed(text: str) -> frozenset[str]:
    """The words under which a text is found; where blanks are not used, also what begins inside a word."""
    return _again(text) if len(text) <= SHORT else _indexed(text)


def _indexed(text: str) -> frozenset[str]:
    found = set(words(text))
    joined = text.translate(_APOSTROPHES)
    if joined != text:
        found.update(words(joined))
    if not text.isascii():
        for word in [word for word in found if WITHOUT_BLANKS.search(word)]:
            found.update(word[start:] for start in range(1, len(word)))
    return frozenset(found)


_again = lru_cache(maxsize=20_000)(_indexed)  # names of companies, titles and tags come back all the time


def letters(text: str) -> str:
    """The text with blanks for all that stands between words, character by character."""
    return text.translate(_LETTERS)


def digits(text: str) -> str:
    """The digits of a number as ASCII."""
    return "".join(str(unicodedata.digit(char)) for char in text if unicodedata.digit(char, None) is not None)


def number_endings(number: str) -> set[str]:
    """The ends of a number, so that it is found from any digit on."""
    plain = digits(number)[:LONGEST_WORD]
    return {plain[start:] for start in range(len(plain) - SHORTEST_NUMBER + 1)}


def lead(owner: int, kind: Kind, field: Field) -> str:
    """What stands before every term of this owner, kind and field."""
    return f"{owner:04d}{OF_KIND[kind]}{field}"


def terms(owner: int, kind: Kind, found: Mapping[Field, Iterable[str]]) -> str:
    """All terms of an entry, sorted, without repeats; the most telling ones where there are too many."""
    kept: list[str] = []
    for field in Field:
        before = lead(owner, kind, field)
        kept += [before + word for word in sorted(set(found.get(field, ())))]
    return " ".join(kept[:MOST_TERMS])
