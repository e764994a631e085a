"""What a text states behind labels (When:, Where:, Who:), and the guests that it lists."""

import re
from dataclasses import dataclass

from crm.core.names import fold
from crm.transfer.reading import addresses
from crm.transfer.reading.data import words
from crm.transfer.reading.letterhead import labelled
from crm.transfer.reading.limits import MAX_PEOPLE
from crm.transfer.reading.names import name_of
from crm.transfer.reading.people import Invited
from crm.transfer.reading.phrases import mentions

_KINDS = (("when", "when"), ("where", "where"), ("who", "who"), ("title_label", "title"))
_MAX_LINES = 400
_BULLETS = " \t-–*•<([|"


@dataclass(slots=True)
class Stated:
    """The first of each; of dates (Date:, Time:) and guests all lines."""

    when: str = ""
    where: str = ""
    title: str = ""
    who: tuple[str, ...] = ()

    def keep(self, kind: str, text: str) -> None:
        if not text:
            return
        if kind == "when":
            self.when = f"{self.when} {text}".strip()[:600]
        elif kind == "who" and len(self.who) < MAX_PEOPLE:
            self.who = (*self.who, text)
        elif kind == "where":
            self.where = self.where or text
        elif kind == "title":
            self.title = self.title or text


@dataclass(frozen=True, slots=True)
class Guest:
    """One of a list; `is_host` if the list says so."""

    invited: Invited
    is_host: bool = False


def stated(body: str) -> Stated:
    """A label may stand before its text or alone above it."""
    found = Stated()
    awaited = ""
    for line in body.split("\n", _MAX_LINES)[:_MAX_LINES]:
        label, rest = labelled(line)
        kind = _kind(label or fold(line).strip(" :*_"))
        if kind and (label or not rest):
            awaited = kind
            found.keep(kind, rest)
        elif awaited and line.strip():
            found.keep(awaited, line.strip())
            awaited = awaited if awaited == "who" else ""
        elif not line.strip():
            awaited = awaited if awaited == "who" and not found.who else ""
        else:
            awaited = ""
    return found


def guests(lines: tuple[str, ...], body: str) -> list[Guest]:
    """Those with an address, and the host; other names without an address are found in the text."""
    found: list[Guest] = []
    for line in lines:
        bare, _, mark = line.strip(" \t-–*•").rpartition(" - ")
        is_host = mentions(mark, "organiser_mark")
        emails = addresses.addresses_in(line)[:MAX_PEOPLE]
        for one in emails:
            before = re.split(r"[,;>]", line[: line.lower().find(one)])[-1]
            invited = Invited(name_of(before.strip(_BULLETS), one), one)
            found.append(Guest(invited, is_host and len(emails) == 1))
        if not emails and is_host and bare.strip():
            email = _address_below(bare.strip(), body)
            found.append(Guest(Invited(name_of(bare, email), email), is_host=True))
    return found


def _address_below(name: str, body: str) -> str | None:
    """The address that stands right behind a name, on its line or the next."""
    found = re.search(re.escape(name) + r"[\s<(]{1,4}(?=[^\s<>()]{1,64}@)", body)
    return addresses.address(body[found.end() : found.end() + 200]) if found else None


def _kind(label: str) -> str:
    return next((kind for name, kind in _KINDS if label and label in words("words", name)), "")
