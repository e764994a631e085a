"""The filter of an addressbook-query: read, and tried on a card (RFC 6352 10.5); pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crm.core.content_lines import BadContent, Component, Line, stream
from crm.core.ics_text import unescaped
from crm.dav.matching import BadFilter, ParamFilter, TextMatch, name_of, read_match, read_param
from crm.dav.xml import CR, Element

_FOLD = re.compile(rb"\r?\n[ \t]")
COLLATION = "i;unicode-casemap"


@dataclass(frozen=True, slots=True)
class CardProp:
    """Conditions on a property: one of its lines has to meet all, or any, of them."""

    name: str
    group: str
    is_absent: bool
    matches: tuple[TextMatch, ...]
    params: tuple[ParamFilter, ...]
    needs_all: bool

    def fits(self, card: Component) -> bool:
        """Whether the card's property is so."""
        lines = [each for each in card.lines(self.name) if not self.group or each.group.upper() == self.group]
        if self.is_absent or not lines:
            return self.is_absent and not lines
        if not (self.matches or self.params):
            return True
        return any(self._fits_line(line) for line in lines)

    def _fits_line(self, line: Line) -> bool:
        value = unescaped(line.value)
        found = [each.fits(value) for each in self.matches] + [each.fits(line) for each in self.params]
        return all(found) if self.needs_all else any(found)


@dataclass(frozen=True, slots=True)
class CardFilter:
    """What a card has to be like; without conditions every card is."""

    props: tuple[CardProp, ...]
    needs_all: bool

    @property
    def names(self) -> frozenset[str]:
        """The properties that it asks about."""
        return frozenset(each.name for each in self.props)

    def fits(self, card: Component) -> bool:
        """Whether the card is so."""
        if not self.props:
            return True
        found = (each.fits(card) for each in self.props)
        return all(found) if self.needs_all else any(found)


def read_filter(element: Element | None) -> CardFilter:
    """The filter of the request. Raises `BadFilter`."""
    if element is None:
        raise BadFilter
    return CardFilter(tuple(_prop(each) for each in element.all(CR("prop-filter"))), _needs_all(element))


def picker(names: Iterable[str]) -> Callable[[bytes], Component]:
    """Reads of a card only the lines of these names: most of a card is a picture and other things."""
    wanted = "|".join(re.escape(name) for name in sorted(names)).encode()
    line = re.compile(rb"^(?:[A-Za-z0-9_-]+\.)?(?:" + wanted + rb")[;:].*$", re.IGNORECASE | re.MULTILINE)

    def pick(body: bytes) -> Component:
        if body.count(b"BEGIN:") > 1 or b"\r" in body.replace(b"\r\n", b""):
            return _whole(body)
        plain = _FOLD.sub(b"", body) if _FOLD.search(body) else body
        return Component("VCARD", [Line.of(found[0].rstrip(b"\r")) for found in line.finditer(plain)])

    return pick


def _whole(body: bytes) -> Component:
    try:
        return next(iter(stream(body).components("VCARD")), Component("VCARD"))
    except BadContent:
        return Component("VCARD")


def _needs_all(element: Element) -> bool:
    test = element.attributes.get("test", "anyof")
    if test not in ("anyof", "allof"):
        raise BadFilter(about=test)
    return test == "allof"


def _prop(element: Element) -> CardProp:
    group, _, name = element.attributes.get("name", "").rpartition(".")
    named = Element(element.name, {"name": name})
    return CardProp(
        name=name_of(named),
        group=group.upper(),
        is_absent=element.child(CR("is-not-defined")) is not None,
        matches=tuple(read_match(each, default=COLLATION) for each in element.all(CR("text-match"))),
        params=tuple(read_param(each, CR, default=COLLATION) for each in element.all(CR("param-filter"))),
        needs_all=_needs_all(element),
    )
