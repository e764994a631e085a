"""The ways to reach someone in a stored card: kept, labelled anew, added and taken out line by line."""

import re
from collections.abc import Callable, Mapping, Sequence

from crm.core.content_lines import Component, Line
from crm.core.ics_text import escaped, one_line
from crm.core.vcard.properties import Property
from crm.core.vcard.said import EMAILS, PHONES, Said, label_types
from crm.core.vcard_text import Labelled, typed

_ITEM = re.compile(r"item(\d{1,6})", re.IGNORECASE)
_LABEL = "X-ABLABEL"
_LABEL_WRITTEN = "X-ABLabel"


class Ways:
    """Of one stored card; `read` has the property of each line by the line's identity."""

    def __init__(self, stored: Component, read: Mapping[int, Property], said: Said) -> None:
        self._stored = stored
        self._read = read
        self._said = said

    def set(self, names: tuple[str, ...], wanted: Sequence[Labelled]) -> bool:
        """Whether anything had to change. Order makes no difference: what is there keeps its place."""
        key = _KEYS.get(names, _link)
        left = {key(way.value): way for way in reversed(wanted) if one_line(way.value)}
        known = set(left)
        is_changed = False
        for line, way in self._there(names):
            mine = key(way.value)
            if mine not in known:
                self._remove(line)
                is_changed = True
            elif mine in left:
                is_changed |= self._relabel(line, way.label, one_line(left.pop(mine).label))
        for way in wanted:
            if left.pop(key(way.value), None):
                self._add(names[0], way)
                is_changed = True
        return is_changed

    def _there(self, names: tuple[str, ...]) -> list[tuple[Line, Labelled]]:
        lines = [each for each in self._stored.items if isinstance(each, Line) and each.name in names]
        read = ((each, self._read.get(id(each))) for each in lines)
        ways = ((each, self._said.way(found)) for each, found in read if found)
        return [(each, way) for each, way in ways if way]

    def _remove(self, line: Line) -> None:
        """With what else is said of it, if its group is of it alone."""
        gone = [line]
        if line.group:
            group = [each for each in self._lines() if each.group.upper() == line.group.upper()]
            others = [each for each in group if each is not line and not each.name.startswith("X-AB")]
            gone = [line] if others else group
        self._stored.items = [each for each in self._stored.items if not any(each is one for one in gone)]

    def _relabel(self, line: Line, was: str, wanted: str) -> bool:
        if was.casefold() == wanted.casefold():
            return False
        label = self._label_of(line)
        if label is None:
            self._label_anew(line, wanted)
        elif wanted:
            self._swap(label, Line(_LABEL_WRITTEN, escaped(wanted), label.params, label.group))
        else:
            self._drop(label)
            self._strip_types(line)
        return True

    def _label_anew(self, line: Line, wanted: str) -> None:
        bare = self._strip_types(line)
        if not wanted:
            return
        if types := typed(line.name, wanted):
            params = {**bare.params, "TYPE": (*_types(bare), types)}
            self._swap(bare, Line(bare.name, bare.value, params, bare.group))
            return
        group = bare.group or self._new_group()
        place = self._swap(bare, Line(bare.name, bare.value, bare.params, group))
        self._stored.items.insert(place + 1, Line(_LABEL_WRITTEN, escaped(wanted), None, group))

    def _strip_types(self, line: Line) -> Line:
        """Without the types that would be read as a label."""
        read = self._read.get(id(line))
        spoken = set(label_types(read)) if read else set()
        if not spoken:
            return line
        stay = tuple(word for word in _types(line) if word.lower() not in spoken)
        params = {**line.params, "TYPE": stay}
        if not stay:
            del params["TYPE"]
        bare = Line(line.name, line.value, params, line.group)
        self._swap(line, bare)
        return bare

    def _add(self, name: str, way: Labelled) -> None:
        """After the last one of its kind, else at the end."""
        places = [at for at, each in enumerate(self._stored.items) if each.name == name]
        place = self._after_label(places[-1]) if places else self._stored.place_of_new()
        label, value = one_line(way.label), escaped(one_line(way.value))
        if not label or typed(name, label):
            params = {"TYPE": (typed(name, label),)} if label else None
            self._stored.items.insert(place, Line(name, value, params))
            return
        group = self._new_group()
        self._stored.items[place:place] = [
            Line(name, value, None, group),
            Line(_LABEL_WRITTEN, escaped(label), None, group),
        ]

    def _after_label(self, place: int) -> int:
        """Past the lines of the same group that follow."""
        first = self._stored.items[place]
        group = first.group if isinstance(first, Line) else ""
        for at in range(place + 1, len(self._stored.items)):
            each = self._stored.items[at]
            if not group or not isinstance(each, Line) or each.group != group:
                return at
        return len(self._stored.items)

    def _new_group(self) -> str:
        numbers = [int(found[1]) for each in self._lines() if (found := _ITEM.fullmatch(each.group))]
        return f"item{max(numbers, default=0) + 1}"

    def _label_of(self, line: Line) -> Line | None:
        of_group = (each for each in self._lines() if each.name == _LABEL and line.group)
        return next((each for each in of_group if each.group.upper() == line.group.upper()), None)

    def _lines(self) -> list[Line]:
        return [each for each in self._stored.items if isinstance(each, Line)]

    def _swap(self, old: Line, new: Line) -> int:
        place = next(at for at, each in enumerate(self._stored.items) if each is old)
        self._stored.items[place] = new
        return place

    def _drop(self, line: Line) -> None:
        self._stored.items = [each for each in self._stored.items if each is not line]


def _types(line: Line) -> list[str]:
    """Also those that stand in one pair of quotes: TYPE="cell,voice"."""
    return [word for value in line.params.get("TYPE", ()) for word in value.split(",")]


def _email(value: str) -> str:
    return one_line(value).casefold()


def _phone(value: str) -> str:
    """Its digits, however it is spaced."""
    plain = one_line(value)
    digits = "".join(filter(str.isdigit, plain))
    return (f"+{digits}" if plain.startswith("+") else digits) or plain.casefold()


def _link(value: str) -> str:
    return one_line(value).casefold().rstrip("/")


_KEYS: dict[tuple[str, ...], Callable[[str], str]] = {EMAILS: _email, PHONES: _phone}
