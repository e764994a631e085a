"""Text of strangers to plain text: what cannot be seen goes, what is too long is cut, and that is noted."""

import re

from crm.contacts.keys import one_line
from crm.transfer.reading.plain import from_html, many_lines, without_tags
from crm.transfer.sources.limits import MAX_EXCERPT, MAX_LINE, MAX_NOTES
from crm.transfer.sources.record import Doubt

_FORMULA = frozenset("=+-@\t\r")
_MARKUP = "<"
_SLASHED = re.compile(r"<[a-z][a-z0-9-]{0,20}/[^<>]{0,2000}>", re.IGNORECASE)
"""A tag such as `<svg/onload=...>`, which browsers understand."""


def line(text: str, doubts: list[Doubt], most: int = MAX_LINE) -> str:
    """A name, a firm, a place: one line without markup."""
    if not (text.isprintable() and "  " not in text and _MARKUP not in text):
        text = text[: most * 20]
        text = one_line(_without_markup(text) if _MARKUP in text else text)
    text = text.strip()
    return text if len(text) <= most else _cut(text, most, doubts)


def paragraphs(text: str, doubts: list[Doubt], most: int = MAX_NOTES) -> str:
    """Notes: lines kept, HTML to plain text."""
    if not text or (len(text) <= most and text.isprintable() and _MARKUP not in text):
        return text.strip()
    plain = many_lines(_without_markup(text[: most * 16]), most * 4)
    return plain if len(plain) <= most else _cut(plain, most, doubts)


def bare(cell: str) -> str:
    """A cell without the apostrophe that exports put before what a spreadsheet would compute."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def excerpt(text: str) -> str:
    """The beginning of what could not be taken, on one line."""
    return one_line(text[: MAX_EXCERPT * 4])[:MAX_EXCERPT]


def _without_markup(text: str) -> str:
    return from_html(text) if _SLASHED.search(text) else without_tags(text)


def _cut(text: str, most: int, doubts: list[Doubt]) -> str:
    doubts.append(Doubt.SHORTENED)
    return text[: most - 1].rstrip() + "…"
