"""A CalDAV server of few means: no sync-token, and on wish no ETags; never a ctag."""

import re
import socket
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from tests.outbound.webserver import Request, WebServer, says

CALENDAR = "/cal/one/"


@dataclass
class PlainServer:
    """What is in its one calendar, by path. `has_tags`: whether it knows ETags. `cuts`: so many writes are
    done, and then the line breaks before the answer. `refuses`: what no object may have
    in it."""

    has_tags: bool = False
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    cuts: int = 0
    refuses: bytes = b"\0"
    takes: str = "VEVENT"

    def __call__(self, server: WebServer, line: socket.socket, request: Request) -> None:
        self.asked.append(request.method)
        status, body = getattr(self, f"_{request.method.lower()}")(request)
        if request.method == "PUT" and self.cuts:
            self.cuts -= 1
            return
        says(status, body)(server, line, request)

    def _propfind(self, request: Request) -> tuple[int, bytes]:
        found = [_calendar(self.takes)] if request.path == CALENDAR or request.headers["depth"] == "1" else []
        if request.path == CALENDAR and request.headers["depth"] == "1":
            found += [self._object(path) for path in self.objects]
        return 207, _multistatus(found)

    def _report(self, request: Request) -> tuple[int, bytes]:
        if b"calendar-multiget" not in request.body:
            return 501, b""
        wanted = re.findall(r"<D:href>([^<]*)</D:href>", request.body.decode())
        return 207, _multistatus(
            [self._object(path, with_body=True) for path in wanted if path in self.objects]
        )

    def _put(self, request: Request) -> tuple[int, bytes]:
        if self.refuses in request.body:
            return 403, b""
        if "if-none-match" in request.headers and request.path in self.objects:
            return 412, b""
        if request.headers.get("if-match", self._tag(request.path)) != self._tag(request.path):
            return 412, b""
        self.objects[request.path] = request.body
        return 201, b""

    def _delete(self, request: Request) -> tuple[int, bytes]:
        return (204, b"") if self.objects.pop(request.path, None) else (404, b"")

    def _tag(self, path: str) -> str:
        body = self.objects.get(path, b"")
        return f'"{sha256(body).hexdigest()[:8]}"' if self.has_tags else ""

    def _object(self, path: str, *, with_body: bool = False) -> str:
        tag = f"<D:getetag>{escape(self._tag(path))}</D:getetag>" if self.has_tags else ""
        body = escape(self.objects[path].decode()) if with_body else ""
        data = f"<C:calendar-data>{body}</C:calendar-data>" if with_body else ""
        return _response(path, f"<D:resourcetype/>{tag}{data}")


def _calendar(component: str) -> str:
    kind = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>One</D:displayname>"
    takes = f'<C:comp name="{component}"/>'
    said = f"<C:supported-calendar-component-set>{takes}</C:supported-calendar-component-set>"
    return _response(CALENDAR, kind + said)


def _response(path: str, properties: str) -> str:
    inner = f"<D:prop>{properties}</D:prop><D:status>HTTP/1.1 200 OK</D:status>"
    return f"<D:response><D:href>{path}</D:href><D:propstat>{inner}</D:propstat></D:response>"


def _multistatus(responses: list[str]) -> bytes:
    names = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
    return f"<D:multistatus {names}>{''.join(responses)}</D:multistatus>".encode()
