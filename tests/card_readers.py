"""Two readers of cards that are not ours, with one answer: what they found."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import icalendar
import vobject

from crm.core.ics_text import unescaped

_GROUP = re.compile(rb"\r\n[A-Za-z0-9-]+\.")


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card as a parser read it."""

    uid: str
    name: str
    parts: tuple[str, str]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    tags: tuple[str, ...]
    note: str


def by_vobject(data: bytes) -> FoundCard:
    card: Any = vobject.readOne(data.decode())
    contents = card.contents
    return FoundCard(
        card.uid.value,
        card.fn.value,
        (card.n.value.family, card.n.value.given),
        tuple(each.value for each in contents.get("email", ())),
        tuple(each.value for each in contents.get("tel", ())),
        tuple(tag for each in contents.get("categories", ()) for tag in each.value),
        card.note.value if "note" in contents else "",
    )


def by_icalendar(data: bytes) -> FoundCard:
    """It knows neither groups nor the escapes of texts that calendars do not have."""
    card: Any = icalendar.Component.from_ical(_GROUP.sub(b"\r\n", data).decode())
    return FoundCard(
        str(card["UID"]),
        unescaped(str(card["FN"])),
        (card["N"].fields.family, card["N"].fields.given),
        tuple(unescaped(str(each)) for each in _all(card, "EMAIL")),
        tuple(unescaped(str(each)) for each in _all(card, "TEL")),
        tuple(unescaped(str(tag)) for each in _all(card, "CATEGORIES") for tag in each.cats),
        unescaped(str(card.get("NOTE", ""))),
    )


CARD_READERS: dict[str, Callable[[bytes], FoundCard]] = {"vobject": by_vobject, "icalendar": by_icalendar}


def _all(card: Any, name: str) -> list[Any]:
    found = card.get(name, [])
    return found if isinstance(found, list) else [found]
