"""Whether a text has one of the words or phrases of a list, in whatever language, case or accent."""

import re
from functools import cache

from crm.core.names import fold
from crm.transfer.reading.data import words


def mentions(text: str, name: str) -> bool:
    """`name` is a section of `words.toml`."""
    return pattern(name).search(folded(text)) is not None


def folded(text: str) -> str:
    """As `crm.core.names.fold`, with a short cut for the plain text that most of it is."""
    return " ".join(text.lower().split()) if text.isascii() else fold(text)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Any of the phrases as whole words, to be searched in folded text."""
    longest_first = sorted(words("words", name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def squeezed(text: str) -> str:
    """Letters and digits only, to compare `Acme Robotics` with `acme-robotics`."""
    return re.sub(r"[\W_]", "", folded(text))
