"""iCalendar's content lines (RFC 5545 section 3.1): text that is safe to write, escaped and folded."""

import re
from datetime import UTC, date, datetime

LIMIT = 75
_BREAKS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_URL = re.compile(
    r"https?://[A-Za-z0-9._\-\[\]:%]+(?:[/?#][!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*)?", re.IGNORECASE
)
_LONGEST_URL = 1500
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PART = re.compile(r"(?:[^;\\]|\\.|\\$)*", re.DOTALL)
_ITEM = re.compile(r"(?:[^,\\]|\\.|\\$)*", re.DOTALL)


def clean(text: str) -> str:
    r"""`text` as a calendar may hold it: line breaks of any kind become \n, tabs spaces, controls nothing.

    Separators at which readers split lines (U+0085, U+2028, U+2029) count as line breaks. Half a surrogate
    pair cannot be encoded and goes too.
    """
    if text.isascii() and text.isprintable():
        return text
    return _NEVER.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """`text` cleaned, on one line, with single spaces."""
    plain = clean(text)
    if "  " in plain or "\n" in plain or not plain.isascii() or plain[:1] == " " or plain[-1:] == " ":
        return " ".join(plain.split())
    return plain


def checked_url(text: str) -> str:
    """The address as a URI value if it is a plain http or https one; empty for everything else.

    Letters beyond ASCII are percent-encoded. An address with a user part ("https://bank.example@evil.example")
    is not plain.
    """
    address = text.strip()
    if not address.isascii():
        address = "".join(map(_percent, address))
    if len(address) > _LONGEST_URL or _URL.fullmatch(address) is None:
        return ""
    return address


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 section 3.3.11) from cleaned text."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def unescaped(value: str) -> str:
    """A text value as it is meant (RFC 5545 3.3.11, RFC 6350 3.4), also with the escapes that Google adds."""
    if "\\" not in value:
        return value
    found = []
    for piece in value.split("\\\\"):
        plain = piece.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
        if "\\" in plain:
            return _ESCAPE.sub(_meant, value)
        found.append(plain)
    return "\\".join(found)


def parts(value: str) -> list[str]:
    """The parts of a structured value, without escapes."""
    if "\\" not in value:
        return value.split(";")
    return [unescaped(part) for part in _split(value, _PART)]


def items(value: str) -> list[str]:
    """The texts of a list, without escapes."""
    if "\\" not in value:
        return value.split(",")
    return [unescaped(item) for item in _split(value, _ITEM)]


def text_line(name: str, text: str) -> bytes:
    """A property whose value is text of whatever origin."""
    return line(f"{name}:{escaped(clean(text))}")


def line(content: str) -> bytes:
    """A content line with its CRLF, folded at 75 octets without cutting through a character (section 3.1)."""
    data = content.encode()
    if len(data) <= LIMIT:
        return data + b"\r\n"
    pieces = []
    start, room = 0, LIMIT
    while len(data) - start > room:
        end = _cut(data, start + room)
        pieces.append(data[start:end])
        start, room = end, LIMIT - 1
    pieces.append(data[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def day(value: date) -> str:
    """A DATE value: 20261125."""
    return f"{value.year:04}{value.month:02}{value.day:02}"


def instant(value: datetime) -> str:
    """A DATE-TIME value in UTC: 20261125T083000Z. `value` is aware."""
    utc = value.astimezone(UTC)
    return f"{day(utc)}T{utc.hour:02}{utc.minute:02}{utc.second:02}Z"


def duration(minutes: int) -> str:
    """A DURATION value from minutes, negative for before: -PT15M, PT8H, -P1D."""
    sign, left = ("-" if minutes < 0 else ""), abs(minutes)
    days, left = divmod(left, 1440)
    hours, left = divmod(left, 60)
    clock = (f"{hours}H" if hours else "") + (f"{left}M" if left or not (days or hours) else "")
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _meant(found: re.Match[str]) -> str:
    letter = found.group(1)
    if letter in "nN":
        return "\n"
    return letter if letter in "\\;,:" or not letter.isalnum() else found.group()


def _split(value: str, piece: re.Pattern[str]) -> list[str]:
    found, place = [], 0
    while place <= len(value):
        match = piece.match(value, place)
        end = match.end() if match else len(value)
        found.append(value[place:end])
        place = end + 1
    return found


def _percent(char: str) -> str:
    return char if char.isascii() else "".join(f"%{octet:02X}" for octet in char.encode("utf-8", "replace"))


def _cut(data: bytes, end: int) -> int:
    """The last place at or before `end` that lies between two characters."""
    while data[end] & 0xC0 == 0x80:
        end -= 1
    return end
