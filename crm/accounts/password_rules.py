"""Which passwords are refused: too short or long, among the common ones, or made of what everybody knows."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

from crm.accounts.passwords import MAX_LENGTH, MIN_LENGTH

PRODUCT = "keepwarm"
_LIST = Path(__file__).with_name("common_words.txt")
_LOOKALIKES = (str.maketrans("01345789@$!", "oieastbgasi"), str.maketrans("01345789@$!|", "oleastbgasll"))
_WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()",
)
_SHORT_REST = 6


class Refusal(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def refusal(password: str, *, about: Iterable[str] = ()) -> Refusal | None:
    """Why this password is refused, or None (ASVS 6.2.1-6.2.12: no rule on what it is composed of).

    `about` are texts known to others: the e-mail address, the name. Works offline.
    """
    if len(password) < MIN_LENGTH:
        return Refusal.SHORT
    if len(password) > MAX_LENGTH:
        return Refusal.LONG
    lower = password.lower()
    if _is_pattern(lower) or _is_common(lower):
        return Refusal.COMMON
    if _is_personal(lower, _known_words(about)):
        return Refusal.PERSONAL
    return None


def _is_pattern(text: str) -> bool:
    """A short piece repeated, or a walk along the alphabet, the digits or a keyboard."""
    if re.fullmatch(r"(.{1,4}?)\1+.{0,3}", text):
        return True
    return any(text in walk * 2 or text in walk[::-1] * 2 for walk in _WALKS)


def _is_common(text: str) -> bool:
    """A common word, perhaps twice, perhaps in look-alike letters, with digits and signs around it."""
    for spelled in (text, *(text.translate(table) for table in _LOOKALIKES)):
        letters = re.sub(r"[^a-z]", "", spelled)
        if letters in common_words():
            return True
        half = letters[: len(letters) // 2]
        if half and letters == half * 2 and half in common_words():
            return True
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", text)
    return re.sub(r"[^a-z]", "", core.translate(_LOOKALIKES[0])) in common_words()


def _is_personal(text: str, words: set[str]) -> bool:
    """Hardly anything is left when what others know is taken out."""
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != text and len(rest) < _SHORT_REST


def _known_words(texts: Iterable[str]) -> set[str]:
    words = {PRODUCT}
    for text in texts:
        lower = text.lower()
        words.update(
            part for part in (lower, *lower.split("@"), *re.split(r"[^\w]+", lower)) if len(part) > 2
        )
    return words


@cache
def common_words() -> frozenset[str]:
    """The words that common passwords are made of."""
    return frozenset(_LIST.read_text(encoding="utf-8").split())
