"""Bytes of an unknown charset to text."""

from crm.core import charsets
from crm.transfer.reading.codes import Repair
from crm.transfer.reading.values import Notes


def to_utf8(data: bytes, notes: Notes) -> bytes:
    """The same text in UTF-8 without a byte order mark; one-byte charsets are left for `to_text`."""
    plain, was_guessed = charsets.to_utf8(data)
    if was_guessed:
        notes.repair(Repair.CHARSET_GUESSED)
    return plain


def to_text(data: bytes, notes: Notes, *, charset: str | None = None) -> str:
    """UTF-8, else the declared charset, else UTF-8 with a few bad bytes, else cp1252. Never raises."""
    for candidate in ("utf-8", charset):
        decoded = _decoded(data, candidate)
        if decoded is not None:
            return decoded
    notes.repair(Repair.CHARSET_GUESSED)
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 10 < sum(not letter.isascii() for letter in damaged):
        return damaged
    decoded = _decoded(data, "cp1252")
    return data.decode("latin-1") if decoded is None else decoded


def declared_text(data: bytes, charset: str | None, notes: Notes) -> str:
    """The charset of a mail part first: there it is binding; some charsets are valid UTF-8 by accident."""
    decoded = _decoded(data, charset) if charset else None
    return to_text(data, notes) if decoded is None else decoded


def _decoded(data: bytes, charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None
