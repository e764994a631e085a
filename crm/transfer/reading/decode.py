"""Bytes of an unknown charset to text."""

import codecs

from crm.transfer.reading.codes import Repair
from crm.transfer.reading.values import Notes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def to_utf8(data: bytes, notes: Notes) -> bytes:
    """The same text in UTF-8 without a byte order mark; one-byte charsets are left for `to_text`.

    Folded lines may cut a character in two, so that bytes have to be unfolded before they are decoded.
    """
    for bom, charset in _BOMS:
        if data.startswith(bom):
            rest = data[len(bom) :]
            return rest if charset == "utf-8" else rest.decode(charset, "replace").encode("utf-8", "replace")
    wide = _wide_charset(data)
    if wide:
        notes.repair(Repair.CHARSET_GUESSED)
        return data.decode(wide, "replace").encode("utf-8", "replace")
    return data


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


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    head = data[:400]
    if len(head) < 8 or 0 not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > half * 0.8:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.8 else None
