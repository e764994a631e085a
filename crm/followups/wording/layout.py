"""How the text of an entry is laid out: a short title, paragraphs, links on lines of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says. `url` is the page that it leads to."""

    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    category: str = ""


def titled(what: str, where: str = "") -> str:
    """A title, with the company behind it where one may be named."""
    return cut(f"{what} · {where}" if where else what, LONGEST_TITLE)


def joined(paragraphs: Iterable[str]) -> str:
    """Paragraphs with a blank line between them; empty ones are left out."""
    return "\n\n".join(filter(None, paragraphs))


def lines(given: Iterable[str]) -> str:
    """Lines of one paragraph; empty ones are left out."""
    return "\n".join(filter(None, given))


def link_line(label: str, address: str) -> str:
    """A link on a line of its own, which calendar apps make tappable; nothing without an address."""
    return f"{label}: {address}" if address else ""


def cut(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis when it is too long."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
