"""What the properties of a card say of a person (RFC 2426, RFC 6350, and what others add)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from crm.core.ics_text import clean, items, one_line, parts, unescaped
from crm.core.moments import moment
from crm.core.vcard.pictures import picture
from crm.core.vcard.properties import Property
from crm.core.vcard_text import Card, Labelled

EVERYBODY = frozenset({"mycontacts", "my contacts", "* mycontacts", "* my contacts"})
"""Groups that hold everyone, and so are no tags."""

EMAILS, PHONES, LINKS = ("EMAIL",), ("TEL",), ("URL", "X-SOCIALPROFILE")
_NO_CALLS = frozenset({"fax", "pager", "modem", "telex"})
_SILENT_TYPES = frozenset({
    "internet", "pref", "voice", "msg", "text", "video", "pcs", "x400", "uri", "postal", "parcel",
    "dom", "intl",
})  # fmt: skip
_WRAPPED = re.compile(r"_\$!<(.*?)>!\$_")
_SCHEME = re.compile(r"(?:mailto|tel):", re.IGNORECASE)


class Said:
    """The properties of one card by their names, in the order of the card."""

    def __init__(self, properties: Iterable[Property]) -> None:
        self._found: dict[str, list[Property]] = defaultdict(list)
        for each in properties:
            self._found[each.name].append(each)
        self._ways: dict[int, Labelled | None] = {}
        self._labels = {each.group: each for each in self._found.get("X-ABLABEL", ()) if each.group}

    def card(self, *, has_photo: bool = True) -> Card:
        """All that we know to read. The name is FN or N; else the company, an address or the nickname."""
        given, family = self._parts_of_name()
        return Card(
            uid=one_line(self._first("UID")),
            name=self._name(),
            given=given,
            family=family,
            company=self._company(),
            title=one_line(self._first("TITLE") or self._first("ROLE")),
            emails=self.ways(EMAILS),
            phones=self.ways(PHONES),
            links=self.ways(LINKS),
            tags=self._tags(),
            note=self._note(),
            changed=self._changed(),
            photo=picture(self._found.get("PHOTO", ())) if has_photo else None,
        )

    def ways(self, names: tuple[str, ...]) -> tuple[Labelled, ...]:
        """The ways to reach them, each with its label."""
        found = [self.way(each) for name in names for each in self._found.get(name, ())]
        return tuple(dict.fromkeys(way for way in found if way))

    def way(self, each: Property) -> Labelled | None:
        """None for one that is empty or takes no calls."""
        if id(each) not in self._ways:
            self._ways[id(each)] = self._read_way(each)
        return self._ways[id(each)]

    def _read_way(self, each: Property) -> Labelled | None:
        value = _SCHEME.sub("", one_line(unescaped(each.value)), count=1)
        if not value or not _NO_CALLS.isdisjoint(each.types):
            return None
        return Labelled(value, self.label(each))

    def label(self, each: Property) -> str:
        """The user's own label, which stands in a line of the same group, else the types."""
        if each.group in self._labels:
            text = unescaped(self._labels[each.group].value)
            wrapped = _WRAPPED.search(text)
            return one_line(wrapped.group(1) if wrapped else text)
        return one_line(" ".join(label_types(each)[:2]))

    def _first(self, name: str) -> str:
        texts = (unescaped(each.value) for each in self._found.get(name, ()))
        return next((text for text in texts if text.strip()), "")

    def _name(self) -> str:
        given, family = self._parts_of_name()
        known = one_line(self._first("FN")) or one_line(f"{given} {family}") or self._company()
        return known or self._address() or one_line(self._first("NICKNAME"))

    def _address(self) -> str:
        return next((way.value for way in self.ways(EMAILS)), "")

    def _parts_of_name(self) -> tuple[str, str]:
        for each in self._found.get("N", ()):
            family, given, more, *_ = [*parts(each.value), "", "", ""]
            return one_line(f"{given} {more}"), one_line(family)
        return "", ""

    def _company(self) -> str:
        found = (one_line(parts(each.value)[0]) for each in self._found.get("ORG", ()))
        return next(filter(None, found), "")

    def _tags(self) -> tuple[str, ...]:
        tags: dict[str, str] = {}
        for each in self._found.get("CATEGORIES", ()):
            for item in map(one_line, items(each.value)):
                if item and item.casefold() not in EVERYBODY:
                    tags.setdefault(item.casefold(), item)
        return tuple(tags.values())

    def _note(self) -> str:
        texts = (clean(unescaped(each.value)).strip() for each in self._found.get("NOTE", ()))
        return "\n\n".join(filter(None, texts))

    def _changed(self) -> datetime | None:
        found = moment(self._first("REV"))
        return found.wall.replace(tzinfo=UTC) if found else None


def label_types(each: Property) -> list[str]:
    """The types that say what a number or address is for."""
    return [word for word in each.types if word not in _SILENT_TYPES and not word.startswith("x-")]
