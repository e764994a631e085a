"""Charsets that a text says itself or shows by its zeros."""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def to_utf8(data: bytes) -> tuple[bytes, bool]:
    """The same text in UTF-8 without a byte order mark, and whether its charset was guessed.

    Charsets of one byte are left as they are. Folded lines may cut a character in two, so that bytes have to
    be unfolded before they are decoded.
    """
    for bom, charset in _BOMS:
        if data.startswith(bom):
            rest = data[len(bom) :]
            return rest if charset == "utf-8" else _from(rest, charset), False
    wide = _wide_charset(data)
    return (_from(data, wide), True) if wide else (data, False)


def _from(data: bytes, charset: str) -> bytes:
    return data.decode(charset, "replace").encode("utf-8", "replace")


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    head = data[:400]
    if len(head) < 8 or 0 not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > half * 0.8:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.8 else None
