"""Pictures in cards: base64 in 2.1 and 3.0, a data: address in 4.0 (RFC 2397)."""

import base64
import binascii
import re
from collections.abc import Iterable

from crm.core.content_lines import Line
from crm.core.vcard.properties import Property
from crm.core.vcard_text import Version

_DATA = re.compile(r"data:([a-z0-9.+-]+/[a-z0-9.+-]+)?((?:;[^,;]*)*),(.*)", re.IGNORECASE | re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_KINDS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WEBP"),
)


def picture(found: Iterable[Property]) -> bytes | None:
    """The first picture that is in the card itself; one elsewhere is not asked for."""
    for each in found:
        data = decoded(each.value)
        if data:
            return data
    return None


def decoded(value: str) -> bytes | None:
    """From base64 or a data: address."""
    address = _DATA.match(value.strip().replace("\\,", ",").replace("\\;", ";"))
    if address is None:
        return _base64(value)
    return _base64(address[3]) if address[2].lower().endswith(";base64") else _percent_decoded(address[3])


def picture_line(name: str, data: bytes, version: Version) -> Line:
    """A PHOTO or LOGO."""
    kind = next((name for start, name in _KINDS if data.startswith(start)), "JPEG")
    text = base64.b64encode(data).decode()
    if version is Version.FOUR:
        return Line(name, f"data:image/{kind.lower()};base64,{text}")
    return Line(name, text, {"ENCODING": ("b",), "TYPE": (kind,)})


def _base64(text: str) -> bytes | None:
    packed = "".join(text.split())
    try:
        return base64.b64decode(packed, validate=True) if packed else None
    except (binascii.Error, ValueError):
        return None


def _percent_decoded(text: str) -> bytes:
    return _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode("utf-8", "replace"))
