"""Addresses, numbers and links as a file writes them: tidied, and left out where they are none."""

import re

from crm.contacts.models import MethodKind
from crm.transfer.reading.names import guess
from crm.transfer.sources.cleaning import line
from crm.transfer.sources.limits import MAX_LINE, MAX_LINK, MAX_WAYS
from crm.transfer.sources.record import Doubt, Way

_EMAIL = re.compile(r"[^\s@<>]{1,120}@[^\s@<>]{1,250}")
_IN_BRACKETS = re.compile(r"<\s*([^\s@<>]+@[^\s@<>]+)\s*>")
_DIRECTORY = re.compile(r"\s*/(?:o|ou|cn)=", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+-]{1,20}):(?!\d{1,5}(?:/|$))")
_PROFILE = re.compile(r"linkedin\.com/(?:in|pub)/([^/?#\s]+)", re.IGNORECASE)


class Ways:
    """Collects the ways to reach one person, each once."""

    def __init__(self, doubts: list[Doubt]) -> None:
        self._doubts = doubts
        self._found: dict[tuple[MethodKind, str], Way] = {}

    def email(self, text: str, label: str = "") -> None:
        """Keep an address; what is none is a doubt, an internal one of Exchange is nothing."""
        value = email_of(text)
        if value:
            self._keep(Way(MethodKind.EMAIL, value, label))
        elif text.strip() and not is_directory_path(text):
            self._doubts.append(Doubt.BAD_EMAIL)

    def phone(self, text: str, label: str = "") -> None:
        """Keep a number as it is written, without the scheme of an address."""
        value = line(text, self._doubts, MAX_LINE)
        if value[:4].lower() == "tel:":
            value = value[4:].replace(";ext=", " ext. ").partition(";")[0].strip()
        if value:
            self._keep(Way(MethodKind.PHONE, value, label))

    def link(self, text: str, label: str = "") -> None:
        """Keep the address of a page; any other scheme leads nowhere good."""
        value = line(text, self._doubts, MAX_LINK)
        scheme = _SCHEME.match(value)
        if value and not (scheme and scheme.group(1).lower() not in ("http", "https")):
            self._keep(Way(MethodKind.LINK, value, label))

    def found(self) -> tuple[Way, ...]:
        return tuple(self._found.values())

    def _keep(self, way: Way) -> None:
        if len(self._found) < MAX_WAYS:
            self._found.setdefault((way.kind, way.value.casefold()), way)
        else:
            self._doubts.append(Doubt.SHORTENED)


def email_of(text: str) -> str:
    """The address in `Ada <ada@example.org>`, `mailto:ada@example.org` or alone; "" where there is none."""
    value = text.strip()
    if _EMAIL.fullmatch(value) and value.isprintable():
        return value[7:] if value[:7].lower() == "mailto:" else value
    found = _IN_BRACKETS.search(value[:2000])
    if found:
        return email_of(found.group(1))
    words = "".join(letter for letter in value[:2000] if letter.isprintable()).split()
    return email_of(words[0]) if len(words) == 1 and words[0] != value else ""


def is_directory_path(text: str) -> bool:
    """Whether it is an X.500 name, by which Exchange calls people among its own."""
    return _DIRECTORY.match(text) is not None


def name_from(ways: tuple[Way, ...]) -> str:
    """What to call somebody of whom only an address or a number is known; "" without any."""
    for way in ways:
        if way.kind is MethodKind.EMAIL:
            return guess(way.value) or way.value
    return next((way.value for way in ways if way.kind is MethodKind.PHONE), "")


def profile_slug(link: str) -> str:
    """The name of a LinkedIn profile as it stands in its address; "" for any other address."""
    found = _PROFILE.search(link)
    return found.group(1) if found else ""
