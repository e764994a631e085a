"""How two names stand to each other."""

import re
from collections.abc import Callable
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from crm.core.duplicates.nicknames import REAL
from crm.core.duplicates.people import Portrait, plain, roots

_REAL = frozenset(map(plain, REAL))
_SHORTEST_SLIP = 4
_TWO_SLIPS = 9
_BLURRED = 75
_LETTERS = re.compile(r"[^\W\d_]+")


class Names(StrEnum):
    """From the closest to strangers."""

    SAME = "same"
    MIDDLE = "middle"
    SHORT = "short"
    SPELLING = "spelling"
    INITIAL = "initial"
    FIRST_ONLY = "first_only"
    FAMILY_CHANGED = "family_changed"
    FAMILY_ONLY = "family_only"
    NONE = "none"
    STRANGERS = "strangers"


FITTING = frozenset({Names.SAME, Names.MIDDLE, Names.SHORT, Names.SPELLING, Names.INITIAL, Names.FIRST_ONLY})


def compare(a: Portrait, b: Portrait, *, is_common: Callable[[str], bool]) -> Names:
    """The closest relation, also with given and family name the other way round.

    `is_common` says whether a word occurs so often that it is a name of its own and no slip of the pen.
    """
    if not a.words or not b.words:
        return Names.NONE
    if sorted(a.words) == sorted(b.words):
        return Names.SAME if a.last else Names.FIRST_ONLY
    if not a.last or not b.last:
        return _with_one_word(a, b)
    found = _in_order(a, b.first, b.last, is_common)
    if found not in FITTING:
        turned = _in_order(a, b.last, b.first, is_common)
        if turned in FITTING and turned is not Names.INITIAL:
            return turned
    return found


def is_blurred(a: Portrait, b: Portrait) -> bool:
    """Whether given names of one family are alike enough, where something else says it is one person."""
    if a.last != b.last or (a.first in _REAL and b.first in _REAL):
        return False
    return fuzz.ratio(a.first, b.first) >= _BLURRED


def spells(full: Portrait, emails: frozenset[str]) -> bool:
    """Whether one of these addresses is the full name as it is usually put before the @."""
    given, family = full.first, full.last
    if not family:
        return False
    forms = {given + family, given[0] + family, given + family[0], family + given, family + given[0]}
    return any(plain("".join(_LETTERS.findall(email.rpartition("@")[0]))) in forms for email in emails)


def may_be(a: str, b: str) -> bool:
    """Whether two given names can be of one person: the same, a short form, or an initial."""
    if a == b or (roots(a) & roots(b)):
        return True
    return min(len(a), len(b)) == 1 and a[0] == b[0]


def _with_one_word(a: Portrait, b: Portrait) -> Names:
    single, full = (a, b) if not a.last else (b, a)
    if single.roots & full.roots:
        return Names.FIRST_ONLY
    return Names.FAMILY_ONLY if single.first == full.last else Names.STRANGERS


def _in_order(a: Portrait, first: str, last: str, is_common: Callable[[str], bool]) -> Names:
    if a.last == last:
        return _of_one_family(a.first, first, is_common)
    if a.first == first or a.roots & roots(first):
        return Names.SPELLING if _is_slip(a.last, last, is_common) else Names.FAMILY_CHANGED
    return Names.STRANGERS


def _of_one_family(first: str, other: str, is_common: Callable[[str], bool]) -> Names:
    if first == other:
        return Names.MIDDLE
    if min(len(first), len(other)) == 1:
        letters = {name[0] for name in (other, *roots(other))} & {name[0] for name in (first, *roots(first))}
        return Names.INITIAL if letters else Names.FAMILY_ONLY
    if roots(first) & roots(other):
        return Names.SHORT
    if _is_slip(first, other, is_common) and not (first in _REAL and other in _REAL):
        return Names.SPELLING
    return Names.FAMILY_ONLY


def _is_slip(one: str, other: str, is_common: Callable[[str], bool]) -> bool:
    """One letter left out, doubled, swapped or wrong (two in long words), and not only at the end.

    At the end a letter makes another name of it (Julian, Julia); and two names that are both in use are two.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_SLIP or long.startswith(short):
        return False
    most = 2 if len(short) >= _TWO_SLIPS else 1
    if DamerauLevenshtein.distance(one, other, score_cutoff=most) > most:
        return False
    return not (one[:-1] == other[:-1] or (is_common(one) and is_common(other)))
