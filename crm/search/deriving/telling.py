"""What one thing says about itself, and the columns of an entry made from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm.search.models import Kind
from crm.search.words import Field, indexed, number_endings, terms

LONGEST_BODY = 20_000
LONGEST_LINE = 300
MOST_SPELLED = 100
SEPARATOR = " · "


@dataclass(slots=True)
class Telling:
    """What is shown of a thing and found in it, the most telling first.

    `names`, `firms`, `rest` and `numbers` are texts whose words are searched; `lines` are shown where a word
    was found in none of title and about.
    """

    ref_id: int
    title: str
    about: str = ""
    contact_id: int | None = None
    code: str = ""
    happened_on: date | None = None
    names: list[str] = field(default_factory=list)
    firms: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def values(owner: int, kind: Kind, said: Telling) -> dict[str, Any]:
    """The columns of the entry but its id and owner."""
    names, firms = _words(said.names), _words(said.firms)
    found = {
        Field.NAME: names,
        Field.FIRM: firms,
        Field.REST: _words(said.rest),
        Field.NUMBER: set().union(*map(number_endings, said.numbers)),
    }
    return {
        "kind": kind,
        "ref_id": said.ref_id,
        "contact_id": said.contact_id,
        "code": said.code,
        "happened_on": said.happened_on,
        "title": said.title[:LONGEST_LINE],
        "about": said.about[:LONGEST_LINE],
        "body": "\n".join(filter(None, said.lines))[:LONGEST_BODY],
        "terms": terms(owner, kind, found),
        "spelling": " ".join(sorted(names | firms)[:MOST_SPELLED]),
    }


def joined(*parts: str | None) -> str:
    """The parts that say something, with a dot between them."""
    return SEPARATOR.join(part for part in parts if part)


def _words(texts: Iterable[str]) -> set[str]:
    return set().union(*[indexed(text[:LONGEST_BODY]) for text in texts if text])
