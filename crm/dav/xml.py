"""XML of WebDAV: read without document types and entities, in bounds; written as bytes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

DAV: Final = "DAV:"
CALDAV: Final = "urn:ietf:params:xml:ns:caldav"
CARDDAV: Final = "urn:ietf:params:xml:ns:carddav"
SERVER: Final = "http://calendarserver.org/ns/"
APPLE: Final = "http://apple.com/ns/ical/"
PREFIXES: Final = {DAV: "D", CALDAV: "C", CARDDAV: "CR", SERVER: "CS", APPLE: "A"}
CONTENT_TYPE: Final = "application/xml; charset=utf-8"
MOST_DEPTH = 40
MOST_ELEMENTS = 60_000
_SEPARATOR = " "  # not allowed in a namespace's address
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class BadXml(ValueError):
    """Not well-formed, or more than what a client has reason to send."""


@dataclass(slots=True)
class Element:
    """An element that was read; `name` is `{namespace}local`."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((each for each in self.children if each.name == name), None)

    def all(self, name: str) -> Iterator["Element"]:
        """The children of this name."""
        return (each for each in self.children if each.name == name)


def clark(namespace: str, local: str) -> str:
    """`{namespace}local`."""
    return f"{{{namespace}}}{local}"


def D(local: str) -> str:  # noqa: N802 - as in the specifications
    """A name of WebDAV."""
    return clark(DAV, local)


def C(local: str) -> str:  # noqa: N802
    """A name of CalDAV."""
    return clark(CALDAV, local)


def CR(local: str) -> str:  # noqa: N802
    """A name of CardDAV."""
    return clark(CARDDAV, local)


def CS(local: str) -> str:  # noqa: N802
    """A name of calendarserver.org, for the CTag."""
    return clark(SERVER, local)


def A(local: str) -> str:  # noqa: N802
    """A name of Apple's, for colour and order."""
    return clark(APPLE, local)


def parse(data: bytes) -> Element:
    """The root element. Raises `BadXml`, also for any document type or entity of its own."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise BadXml(str(problem)) from problem
    if reader.root is None:
        raise BadXml("no element")
    return reader.root


class _Reader:
    """Builds elements out of what expat reports."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MOST_DEPTH or self._count > MOST_ELEMENTS:
            raise BadXml("too much of it")
        element = Element(_name(name), {_name(each): value for each, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _refuse(self, *_what: object) -> None:
        raise BadXml("a document type is not taken")


def _name(reported: str) -> str:
    namespace, separator, local = reported.rpartition(_SEPARATOR)
    return f"{{{namespace}}}{local}" if separator else reported


def escaped(text: str) -> str:
    """Text as it stands in an element; what XML cannot hold is left out."""
    if _NEVER.search(text):
        text = _NEVER.sub("", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def quoted(text: str) -> str:
    """The same as it stands in an attribute."""
    return escaped(text).replace('"', "&quot;")


def escaped_bytes(body: bytes) -> str:
    """The bytes of an object as text of an element, line ends as they are."""
    return escaped(body.decode(errors="replace"))


def tag(name: str, inner: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """An element with ready content, under the prefix that every answer declares."""
    namespace, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
    prefix = PREFIXES.get(namespace)
    more = "".join(f' {key}="{quoted(value)}"' for key, value in (attributes or {}).items())
    if prefix is not None:
        qualified, declared = f"{prefix}:{local}", ""
    else:
        qualified, declared = local, f' xmlns="{quoted(namespace)}"' if namespace else ' xmlns=""'
    opening = f"<{qualified}{declared}{more}"
    return f"{opening}>{inner}</{qualified}>" if inner else f"{opening}/>"


def text_tag(name: str, text: str) -> str:
    """An element with text."""
    return tag(name, escaped(text))


def href(path: str) -> str:
    """A `DAV:href`; the path is percent-encoded already."""
    return f"<D:href>{escaped(path)}</D:href>"


_DECLARED = " ".join(f'xmlns:{prefix}="{namespace}"' for namespace, prefix in PREFIXES.items())
HEAD: Final = b'<?xml version="1.0" encoding="utf-8"?>\n'


def document(name: str, inner: str) -> bytes:
    """A whole document with one of our elements as its root."""
    namespace, _, local = name[1:].rpartition("}")
    qualified = f"{PREFIXES[namespace]}:{local}"
    return HEAD + f"<{qualified} {_DECLARED}>{inner}</{qualified}>\n".encode()


def declared(element: str) -> bytes:
    """An element of ours as a document that can be read again."""
    return re.sub(r"^<([\w:-]+)", rf"<\1 {_DECLARED}", element, count=1).encode()


MULTISTATUS_START: Final = HEAD + f"<D:multistatus {_DECLARED}>".encode()
MULTISTATUS_END: Final = b"</D:multistatus>\n"
