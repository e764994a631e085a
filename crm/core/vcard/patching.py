"""A card of ours set into a stored one, field by field: a value that stays keeps its line and its place."""

import re
from collections.abc import Sequence

from crm.core.content_lines import Component, Line
from crm.core.ics_text import clean, escaped, instant, items, one_line, parts
from crm.core.vcard.pictures import picture_line
from crm.core.vcard.properties import code_page, parsed
from crm.core.vcard.said import EMAILS, EVERYBODY, LINKS, PHONES, Said
from crm.core.vcard.ways import Ways
from crm.core.vcard_text import Card, Version

_FOLD = re.compile(rb"\r?\n[ \t]")


def patch_card(stored: Component, card: Card) -> bool:
    """Whether anything had to be set."""
    patch = _Patch(stored, has_photo=card.photo is not None)
    patch.name(card)
    patch.text("ORG", patch.said.company, one_line(card.company))
    patch.title(one_line(card.title))
    for names, ways in ((EMAILS, card.emails), (PHONES, card.phones), (LINKS, card.links)):
        patch.is_changed |= patch.ways.set(names, ways)
    patch.tags(card.tags)
    patch.text("NOTE", patch.said.note, clean(card.note).strip())
    patch.photo(card.photo)
    if patch.is_changed:
        patch.finish(card)
    return patch.is_changed


def latin(line: Line) -> str:
    """Unfolded, a character for each byte, soft line breaks of quoted-printable joined."""
    raw = line.raw if b"\n" not in line.raw[:-1] else _FOLD.sub(b"", line.raw)
    text = raw.decode("latin-1")
    if "\n" in text[:-1] and "QUOTED-PRINTABLE" in text[:400].upper():
        text = re.sub(r"=[ \t]*\r?\n", "", text)
    return text.rstrip("\r\n")


class _Patch:
    """The stored card, what it says, and whether that was changed."""

    def __init__(self, stored: Component, *, has_photo: bool) -> None:
        self.stored = stored
        _attach_strays(stored)
        lines = {id(each): latin(each) for each in stored.items if isinstance(each, Line)}
        page = code_page(list(lines.values()))
        read = {key: found for key, text in lines.items() if (found := parsed(text, page))}
        said = Said(each for each in read.values() if each.value)
        self.said = said.card(has_photo=has_photo)
        self.ways = Ways(stored, read, said)
        self.is_changed = False

    def text(self, name: str, was: str, wanted: str) -> None:
        if was != wanted:
            self._put(name, escaped(wanted))

    def name(self, card: Card) -> None:
        wanted = one_line(card.name)
        if wanted == self.said.name:
            return
        self._put("FN", escaped(wanted))
        line = self.stored.line("N")
        if line is None and self.stored.text("VERSION").strip() == Version.FOUR:
            return
        *_, before, after = [*(parts(line.value) if line else ()), "", "", "", "", ""][:5]
        words = set(wanted.split())
        kept = [part if part and set(part.split()) <= words else "" for part in (before, after)]
        family, given = (card.family, card.given) if card.family or card.given else (wanted, "")
        self._put("N", ";".join(escaped(one_line(part)) for part in (family, given, "", *kept)))

    def title(self, wanted: str) -> None:
        if wanted == self.said.title:
            return
        self._put("TITLE", escaped(wanted))
        if not wanted:
            self._put("ROLE", "")

    def tags(self, wanted: Sequence[str]) -> None:
        plain = {tag.casefold(): tag for tag in map(one_line, wanted) if tag}
        was = {tag.casefold(): tag for tag in self.said.tags}
        if plain.keys() == was.keys():
            return
        written = [one_line(item) for each in self.stored.lines("CATEGORIES") for item in items(each.value)]
        stay = [item for item in written if item.casefold() in plain or item.casefold() in EVERYBODY]
        new = [tag for key, tag in plain.items() if key not in was]
        self._put("CATEGORIES", ",".join(map(escaped, [*stay, *new])))

    def photo(self, wanted: bytes | None) -> None:
        if wanted is None or wanted == (self.said.photo or b""):
            return
        is_four = self.stored.text("VERSION").strip() == Version.FOUR
        if wanted:
            line = picture_line("PHOTO", wanted, Version.FOUR if is_four else Version.THREE)
            self.stored.replace("PHOTO", [line])
            self.is_changed = True
        else:
            self._put("PHOTO", "")

    def finish(self, card: Card) -> None:
        """Says when, and who it is: where FN is missing the name was read from what may have changed now."""
        if not self.stored.text("FN").strip() and card.name.strip():
            self.stored.put("FN", escaped(one_line(card.name)))
        if card.changed:
            self.stored.put("REV", instant(card.changed))

    def _put(self, name: str, value: str) -> None:
        if value:
            self.stored.put(name, value)
        elif self.stored.line(name) is None:
            return
        else:
            self.stored.drop(name)
        self.is_changed = True


def _attach_strays(stored: Component) -> None:
    """A line that is no property goes with the one before it, of which it is the broken rest."""
    items_: list[Line | Component] = []
    for each in stored.items:
        last = items_[-1] if items_ else None
        if isinstance(each, Line) and not each.name and isinstance(last, Line):
            last.raw += each.raw
        else:
            items_.append(each)
    stored.items = items_
