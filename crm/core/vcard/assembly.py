"""The cards of a file as unfolded lines (RFC 6350, 3.2; vCard 2.1), one at a time and however broken.

Lines are Latin-1 text: one character for each byte, to be decoded once a whole line is there, for programs
fold inside of characters, and a card may be in several code pages.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper

from crm.core.charsets import to_utf8

MAX_LINE_OF_CARD = 200_000
MAX_LINES_OF_CARD = 5_000
MAX_PICTURE = 2_000_000
BLANKS = " \t\r\n"
"""What may be stripped of a line of bytes: the other white space of Latin-1 is half of a character."""

PICTURES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN"})
"""Properties whose value is kept for those alone who ask for it."""

_KNOWN = PICTURES | frozenset({
    "ADR", "AGENT", "ANNIVERSARY", "BDAY", "CALADRURI", "CALURI", "CATEGORIES", "CLASS", "CLIENTPIDMAP",
    "EMAIL", "FBURL", "FN", "GENDER", "GEO", "IMPP", "KIND", "LABEL", "LANG", "MAILER", "MEMBER", "N",
    "NAME", "NICKNAME", "NOTE", "ORG", "PRODID", "PROFILE", "RELATED", "REV", "ROLE", "SORT-STRING",
    "SOURCE", "TEL", "TITLE", "TZ", "UID", "URL", "VERSION", "XML",
})  # fmt: skip
_RUNNING = frozenset({"NOTE", "LABEL", "ADR"})
_NAME = re.compile(r"(?:[A-Za-z0-9_-]{1,60}\.)?([A-Za-z][A-Za-z0-9_/ -]{0,99})[;:]")
_MARK = re.compile(r"[^A-Za-z]{0,40}(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(r"[;=]QUOTED-PRINTABLE[;:,]", re.IGNORECASE)


@dataclass(slots=True)
class Card:
    """The unfolded lines of a card, without its first and last."""

    lines: list[str] = field(default_factory=list)
    is_closed: bool = True
    has_agent: bool = False
    is_cut: bool = False
    lost_lines: bool = False


def cards(data: bytes, *, has_pictures: bool = False) -> Iterator[Card]:
    """All cards in the order of the file; an unclosed one ends where the next begins or the file ends.

    Pictures are cut short unless they are asked for.
    """
    assembly = _Assembly(frozenset() if has_pictures else PICTURES)
    for raw in _lines(data):
        yield from assembly.take(raw)
    yield from assembly.finish()


def _lines(data: bytes) -> Iterator[str]:
    plain = to_utf8(data)[0] if b"\x00" in data[:400] or data.startswith(_WIDE) else data
    for raw in TextIOWrapper(BytesIO(plain), encoding="latin-1", newline=None):
        yield raw.rstrip("\n")


_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _name_of(raw: str) -> str:
    found = _NAME.match(raw)
    return found.group(1).upper() if found else ""


class _Assembly:
    """Takes line after line and gives each card when its end is seen."""

    def __init__(self, unread: frozenset[str]) -> None:
        self._unread = unread
        self._card: Card | None = None
        self._depth = 0
        self._indent = ""
        self._pieces: list[str] = []
        self._name = ""
        self._size = 0
        self._is_soft = False
        self._gaps = 0

    def take(self, raw: str) -> Iterator[Card]:
        mark = _MARK.match(raw) if "vcard" in raw[-24:].lower() else None
        if self._card is None:
            if mark and mark.group(1).upper() == "BEGIN":
                self._begin(raw)
            return
        if self._indent and raw.startswith(self._indent):
            raw = raw[len(self._indent) :]
        if mark and not self._is_folded(raw):
            yield from self._marked(mark.group(1).upper(), raw)
        elif self._depth == 1:
            self._add(raw)
        else:
            self._name = _name_of(raw) or self._name

    def finish(self) -> Iterator[Card]:
        if self._card is not None:
            yield self._end(is_closed=False)

    def _marked(self, mark: str, raw: str) -> Iterator[Card]:
        if mark == "END":
            self._depth -= 1
            if self._depth == 0:
                yield self._end(is_closed=True)
        elif self._name == "AGENT":
            self._flush()
            self._depth += 1
            self._name = ""
        else:
            yield self._end(is_closed=False)
            self._begin(raw)

    def _is_folded(self, raw: str) -> bool:
        return raw[:1] in (" ", "\t") and self._name == "AGENT" and self._depth == 1 and len(self._pieces) > 0

    def _begin(self, raw: str) -> None:
        self._card = Card()
        self._depth = 1
        self._indent = raw[: len(raw) - len(raw.lstrip(" \t"))]
        self._name = ""

    def _end(self, *, is_closed: bool) -> Card:
        self._flush()
        card = self._card or Card()
        card.is_closed = is_closed
        self._card = None
        self._depth = 0
        return card

    def _add(self, raw: str) -> None:
        """A line inside of a card: a new property, or more of the last one."""
        if self._is_soft and raw.strip(BLANKS):
            self._is_soft = False
            if not (self._gaps and self._property_begun(raw)):
                self._gaps = 0
                self._pieces[-1] = self._pieces[-1].rstrip(BLANKS)[:-1]
                self._more(raw)
                return
        if raw[:1] in (" ", "\t"):
            if self._pieces and raw.strip(BLANKS):
                self._more(raw[1:])
        elif not raw:
            self._gaps += 1
        elif name := self._property_begun(raw):
            self._flush()
            self._start(raw, name)
        else:
            self._stray(raw)

    def _start(self, raw: str, name: str) -> None:
        self._pieces = [raw]
        self._size = len(raw)
        self._name = name
        self._note_soft_break(raw)

    def _more(self, raw: str) -> None:
        if self._name in self._unread and len(self._pieces) > 1:
            return
        self._size += len(raw)
        if self._size > (MAX_PICTURE if self._name in PICTURES else MAX_LINE_OF_CARD):
            self._is_cut()
            return
        self._pieces.append(raw)
        self._note_soft_break(raw)

    def _note_soft_break(self, raw: str) -> None:
        if raw.rstrip(BLANKS).endswith("="):
            self._is_soft = _QUOTED_PRINTABLE.search(self._pieces[0][:400]) is not None

    def _stray(self, raw: str) -> None:
        """No property: the next line of a note that was not folded, of a picture, or lost."""
        if self._name in _RUNNING:
            self._more("\\n" * (1 + min(self._gaps, 2)) + raw)
            self._gaps = 0
        elif self._name not in PICTURES and self._card is not None:
            self._card.lost_lines = True

    def _property_begun(self, raw: str) -> str:
        """The name of the property that the line begins, "" where it goes on with a text."""
        found = _NAME.match(raw)
        if not found:
            return ""
        spelled = found.group(1)
        name = spelled.upper()
        if self._name not in _RUNNING or name in _KNOWN or name.startswith("X-"):
            return name if self._name not in _RUNNING or spelled.isupper() or spelled.islower() else ""
        return ""

    def _is_cut(self) -> None:
        if self._card is not None:
            self._card.is_cut = True

    def _flush(self) -> None:
        card = self._card
        if card is not None and self._pieces:
            if self._name == "AGENT":
                card.has_agent = True
            elif len(card.lines) < MAX_LINES_OF_CARD:
                card.lines.append("".join(self._pieces))
            else:
                card.lost_lines = True
        self._pieces = []
        self._size = 0
        self._gaps = 0
        self._is_soft = False
