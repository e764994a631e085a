"""What holds for the records of every file, whole or damaged."""

import unicodedata
from collections.abc import Iterator

from crm.transfer.sources import Choices, Opened, Record, open_file
from crm.transfer.sources.limits import (
    MAX_EXCERPT,
    MAX_HAPPENED,
    MAX_LINE,
    MAX_LINK,
    MAX_NAME,
    MAX_NOTES,
    MAX_TAGS,
    MAX_WAYS,
)

AS_FOUND = Choices()


def most(data: bytes) -> int:
    """More records than this cannot be in a file that is not packed: each begins a line, or a card."""
    breaks = sum(map(data.count, (b"\n", b"\r", b"\x85", b"\x0b", b"\x0c", b"\xe2\x80")))
    return breaks + data.upper().count(b"BEGIN:VCARD") + 1


def sound(data: bytes, name: str, *, at_most: int | None = None, choices: Choices = AS_FOUND) -> list[Record]:
    """The records of a file, each of which is whole or says why it is not."""
    opened = open_file(data, name=name, choices=choices)
    limit = most(data) if at_most is None else at_most
    return list(_sound(opened, limit))


def _sound(opened: Opened, limit: int) -> Iterator[Record]:
    for place, record in enumerate(opened.records(), 1):
        assert place <= limit
        assert record.place == place
        assert record.fault or record.name
        assert len(record.excerpt) <= MAX_EXCERPT
        assert len(record.name) <= MAX_NAME
        assert len(record.company) <= MAX_LINE
        assert len(record.title) <= MAX_LINE
        assert len(record.notes) <= MAX_NOTES
        assert len(record.tags) <= MAX_TAGS
        assert len(record.ways) <= MAX_WAYS
        assert len(record.happened) <= MAX_HAPPENED
        for way in record.ways:
            assert way.value == way.value.strip()
            assert 0 < len(way.value) <= MAX_LINK
            assert not way.value.lower().startswith(("javascript:", "data:", "vbscript:"))
        for line in _lines(record):
            assert unprintable(line) == []
        for text in _texts(record):
            assert unprintable(text.replace("\n", "").replace("\t", "")) == []
        yield record


def unprintable(text: str) -> list[str]:
    """Control characters and halves of characters, which no database or page should meet."""
    return [one for one in text if unicodedata.category(one) in {"Cc", "Cs"}]


def _lines(record: Record) -> Iterator[str]:
    yield from (record.name, record.key, record.company, record.title, record.pronouns, *record.tags)
    for way in record.ways:
        yield from (way.value, way.label)


def _texts(record: Record) -> Iterator[str]:
    yield from (record.notes, record.excerpt)
    yield from (one.text for one in record.happened)
    yield from (one.title for one in record.planned)
