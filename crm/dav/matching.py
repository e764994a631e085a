"""Text conditions of queries: collations and ways to compare (RFC 4791 9.7.5, RFC 6352 10.5.4)."""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass

from crm.core.content_lines import Line
from crm.dav.xml import Element

_ASCII = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class BadFilter(ValueError):
    """A filter that cannot be used; `element` is the local name of the precondition."""

    def __init__(self, element: str = "valid-filter", about: str = "") -> None:
        super().__init__(about or element)
        self.element = element


def _ascii(text: str) -> str:
    return text.translate(_ASCII)


FOLDS: dict[str, Callable[[str], str]] = {
    "i;ascii-casemap": _ascii,
    "i;octet": str,
    "i;unicode-casemap": str.casefold,
}
COMPARES: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, wanted: wanted in text,
    "equals": lambda text, wanted: text == wanted,
    "starts-with": lambda text, wanted: text.startswith(wanted),
    "ends-with": lambda text, wanted: text.endswith(wanted),
}


@dataclass(frozen=True, slots=True)
class TextMatch:
    """What a text has to be like; `wanted` is folded already."""

    wanted: str
    collation: str
    way: str = "contains"
    is_negated: bool = False

    def fits(self, text: str) -> bool:
        """Whether the text is so, or with `is_negated` is not."""
        return COMPARES[self.way](FOLDS[self.collation](text), self.wanted) is not self.is_negated


def read_match(element: Element, *, default: str) -> TextMatch:
    """A `text-match`; `default` is the collation of one that names none. Raises `BadFilter`."""
    collation = element.attributes.get("collation", default)
    if collation == "default":
        collation = default
    if collation not in FOLDS:
        raise BadFilter("supported-collation", collation)
    way = element.attributes.get("match-type", "contains")
    negate = element.attributes.get("negate-condition", "no")
    if way not in COMPARES or negate not in ("yes", "no"):
        raise BadFilter
    return TextMatch(FOLDS[collation](element.text), collation, way, negate == "yes")


NAME = re.compile(r"[A-Za-z0-9-]{1,100}")


def name_of(element: Element) -> str:
    """The `name` of a part of a filter, in capitals. Raises `BadFilter`."""
    name = element.attributes.get("name", "")
    if NAME.fullmatch(name) is None:
        raise BadFilter(about="a name is missing")
    return name.upper()


@dataclass(frozen=True, slots=True)
class ParamFilter:
    """A condition on a parameter; `is_absent`: it must not be there."""

    name: str
    is_absent: bool
    match: TextMatch | None

    def fits(self, line: Line) -> bool:
        """Whether the line's parameter is so."""
        values = line.params.get(self.name)
        if values is None or self.is_absent:
            return self.is_absent and values is None
        return self.match is None or any(self.match.fits(value) for value in values)


def read_param(element: Element, space: Callable[[str], str], *, default: str) -> ParamFilter:
    """A `param-filter` of the name space that makes names by `space`. Raises `BadFilter`."""
    match = element.child(space("text-match"))
    return ParamFilter(
        name_of(element),
        element.child(space("is-not-defined")) is not None,
        None if match is None else read_match(match, default=default),
    )
