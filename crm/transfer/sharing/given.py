"""What an app handed in, before anybody decided what it is: a title, a text, a link, a file."""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm.contacts import keys
from crm.contacts.models import MethodKind

MAX_TEXT = 20_000
MAX_TITLE = 300
MAX_LINK = 2_000
FILE_NAMES = {
    "text/calendar": "shared.ics",
    "application/ics": "shared.ics",
    "message/rfc822": "shared.eml",
    "text/vcard": "shared.vcf",
    "text/x-vcard": "shared.vcf",
    "text/directory": "shared.vcf",
    "text/csv": "shared.csv",
}
_FILE_BEGINS = re.compile(rb"[\s\xef\xbb\xbf]*BEGIN:V(?:CALENDAR|CARD)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']+")
_PROFILE = re.compile(r"linkedin\.com/in/([^/?#]+)$")
_NUMBERS_AT_END = re.compile(r"-(?=[0-9a-z]*\d)[0-9a-z]{5,}$")
_SAID_BY_LINKEDIN = re.compile(r"\s*(?:\||[-–]\s).*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Given:
    """It may have several parts, or none at all."""

    title: str = ""
    text: str = ""
    link: str = ""
    data: bytes = b""
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.text or self.link or self.data.strip() or self.title)


def given(parts: Mapping[str, Any], *, data: bytes = b"", name: str = "") -> Given:
    """From the parts of a form. Apps often put the link into the text: then it is found there."""
    title = keys.one_line(_text(parts.get("title")))[:MAX_TITLE]
    text = _text(parts.get("text"))[:MAX_TEXT].strip()
    link = _text(parts.get("url") or parts.get("link")).strip()
    if not keys.is_web_link(link):
        text, link = "\n".join(filter(None, (text, link))), ""
    alone = _LINK.findall(text)
    if not link and len(alone) == 1:
        link = alone[0].rstrip(").,;")
        text = text if text.strip() != alone[0] else ""
    return Given(title, text, link[:MAX_LINK], data, name)


def from_json(body: bytes) -> Given:
    """From an object with title, text, url and, in base64, a file with its name. Raises `ValueError`."""
    found = json.loads(body.decode("utf-8", errors="strict"))
    if isinstance(found, str):
        return given({"text": found})
    if not isinstance(found, dict):
        raise ValueError("neither an object nor a text")
    try:
        data = b64decode(_text(found.get("file")), validate=False)
    except (NotBase64, ValueError) as error:
        raise ValueError("the file is not base64") from error
    return given(found, data=data, name=keys.one_line(_text(found.get("name")))[:200])


def from_body(body: bytes, kind: str, name: str) -> Given:
    """From a raw body: a file by its type, its name or its first line, else a text."""
    if kind in FILE_NAMES or name or _FILE_BEGINS.match(body):
        calendar = b"VCALENDAR" in body[:200].upper()
        fallback = FILE_NAMES.get(kind) or ("shared.ics" if calendar else "shared.vcf")
        return Given(data=body, name=name or fallback)
    return given({"text": body.decode("utf-8", errors="replace")})


def profile_key(link: str) -> str:
    """What a profile on LinkedIn is known by, or "" for any other link."""
    key = keys.method_key(MethodKind.LINK, link) if keys.is_web_link(link) else ""
    return key if _PROFILE.match(key) else ""


def name_of(link: str, title: str) -> str:
    """The name of the person of a profile: as its title says, else as its address does ("dana-hale-5b1")."""
    said = _SAID_BY_LINKEDIN.sub("", title).strip()
    if said and "linkedin" not in said.lower() and "/" not in said:
        return said[:120]
    found = _PROFILE.match(profile_key(link))
    slug = _NUMBERS_AT_END.sub("", found[1]) if found else ""
    return " ".join(part.capitalize() for part in slug.split("-") if part)[:120]


def _text(value: object) -> str:
    return value.replace("\x00", "") if isinstance(value, str) else ""
