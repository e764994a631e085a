"""A calendar file event by event: each with the zones that it names, as a small calendar of its own.

The bytes are looked through where they lie; no more than one event is copied at a time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm.transfer.reading.decode import to_utf8
from crm.transfer.reading.phrases import mentions
from crm.transfer.reading.values import Notes

MAX_EVENT = 256 * 1024
MAX_ZONE = 64 * 1024
MAX_ZONES = 300

_PARTS = re.compile(
    rb"^[ \t]*(BEGIN|END):(VEVENT|VTIMEZONE|VCALENDAR)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_TZID = re.compile(rb"TZID(?:=\"?([^\":;\r\n]+)|:([^\r\n]+))", re.IGNORECASE)
_SUMMARY = re.compile(rb"^SUMMARY[^:\r\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_SIGNS = re.compile(rb"^(?:ATTENDEE|ORGANIZER)[;:]|https?:", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Counted:
    """How many events there were, and how many of them were not looked at: nobody else has a part in them."""

    events: int = 0
    passed: int = 0


def split(data: bytes, counted: Counted) -> Iterator[bytes]:
    """The events that may be interviews, in the order of the file, each as a whole calendar."""
    data = to_utf8(data, Notes())
    zones = _zones(data)
    for block in _blocks(data, b"VEVENT"):
        counted.events += 1
        if len(block) > MAX_EVENT or not may_matter(block):
            counted.passed += 1
            continue
        named = {bytes(one or other).strip() for one, other in _TZID.findall(block)}
        wanted = b"".join(zones[name] for name in sorted(named) if name in zones)
        yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + wanted + block + b"END:VCALENDAR\r\n"


def may_matter(block: bytes) -> bool:
    """Others take part, there is a link, or the title speaks of an interview."""
    if _SIGNS.search(block):
        return True
    title = _SUMMARY.search(block)
    return title is not None and mentions(title[1].decode("utf-8", "replace"), "interview")


def _zones(data: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for block in _blocks(data, b"VTIMEZONE"):
        name = _TZID.search(block)
        if name and len(block) <= MAX_ZONE and len(found) < MAX_ZONES:
            found.setdefault((name[1] or name[2]).strip(), block)
    return found


def _blocks(data: bytes, kind: bytes) -> Iterator[bytes]:
    """Components of one kind; one that is not closed ends where the next thing begins."""
    start = -1
    for match in _PARTS.finditer(data):
        begins, name = match[1].upper() == b"BEGIN", match[2].upper()
        if start >= 0 and (name == kind or name == b"VCALENDAR"):
            is_closed = not begins and name == kind
            end = match.end() if is_closed else match.start()
            yield _closed(data[start:end], kind, is_closed=is_closed)
            start = -1
        if begins and name == kind:
            start = match.start()
    if start >= 0:
        yield _closed(data[start:], kind, is_closed=False)


def _closed(block: bytes, kind: bytes, *, is_closed: bool) -> bytes:
    return block.rstrip() + (b"\r\n" if is_closed else b"\r\nEND:" + kind + b"\r\n")
