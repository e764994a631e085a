"""A plain DAV client over one kept connection: what a phone sends, and no more."""

import base64
import http.client
import time
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

DAV, CALDAV, CARDDAV = "DAV:", "urn:ietf:params:xml:ns:caldav", "urn:ietf:params:xml:ns:carddav"
SPACES = f'xmlns="{DAV}" xmlns:C="{CALDAV}" xmlns:A="{CARDDAV}"'
ETAGS = f"<propfind {SPACES}><prop><getetag/></prop></propfind>"
TASKS_AND_EVENTS, CARDS = "C:calendar", "A:addressbook"
IDLE = 20
"""Seconds after which a connection is not used again."""
DATA = {TASKS_AND_EVENTS: "<C:calendar-data/>", CARDS: "<A:address-data/>"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def objects(self) -> list["Listed"]:
        """The members that a 207 lists; collections are left out."""
        found = [_listed(each) for each in self._xml().iterfind(f"{{{DAV}}}response")]
        return [each for each in found if not each.href.endswith("/")]

    def token(self) -> str:
        """The sync token of a 207."""
        return self._xml().findtext(f"{{{DAV}}}sync-token") or ""

    def _xml(self) -> ET.Element:
        return ET.fromstring(self.body)  # noqa: S314 - of a server that we started


@dataclass(frozen=True, slots=True)
class Listed:
    """An object in a 207. `status` is set when it is no more."""

    href: str
    etag: str
    data: str
    is_gone: bool


class Wire:
    """A connection with the password of a device."""

    def __init__(self, base: str, user: str, secret: str, *, patience: float = 120) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=patience)
        self._last = time.monotonic()
        pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "Content-Type": 'text/xml; charset="utf-8"'}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, method: str, url: str, body: str | bytes = b"", **headers: str) -> Answer:
        """One request; `_` in the name of a header is a dash."""
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        path = urlsplit(url).path
        if time.monotonic() - self._last > IDLE:  # by now the server has hung up
            self._connection.close()
        self._connection.request(method, path, body.encode() if isinstance(body, str) else body, sent)
        answer = self._connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        found = Answer(answer.status, names, answer.read())
        self._last = time.monotonic()
        return found

    def put(self, url: str, body: str | bytes, **headers: str) -> Answer:
        """Store an object."""
        kind = "text/vcard" if "/contacts/" in url else "text/calendar"
        return self.ask("PUT", url, body, **{"Content_Type": f"{kind}; charset=utf-8"} | headers)

    def etags(self, collection: str) -> Answer:
        """PROPFIND of depth 1 for ETags."""
        return self.ask("PROPFIND", collection, ETAGS, Depth="1")

    def changes(self, collection: str, token: str = "", *, more: str = "") -> Answer:
        """What changed since the token (RFC 6578)."""
        body = (
            f"<sync-collection {SPACES}><sync-token>{escape(token)}</sync-token>"
            f"<sync-level>1</sync-level>{more}<prop><getetag/></prop></sync-collection>"
        )
        return self.ask("REPORT", collection, body, Depth="0")

    def many(self, collection: str, hrefs: Iterable[str], kind: str = TASKS_AND_EVENTS) -> Answer:
        """These objects whole (RFC 4791 7.9, RFC 6352 8.7)."""
        named = "".join(f"<href>{escape(href)}</href>" for href in hrefs)
        body = f"<{kind}-multiget {SPACES}><prop><getetag/>{DATA[kind]}</prop>{named}</{kind}-multiget>"
        return self.ask("REPORT", collection, body, Depth="1")


def _listed(response: ET.Element) -> Listed:
    data = response.find(f".//{{{CALDAV}}}calendar-data")
    if data is None:
        data = response.find(f".//{{{CARDDAV}}}address-data")
    return Listed(
        href=response.findtext(f"{{{DAV}}}href") or "",
        etag=response.findtext(f".//{{{DAV}}}getetag") or "",
        data=(data.text or "") if data is not None else "",
        is_gone="404" in (response.findtext(f"{{{DAV}}}status") or ""),
    )
