"""One line of a card taken apart and decoded: group, name, parameters, value (RFC 6350, 3.3; vCard 2.1)."""

import codecs
import quopri
import re
from dataclasses import dataclass, field

_QUOTED = re.compile(r'"[^"]*"')
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B", "Q"})
_CHARSET = re.compile(r";\s*CHARSET=\"?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_UTF8 = frozenset({"utf-8", "ascii"})


@dataclass(slots=True)
class Property:
    """`name` and the names of parameters in capitals; `types` in lower case; the value still escaped."""

    name: str
    value: str
    group: str = ""
    types: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class CodePage:
    """The charset for bytes that are not UTF-8; `was_guessed` once it was used without being declared."""

    name: str
    is_declared: bool
    was_guessed: bool = False


def code_page(lines: list[str]) -> CodePage:
    """The one that some line of the card declares, else cp1252, as Windows writes in the west."""
    for line in lines:
        found = _CHARSET.search(line, 0, 400) if "harset" in line or "HARSET" in line else None
        name = _known(found.group(1)) if found else None
        if name and name not in _UTF8:
            return CodePage(name, is_declared=True)
    return CodePage("cp1252", is_declared=False)


def parsed(line: str, page: CodePage, *, unread: frozenset[str] = frozenset()) -> Property | None:
    """The property that an unfolded line of bytes holds; None if it holds none.

    The value of those named in `unread` is not decoded.
    """
    end = _end_of_head(line)
    if end <= 0:
        return None
    head, value = line[:end], line[end + 1 :]
    name, *written = head.split(";") if '"' not in head else _split_quoted(head)
    group, _, name = name.rpartition(".")
    found = Property(name.strip().upper(), value, group.upper())
    if found.name in unread:
        return found
    _read_parameters(found, written)
    encoding = found.parameters.get("ENCODING", "").upper()
    if encoding in ("QUOTED-PRINTABLE", "Q"):
        found.value = _decoded(_unquoted(value), found.parameters.get("CHARSET"), page)
    elif not value.isascii():
        found.value = _decoded(value.encode("latin-1"), found.parameters.get("CHARSET"), page)
    return found


def _end_of_head(line: str) -> int:
    """Where the colon is that ends name and parameters; one in quotes does not, unless there is no other."""
    first = line.find(":")
    if first < 0 or '"' not in line[:first]:
        return first
    blanked = _QUOTED.sub(lambda found: "x" * len(found.group()), line[:20_000])
    outside = blanked.find(":")
    return outside if outside > 0 else first


def _split_quoted(head: str) -> list[str]:
    blanked = _QUOTED.sub(lambda found: "x" * len(found.group()), head)
    found, place = [], 0
    for piece in blanked.split(";"):
        found.append(head[place : place + len(piece)])
        place += len(piece) + 1
    return found


def _read_parameters(found: Property, written: list[str]) -> None:
    types: list[str] = []
    for one in written:
        name, equals, value = one.partition("=")
        value = value.strip(' "')
        if not equals:
            _read_bare(found, types, name.strip())
        elif name.strip().upper() == "TYPE":
            types.extend(part.strip().lower() for part in value.split(","))
        else:
            found.parameters[name.strip().upper()] = value
    found.types = tuple(part for part in types if part)


def _read_bare(found: Property, types: list[str], word: str) -> None:
    """A parameter without a name, as in vCard 2.1."""
    if word.upper() in _ENCODINGS:
        found.parameters["ENCODING"] = word
    else:
        types.append(word.lower())


def _unquoted(value: str) -> bytes:
    return quopri.decodestring(value.encode("latin-1", "replace"))


def _decoded(raw: bytes, declared: str | None, page: CodePage) -> str:
    """UTF-8 before a charset of one byte, which fits anything; one of several bytes before UTF-8."""
    charset = _known(declared) if declared else None
    order = (charset, "utf-8") if charset and _is_wide(charset) else ("utf-8", charset)
    for candidate in order:
        text = _strictly(raw, candidate)
        if text is not None:
            return text
    if not page.is_declared and raw.count(b"\xef\xbf\xbd") == 0 and _is_nearly_utf8(raw):
        return raw.decode("utf-8", "replace")
    page.was_guessed = True
    text = _strictly(raw, page.name)
    return raw.decode("latin-1") if text is None else text


def _is_nearly_utf8(raw: bytes) -> bool:
    """A character cut in two, or a bad byte among many good ones."""
    text = raw.decode("utf-8", "replace")
    return text.count("\ufffd") * 10 < sum(not letter.isascii() for letter in text)


def _strictly(raw: bytes, charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return None


def _known(charset: str) -> str | None:
    """The charset as Python calls it; None for one that is no text encoding or unknown."""
    try:
        found = codecs.lookup(charset)
        b"a".decode(found.name)
    except (LookupError, UnicodeError, ValueError, TypeError, AssertionError):
        return None
    return found.name


def _is_wide(charset: str) -> bool:
    return not charset.startswith(("cp12", "iso8859", "latin", "koi8", "mac", "ascii", "utf"))
