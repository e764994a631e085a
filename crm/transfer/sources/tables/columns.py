"""Which column holds what, as the user, headings or contents say; and the plan to read rows by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm.transfer.sources.record import SourceKind
from crm.transfer.sources.tables import header as headings
from crm.transfer.sources.tables.header import Header
from crm.transfer.sources.tables.synonyms import NAMES

FIELDS = ("", *NAMES)
"""What a column may hold; "" for nothing that is taken."""

_EMAIL = re.compile(r"\S+@\S+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d[\d\s()/.-]{5,}")
_LABEL_COLUMN = re.compile(r"(.+? \d+) - (?:label|type)", re.IGNORECASE)
_VALUE_COLUMN = re.compile(r"(.+? \d+) - value", re.IGNORECASE)
_SHOWN_ADDRESS = frozenset({"e mail display name", "e mail angezeigter name"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a way to reach somebody: where its label stands, and what else it may be."""

    place: int
    label: str = ""
    label_place: int = -1
    shown_place: int = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """For each field the places of its columns; `rest` are those not taken, with what they hold."""

    width: int
    kind: SourceKind
    places: dict[str, tuple[int, ...]]
    emails: tuple[Column, ...]
    phones: tuple[Column, ...]
    links: tuple[Column, ...]
    rest: tuple[tuple[int, str], ...]
    day_first: bool | None = None


def guessed(header: Header, sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The field of each column, by its heading or, without headings, by what stands in it."""
    return headings.mapping(header.names) if header.row is not None else _by_content(header.width, sample)


def chosen(mapping: Sequence[str], width: int) -> tuple[str, ...]:
    """What the user said, for each column."""
    known = [field if field in FIELDS else "" for field in mapping[:width]]
    return (*known, *[""] * (width - len(known)))


def plan(header: Header, fields: Sequence[str], kind: SourceKind, *, day_first: bool | None) -> Plan:
    """Everything about the columns that does not depend on the row."""
    places: dict[str, tuple[int, ...]] = {
        field: tuple(place for place, one in enumerate(fields) if one == field) for field in FIELDS if field
    }
    labels = _label_places(header.names)
    shown = _shown_places(header.names)

    def ways(field: str) -> tuple[Column, ...]:
        return tuple(_column(place, header.names, labels, shown) for place in places[field])

    silent = set(labels.values()) | set(shown.values())
    rest = tuple(
        (place, headings.left_out(header.names[place]) or f"{place + 1}")
        for place, field in enumerate(fields)
        if not field and place not in silent and not _is_technical(header.names[place])
    )
    return Plan(
        header.width, kind, places, ways("email"), ways("phone"), ways("link"), rest, day_first=day_first
    )


def _column(place: int, names: Sequence[str], labels: dict[str, int], shown: dict[int, int]) -> Column:
    found = _VALUE_COLUMN.fullmatch(names[place].strip())
    label_place = labels.get(found.group(1).lower(), -1) if found else -1
    return Column(place, headings.label_of(names[place]), label_place, shown.get(place, -1))


def _label_places(names: Sequence[str]) -> dict[str, int]:
    """`e-mail 1`: the column with the label of the first address, as Google writes it."""
    matches = ((place, _LABEL_COLUMN.fullmatch(name.strip())) for place, name in enumerate(names))
    return {found.group(1).lower(): place for place, found in matches if found}


def _shown_places(names: Sequence[str]) -> dict[int, int]:
    """For an address of Outlook the column with the name under which it is shown; it may hold the address."""
    found: dict[int, int] = {}
    last = -1
    for place, name in enumerate(names):
        if headings.folded(name) in _SHOWN_ADDRESS and last >= 0:
            found[last] = place
        elif headings.field_of(name) == "email":
            last = place
    return found


def _is_technical(name: str) -> bool:
    return headings.folded(name) in ("e mail type", "e mail typ", "priority", "sensitivity", "language")


def _by_content(width: int, sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Addresses, links and numbers are known by their looks, a name by its place before them."""
    fields = [_looks_like([row[place] for row in sample if place < len(row)]) for place in range(width)]
    first_way = next((place for place, field in enumerate(fields) if field), width)
    texts = [place for place in range(width) if not fields[place] and _is_text(place, sample)]
    before = [place for place in texts if place < first_way] or texts[:1]
    for place, field in zip(before, _names(before, sample), strict=False):
        fields[place] = field
    behind = [place for place in texts if place > first_way and not fields[place]]
    for place, field in zip(behind, ("company", "title"), strict=False):
        fields[place] = field
    return tuple(fields)


def _looks_like(cells: Sequence[str]) -> str:
    said = [cell.strip() for cell in cells if cell.strip()]
    for field, pattern in (("email", _EMAIL), ("link", _LINK), ("phone", _PHONE)):
        if said and sum(pattern.fullmatch(cell) is not None for cell in said) * 2 > len(said):
            return field
    return ""


def _is_text(place: int, sample: Sequence[Sequence[str]]) -> bool:
    return any(place < len(row) and row[place].strip() for row in sample)


def _names(places: Sequence[int], sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One column is the name; of two the first is the given one; of three the first is what is shown."""
    if len(places) < 2:
        return ("name",)
    first = [row[places[0]].split() for row in sample if places[0] < len(row)]
    is_whole = sum(len(words) > 1 for words in first) * 2 > len(first)
    if is_whole:
        return ("name", "given", "family") if len(places) > 2 else ("name", "company")
    return ("given", "family")
