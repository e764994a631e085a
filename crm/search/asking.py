"""What somebody typed, as words that must be found. Any text will do; what means nothing is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import phonenumbers

from crm.core.names import fold
from crm.search.words import Field, digits, words

LONGEST = 200
MOST_WORDS = 8
TEXT = frozenset({Field.NAME, Field.FIRM, Field.REST})
NAME, FIRM = frozenset({Field.NAME}), frozenset({Field.FIRM})
_QUOTED = re.compile(
    '"([^"]+)"|[\u201c\u201e]([^\u201c\u201d]+)[\u201c\u201d]|[\u00ab\u00bb]([^\u00ab\u00bb]+)[\u00ab\u00bb]'
)
_AT = re.compile(r"\s+(?:(?:at|bei|@)\s+|@(?=\w))", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[+(]?[\d\s()./\u2010-\u2015+-]+")
ENOUGH_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word that must be found: `starts` begin a word in one of `fields`, `numbers` any run of digits."""

    starts: tuple[str, ...]
    fields: frozenset[Field] = TEXT
    numbers: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The word as it was typed."""
        return self.starts[0] if self.starts else self.numbers[0]

    def or_as(self, others: tuple[str, ...]) -> "Wanted":
        """The same, also where it is spelled in other ways."""
        return replace(self, starts=self.starts + others)


@dataclass(frozen=True, slots=True)
class Asked:
    """All words that must be found, and folded phrases that must stand somewhere as they are."""

    wanted: tuple[Wanted, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def starts(self) -> tuple[str, ...]:
        """Every beginning of a word that counts as found, for highlighting."""
        return tuple(start for each in self.wanted for start in each.starts)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every run of digits that counts as found."""
        return tuple(number for each in self.wanted for number in each.numbers)


def readings(text: str) -> Iterator[Asked]:
    """How the text may be meant, the likeliest first: a number, somebody at a company, words."""
    plain = text[:LONGEST].encode("utf-8", "ignore").decode().replace("\x00", " ")
    if _NUMBER.fullmatch(plain) and len(digits(plain)) >= ENOUGH_DIGITS:
        yield Asked((Wanted((), numbers=numbers(plain)),))
    rest, phrases = _without_phrases(plain)
    who, *where = _AT.split(rest, maxsplit=1)
    if where and words(who) and words(where[0]):
        yield _asked(
            [*(_want(word, NAME) for word in words(who)), *(_want(word, FIRM) for word in words(where[0]))],
            phrases,
        )
    found = _asked([_want(word) for word in words(rest)], phrases)
    if found.wanted:
        yield found
    if where and words(where[0]):
        yield _asked([_want(word) for word in words(f"{who} {where[0]}")], phrases)


def numbers(text: str) -> tuple[str, ...]:
    """The digits to look for: as typed, without zeros before, without the code of the country."""
    plain = digits(text.replace("(0)", ""))
    bare = plain.lstrip("0")
    found = [plain, bare]
    if text.lstrip(" (").startswith(("+", "00")):
        found += [
            bare[length:].lstrip("0")
            for length in (1, 2, 3)
            if bare[:length].isdigit() and int(bare[:length]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
        ]
    return tuple(dict.fromkeys(each for each in found if len(each) > 1)) or (plain,)


def _asked(wanted: list[Wanted], phrases: tuple[str, ...]) -> Asked:
    inside = [_want(word) for phrase in phrases for word in words(phrase)]
    unique = dict.fromkeys([*inside, *wanted])
    return Asked(tuple(unique)[:MOST_WORDS], phrases)


def _want(word: str, fields: frozenset[Field] = TEXT) -> Wanted:
    is_number = word.isdigit() and len(word) > 2 and fields == TEXT
    return Wanted((word,), fields, numbers(word) if is_number else ())


def _without_phrases(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what stands in quotes, and that as it is compared."""
    quoted = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    phrases = tuple(" ".join(words(each)) for each in quoted)
    return fold(_QUOTED.sub(" ", text)), tuple(filter(None, phrases))
