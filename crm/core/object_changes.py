"""What is ours written into a component that a client stored, and whether that changed anything."""

from collections.abc import Sequence
from datetime import datetime

from crm.core.content_lines import Component, Line
from crm.core.ics_text import checked_url, clean, escaped, instant, items, one_line

_MAX_SEQUENCE = 2**31 - 1


class Patch:
    """Sets values in a component where they differ from what is there, and knows whether any did."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.is_changed = False

    def words(self, name: str, text: str) -> bool:
        """A text on one line. How it is spaced and escaped makes no difference."""
        wanted = one_line(text)
        return one_line(self.component.text(name)) != wanted and self._set(name, wanted)

    def paragraphs(self, name: str, text: str) -> bool:
        """A text of several lines. Blanks at its ends and how it is escaped make no difference."""
        wanted = clean(text)
        return clean(self.component.text(name)).strip() != wanted.strip() and self._set(name, wanted)

    def url(self, address: str) -> None:
        wanted = checked_url(address)
        found = self.component.line("URL")
        if wanted == (found.value.strip() if found else ""):
            return
        if wanted:
            self.put(Line("URL", wanted))
        else:
            self.drop("URL")

    def tags(self, name: str, words: Sequence[str]) -> None:
        """Adds those that are missing; others are the client's."""
        there = {
            one_line(word).casefold() for each in self.component.lines(name) for word in items(each.value)
        }
        missing = [word for word in map(one_line, words) if word and word.casefold() not in there]
        if missing:
            added = Line(name, ",".join(map(escaped, missing)))
            self.component.replace(name, [*self.component.lines(name), added])
            self.is_changed = True

    def _set(self, name: str, text: str) -> bool:
        if text:
            self.put(Line(name, escaped(text)))
        else:
            self.drop(name)
        return True

    def put(self, line: Line) -> None:
        self.component.replace(line.name, [line])
        self.is_changed = True

    def drop(self, *names: str) -> None:
        for name in names:
            if self.component.line(name) is not None:
                self.component.drop(name)
                self.is_changed = True

    def stamp(self, at: datetime, sequence: int) -> None:
        """Says that it changed: SEQUENCE rises by one at least (RFC 5545 3.8.7.4)."""
        next_one = min(whole_number(self.component.text("SEQUENCE")) + 1, _MAX_SEQUENCE)
        self.component.put("SEQUENCE", str(max(next_one, sequence)))
        self.component.put("DTSTAMP", instant(at))
        self.component.put("LAST-MODIFIED", instant(at))


def whole_number(text: str) -> int:
    """Zero for what is none."""
    digits = text.strip()
    return min(int(digits), _MAX_SEQUENCE) if digits.isdecimal() and len(digits) < 12 else 0
