"""A contact as a vCard (RFC 2426 version 3.0, RFC 6350 version 4.0)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm.core.ics_text import clean, escaped, instant, line, one_line

PRODUCT = "-//Keepwarm//Keepwarm//EN"


class Version(StrEnum):
    THREE = "3.0"
    FOUR = "4.0"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with a word for it: an address and "work"."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. `name` is the full name, `given` and `family` its parts as far as they are known.

    `photo` None says nothing of one: what is stored stays.
    """

    uid: str
    name: str
    given: str = ""
    family: str = ""
    company: str = ""
    title: str = ""
    emails: tuple[Labelled, ...] = ()
    phones: tuple[Labelled, ...] = ()
    links: tuple[Labelled, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    changed: datetime | None = None
    photo: bytes | None = None


def card_text(card: Card, version: Version = Version.THREE) -> bytes:
    """The card as content lines, folded at 75 octets, each ended by CRLF."""
    name = one_line(card.name)
    parts = (card.family, card.given, "", "", "") if card.given or card.family else (name, "", "", "", "")
    lines = [
        b"BEGIN:VCARD\r\n",
        line(f"VERSION:{version}"),
        line(f"PRODID:{PRODUCT}"),
        _text("UID", card.uid),
        _text("FN", name),
        line("N:" + ";".join(escaped(one_line(part)) for part in parts)),
    ]
    if card.company:
        lines.append(_text("ORG", one_line(card.company)))
    if card.title:
        lines.append(_text("TITLE", one_line(card.title)))
    number = 0
    for property_name, values in (("EMAIL", card.emails), ("TEL", card.phones), ("URL", card.links)):
        for each in values:
            number += bool(each.label)
            lines += _way(property_name, each, number)
    if card.tags:
        lines.append(line("CATEGORIES:" + ",".join(escaped(one_line(tag)) for tag in card.tags)))
    if card.note:
        lines.append(_text("NOTE", card.note))
    if card.changed:
        lines.append(line(f"REV:{instant(card.changed)}"))
    lines.append(b"END:VCARD\r\n")
    return b"".join(lines)


def typed(name: str, label: str) -> str:
    """The TYPE that says the same as a label: "work" and "home", of a number "cell" too; else empty."""
    words = ("work", "home", "cell") if name == "TEL" else ("work", "home")
    return label.upper() if label in words else ""


def _way(name: str, way: Labelled, number: int) -> list[bytes]:
    """One way to reach them. A label that is no type is the user's own word and goes into an X-ABLabel."""
    label = one_line(way.label)
    if not label:
        return [_text(name, one_line(way.value))]
    if kind := typed(name, label):
        return [_text(f"{name};TYPE={kind}", one_line(way.value))]
    return [
        _text(f"item{number}.{name}", one_line(way.value)),
        _text(f"item{number}.X-ABLabel", label),
    ]


def _text(name: str, text: str) -> bytes:
    return line(f"{name}:{escaped(clean(text))}")
