"""In which charset a table is written: its mark, UTF-8 where every byte fits, else a guess to confirm."""

import codecs
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

ENCODINGS = (
    "utf-8", "cp1252", "iso8859-15", "mac-roman", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp1253",
    "cp1254", "cp1257", "utf-16", "cp932", "gb18030", "big5", "cp949",
)  # fmt: skip
"""What a user may choose from, the likely ones first."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 16 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Encoding:
    """`hints` are offered first where `is_sure` is False."""

    name: str
    is_sure: bool = True
    hints: tuple[str, ...] = ()


def found(data: bytes, chosen: str | None = None) -> Encoding:
    """The charset that the user chose, else what the bytes say, else cp1252."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if chosen and is_known(chosen):
        return Encoding(marked if marked and _is_same(marked, chosen) else chosen)
    if marked:
        return Encoding(marked)
    if b"\x00" not in data[:_SAMPLE] and _is_utf8(data):
        return Encoding("utf-8")
    wide = _wide(data[:400])
    if wide:
        return Encoding(wide)
    return Encoding("utf-8") if _is_utf8(data) else Encoding("cp1252", is_sure=False, hints=_hints(data))


def is_known(charset: str) -> bool:
    """Whether bytes can be decoded with it."""
    try:
        b"a".decode(charset, "replace")
    except (LookupError, ValueError, TypeError, AssertionError):
        return False
    return True


def stream(data: bytes, encoding: str) -> TextIOWrapper:
    """The text, a line at a time, line ends as they are; what does not fit is replaced."""
    return TextIOWrapper(BytesIO(data), encoding=encoding, errors="replace", newline="")


def _is_same(marked: str, chosen: str) -> bool:
    """Whether the choice says what the mark says, which has to be skipped then."""
    return marked.startswith(codecs.lookup(chosen).name)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: of Latin text every other byte is zero."""
    half = len(head) // 2
    if half < 4:
        return None
    if head[1::2].count(0) > half * 0.8:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.8 else None


def _hints(data: bytes) -> tuple[str, ...]:
    """Charsets that a statistic thinks likely; it is wrong too often to be believed."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 2 MB that few tables ask for

    first = next((place for place, byte in enumerate(data[:_CHUNK]) if byte > 127), 0)
    guesses = from_bytes(data[max(0, first - 200) :][:_SAMPLE])
    names = (codecs.lookup(guess.encoding).name for guess in guesses if is_known(guess.encoding))
    return tuple(dict.fromkeys(name for name in names if name in ENCODINGS))[:3]
