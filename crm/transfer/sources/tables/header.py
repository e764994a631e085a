"""Where the headings of a table are, what their columns hold, and by what they are known the next time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from crm.core.names import fold
from crm.transfer.sources.record import SourceKind
from crm.transfer.sources.tables.synonyms import LABELS, LEFT_OUT, NAMES

MAX_ROWS_BEFORE = 30
"""So far down the headings are looked for: some exports begin with an explanation."""

_FIELDS = {heading: field for field, headings in NAMES.items() for heading in headings}
_LABELS = {word: label for label, words in LABELS.items() for word in words}
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\b\d+\b")
_VALUE = re.compile(r"@|://|^\W*\d[\d\W]*$")
_TITLE_ONLY = frozenset({"title", "titre"})
_FULL_OR_FAMILY = frozenset({"name", "nom"})
_OWN_NAME = frozenset({"name", "given", "family", "last_first"})


@dataclass(frozen=True, slots=True)
class Header:
    """`row` counts from 0, None without headings; `width` is the number of columns."""

    row: int | None
    names: tuple[str, ...]
    width: int


@lru_cache(maxsize=4096)
def folded(heading: str) -> str:
    """A heading as it is compared: `E-Mail 2 - Value` is `e mail value`."""
    plain = _SIGNS.sub(" ", fold(heading[:200].replace("ß", "ss")))
    return " ".join(_DIGITS.sub(" ", plain).split())


def find(rows: Sequence[Sequence[str]], *, has_header: bool | None) -> Header:
    """The headings among the first rows; the user may say that there are none, or that there are."""
    width = max((len(row) for row in rows[:MAX_ROWS_BEFORE]), default=0)
    first = next((place for place, row in enumerate(rows) if any(map(str.strip, row))), 0)
    if has_header is not False:
        best = max(range(min(len(rows), MAX_ROWS_BEFORE)), key=lambda place: _score(rows[place]), default=0)
        if rows and _score(rows[best]) >= 2:
            return _at(rows, best)
        if rows and (has_header or _looks_like_headings(rows, first)):
            return _at(rows, first)
    return Header(None, ("",) * width, width)


def recognised(row: Sequence[str]) -> int:
    """How many cells are headings that are known, each once; none in a row that holds values."""
    if any(_VALUE.search(cell) for cell in row if cell):
        return 0
    return len({field_of(cell) for cell in row if len(cell) < 80} - {""})


def field_of(heading: str) -> str:
    """The field of a column by its heading alone, "" for an unknown one."""
    name = folded(heading)
    if not name or name in ("im", "chat"):
        return ""
    return _FIELDS.get(name, "")


def mapping(header: Sequence[str]) -> tuple[str, ...]:
    """The field of each column, with what only the headings together can say."""
    names = [folded(heading) for heading in header]
    fields = [field_of(heading) for heading in header]
    known = set(fields)
    for place, name in enumerate(names):
        if name in _TITLE_ONLY and fields.count("title") > 1:
            fields[place] = ""
        elif name in _FULL_OR_FAMILY and "given" in known and "family" not in known:
            fields[place] = "family"
    if "family" not in fields and "given" in fields and not known & {"name", "last_first"}:
        fields = ["name" if field == "given" and name == "nombre" else field
                  for field, name in zip(fields, names, strict=True)]  # fmt: skip
    return tuple(fields)


def kind_of(header: Sequence[str]) -> SourceKind:
    """The program that writes such headings."""
    raw = {heading.strip().lower() for heading in header}
    names = {folded(heading) for heading in header}
    if {"first name", "last name"} <= names and ("connected on" in names or {"url", "position"} <= names):
        return SourceKind.LINKEDIN
    if any(re.fullmatch(r"(?:e-mail|phone|website|address) \d+ - (?:value|formatted)", one) for one in raw):
        return SourceKind.GOOGLE
    if {"e mail type", "e mail typ", "e mail display name", "e mail angezeigter name"} & names:
        return SourceKind.OUTLOOK
    if {"group membership", "organization name", "given name", "family name"} <= names:
        return SourceKind.GOOGLE
    return SourceKind.TABLE


def left_out(heading: str) -> str:
    """What a column that is not taken holds: a code, else the heading itself."""
    name = f" {folded(heading)} "
    if name.strip() in _TITLE_ONLY:
        return "salutation"
    for code, words in LEFT_OUT.items():
        if any(f" {word} " in name for word in words):
            return code
    return heading.strip()[:60]


def label_of(heading: str) -> str:
    """Which of several ways a column holds: work, home, mobile or unsaid."""
    return next((_LABELS[word] for word in folded(heading).split() if word in _LABELS), "")


def fingerprint(header: Header) -> str:
    """The same for tables with the same headings, or without headings and of one width."""
    said = "\x1f".join(map(folded, header.names)) if header.row is not None else f"{header.width} columns"
    return sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def names_somebody(fields: Sequence[str]) -> bool:
    """Whether a column holds names or addresses, without which nobody can be told apart."""
    return not {"email", *_OWN_NAME}.isdisjoint(fields)


def _score(row: Sequence[str]) -> int:
    return recognised(row)


def _at(rows: Sequence[Sequence[str]], place: int) -> Header:
    names = tuple(cell.strip("\ufeff \t\r\n") for cell in rows[place])
    width = max(len(names), 1)
    return Header(place, names, width)


def _looks_like_headings(rows: Sequence[Sequence[str]], first: int) -> bool:
    """One known heading, or words that differ above rows with addresses, numbers or dates."""
    cells = [cell.strip() for cell in rows[first]]
    said = [cell for cell in cells if cell]
    if not said or any(_VALUE.search(cell) for cell in said) or len(set(said)) < len(said):
        return False
    if recognised(rows[first]):
        return True
    below = [row for row in rows[first + 1 :] if any(row)]
    return (
        bool(below) and len(said) == len(cells) and any(_VALUE.search(c) for row in below for c in row if c)
    )
