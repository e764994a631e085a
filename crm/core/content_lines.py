"""iCalendar and vCard as lines (RFC 5545 3.1, RFC 6350 3.2, 3.3) that stay byte for byte as they came.

What is not touched is written out as it was read, with its folds and line ends; what is put is folded at 75
octets and ends with CRLF.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from crm.core.content_params import Params, end_of_head, joined, read_params
from crm.core.ics_text import clean, line, unescaped

MAX_BYTES = 1_048_576
MAX_LINES = 20_000
MAX_DEPTH = 8
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:([A-Za-z0-9_-]{1,60})\.)?([A-Za-z][A-Za-z0-9_/ -]{0,99}?)[ \t]*(?=[;:])"
)
_LOGICAL = re.compile(rb"[^\n]*(?:\n[ \t][^\n]*)*\n?")
_NOTHING = b" \t\r\n\xef\xbb\xbf"
_LINE_FEED = 10
_FOLD = re.compile(rb"\r?\n[ \t]")


class Reason(StrEnum):
    """Why data is no object."""

    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_DEEP = "too_deep"
    NOT_UTF8 = "not_utf8"
    NO_OBJECT = "no_object"
    SEVERAL_OBJECTS = "several_objects"
    NOT_CLOSED = "not_closed"
    NO_PROPERTY = "no_property"
    WRONG_COMPONENT = "wrong_component"
    BAD_TIME = "bad_time"


class BadContent(ValueError):
    """The data cannot be taken as what it should be. `about` names the line or component."""

    def __init__(self, reason: Reason, about: str = "") -> None:
        super().__init__(f"{reason}: {about}" if about else str(reason))
        self.reason = reason
        self.about = about


class Line:
    """A property as it was written. `name` and the names of parameters in capitals; `value` still escaped.

    A line that is no property (only in what `stream` reads) has no name.
    """

    __slots__ = ("_params", "_text", "group", "name", "raw")

    def __init__(self, name: str, value: str, params: Params | None = None, group: str = "") -> None:
        head = f"{group}.{name}" if group else name
        written = head + "".join(f";{key}={joined(values)}" for key, values in (params or {}).items())
        plain = clean(value).replace("\n", "\\n")
        self._take(line(f"{written}:{plain}"))

    @classmethod
    def of(cls, raw: bytes) -> "Line":
        """From its bytes, folds and line end included."""
        found = cls.__new__(cls)
        found._take(raw)
        return found

    def _take(self, raw: bytes) -> None:
        self.raw = raw
        self._text: str | None = None
        self._params: dict[str, tuple[str, ...]] | None = None
        head = _HEAD.match(raw) or _HEAD.match(_FOLD.sub(b"", raw))
        self.group, self.name = (_decoded(head[1]), _capitals(head[2])) if head else ("", "")

    @property
    def text(self) -> str:
        """All of it, unfolded."""
        if self._text is None:
            raw = self.raw
            plain = _FOLD.sub(b"", raw) if b"\n" in raw[:-1] else raw
            self._text = plain.decode("utf-8", "replace").rstrip("\r\n")
        return self._text

    @property
    def value(self) -> str:
        text = self.text
        return text[end_of_head(text) + 1 :]

    @property
    def params(self) -> dict[str, tuple[str, ...]]:
        """By their names. A word without a name, as in vCard 2.1, is a TYPE."""
        if self._params is None:
            self._params = read_params(self.text[: end_of_head(self.text)])
        return self._params

    def param(self, name: str) -> str:
        """The first value of a parameter; empty if there is none."""
        return next(iter(self.params.get(name, ())), "")

    def __repr__(self) -> str:
        return f"<Line {self.text!r}>"


class Component:
    """Lines and components in between a BEGIN and an END, in the order in which they came."""

    __slots__ = ("_begin", "_end", "items", "name")

    def __init__(self, name: str, items: "list[Line | Component] | None" = None) -> None:
        self.name = name
        self.items = items if items is not None else []
        self._begin = f"BEGIN:{name}\r\n".encode()
        self._end = f"END:{name}\r\n".encode()

    @classmethod
    def of(cls, name: str, begin: bytes) -> "Component":
        """As it was begun; it has no end until one is read."""
        found = cls(name)
        found._begin, found._end = begin, b""
        return found

    def close(self, raw: bytes) -> None:
        """With the bytes of its END."""
        self._end = raw

    def surround(self, whole: "Component") -> None:
        """With the empty lines that stand before and after it in the whole."""
        at = whole.items.index(self)
        before, after = whole.items[:at], whole.items[at + 1 :]
        self._begin = b"".join(each.raw for each in before if isinstance(each, Line)) + self._begin
        self._end += b"".join(each.raw for each in after if isinstance(each, Line))

    @property
    def is_closed(self) -> bool:
        return bool(self._end)

    def lines(self, name: str) -> list[Line]:
        return [each for each in self.items if each.name == name and isinstance(each, Line)]

    def line(self, name: str) -> Line | None:
        for each in self.items:
            if each.name == name and isinstance(each, Line):
                return each
        return None

    def text(self, name: str) -> str:
        """The first value without its escapes, "" if there is none."""
        found = self.line(name)
        return unescaped(found.value) if found else ""

    def components(self, name: str | None = None) -> "list[Component]":
        return [each for each in self.items if isinstance(each, Component) and name in (None, each.name)]

    def put(self, name: str, value: str, params: Params | None = None) -> None:
        """Sets the first line of a name to an escaped value, drops the others; adds it if there is none."""
        self.replace(name, [Line(name, value, params)])

    def replace(self, name: str, lines: Sequence[Line]) -> None:
        """All lines of a name by these, where the first one stood, else before the nested components."""
        place = next((at for at, each in enumerate(self.items) if self._is(each, name)), None)
        if place is None:
            place = self.place_of_new()
        kept = [each for each in self.items[place:] if not self._is(each, name)]
        self.items[place:] = [*lines, *kept]

    def drop(self, name: str) -> None:
        self.items = [each for each in self.items if not self._is(each, name)]

    def data(self) -> bytes:
        """As it came where it is untouched. A last line that came without an end gets one if more follows."""
        pieces = [each for each in self._written() if each]
        unended = [at for at, each in enumerate(pieces[:-1]) if each[-1] != _LINE_FEED]
        for at in unended:
            pieces[at] += b"\r\n"
        return b"".join(pieces)

    def walk(self) -> "Iterator[Component]":
        """This one and all that are in it."""
        yield self
        for each in self.components():
            yield from each.walk()

    def _written(self) -> Iterator[bytes]:
        yield self._begin
        for each in self.items:
            if isinstance(each, Line):
                yield each.raw
            else:
                yield from each._written()
        yield self._end

    def place_of_new(self) -> int:
        """After the last line that stands before the first nested component."""
        for at, each in enumerate(self.items):
            if isinstance(each, Component):
                return at
        return len(self.items)

    @staticmethod
    def _is(each: "Line | Component", name: str) -> bool:
        return each.name == name and isinstance(each, Line)


def parse(
    data: bytes, *, max_bytes: int = MAX_BYTES, max_lines: int = MAX_LINES, max_depth: int = MAX_DEPTH
) -> Component:
    """The one object that the data is. Raises `BadContent` for what is more, less or something else."""
    if len(data) > max_bytes:
        raise BadContent(Reason.TOO_LARGE)
    try:
        data.decode()
    except UnicodeDecodeError:
        raise BadContent(Reason.NOT_UTF8) from None
    whole = stream(data, max_bytes=max_bytes, max_lines=max_lines, max_depth=max_depth)
    roots = whole.components()
    if len(roots) != 1:
        raise BadContent(Reason.SEVERAL_OBJECTS if roots else Reason.NO_OBJECT)
    for each in whole.walk():
        _check(each, is_root=each is whole)
    roots[0].surround(whole)
    return roots[0]


def stream(
    data: bytes, *, max_bytes: int = MAX_BYTES, max_lines: int = MAX_LINES, max_depth: int = MAX_DEPTH
) -> Component:
    """All that is in the data, however broken, as the items of a component without a name."""
    if len(data) > max_bytes:
        raise BadContent(Reason.TOO_LARGE)
    whole = Component.of("", b"")
    stack = [whole]
    lines = _LOGICAL.findall(data)
    if len(lines) > max_lines:
        raise BadContent(Reason.TOO_MANY_LINES)
    for raw in lines:
        each = Line.of(raw)
        if each.name == "BEGIN":
            if len(stack) > max_depth:
                raise BadContent(Reason.TOO_DEEP)
            inner = Component.of(each.value.strip().upper(), raw)
            stack[-1].items.append(inner)
            stack.append(inner)
        elif each.name == "END" and each.value.strip().upper() == stack[-1].name and len(stack) > 1:
            stack.pop().close(raw)
        elif raw:
            stack[-1].items.append(each)
    return whole


def _check(component: Component, *, is_root: bool) -> None:
    if not is_root and not component.is_closed:
        raise BadContent(Reason.NOT_CLOSED, component.name)
    for each in component.items:
        if isinstance(each, Line) and (is_root or each.name in ("", "END")) and each.raw.strip(_NOTHING):
            raise BadContent(Reason.NO_PROPERTY, repr(each.raw[:60]))


@lru_cache(maxsize=1_000)
def _capitals(name: bytes) -> str:
    return name.decode().upper()


def _decoded(group: bytes | None) -> str:
    return group.decode() if group else ""
