"""The part of a content line before its value: name and parameters (RFC 5545 3.1 and 3.2, RFC 6868)."""

import re
from collections.abc import Mapping, Sequence

from crm.core.ics_text import clean

_QUOTED = re.compile(r'"[^"]*"')
_CARET = re.compile(r"\^([n'^])")
_MEANT = {"n": "\n", "'": '"', "^": "^"}

Params = Mapping[str, Sequence[str]]


def end_of_head(text: str) -> int:
    """Where the colon is that ends name and parameters; one in quotes does not, unless there is no other."""
    first = text.find(":")
    if '"' not in text[:first]:
        return first
    outside = _QUOTED.sub(lambda found: "x" * len(found[0]), text[:20_000]).find(":")
    return outside if outside > 0 else first


def read_params(head: str) -> dict[str, tuple[str, ...]]:
    """By their names in capitals. A word without a name, as in vCard 2.1, is a TYPE."""
    found: dict[str, tuple[str, ...]] = {}
    for written in _outside_quotes(head, ";")[1:]:
        name, equals, values = written.partition("=")
        if not equals:
            name, values = "TYPE", name
        key = name.strip().upper()
        found[key] = found.get(key, ()) + tuple(map(_plain, _outside_quotes(values, ",")))
    return found


def _outside_quotes(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    blanked = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    pieces, place = [], 0
    for piece in blanked.split(separator):
        pieces.append(text[place : place + len(piece)])
        place += len(piece) + 1
    return pieces


def _plain(value: str) -> str:
    """A parameter's value without quotes and carets (RFC 6868)."""
    bare = value.strip().strip('"')
    return _CARET.sub(lambda found: _MEANT[found[1]], bare) if "^" in bare else bare


def joined(values: Sequence[str]) -> str:
    """The values as they are written after the equals sign."""
    return ",".join(map(_quoted, [values] if isinstance(values, str) else values))


def _quoted(value: str) -> str:
    safe = clean(value).replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{safe}"' if re.search("[:;,]", safe) else safe
