"""What is typed into an app: the server, in the forms that apps ask for, and the user name."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

from crm.web.reach import Place, Reach

HTTPS_PORT, HTTP_PORT = 443, 80


@dataclass(frozen=True, slots=True)
class Server:
    """This instance as a server: the whole address of `/dav/`, and its parts."""

    address: str
    host: str
    port: int
    is_secure: bool
    path: str

    @property
    def name(self) -> str:
        """The name of the server as apps take it, with a port that is not the usual one."""
        usual = HTTPS_PORT if self.is_secure else HTTP_PORT
        return self.host if self.port == usual else f"{self.host}:{self.port}"


def server_at(base: str) -> Server:
    """The server behind the address of the instance ("https://crm.example.org/keepwarm")."""
    parts = urlsplit(base)
    is_secure = parts.scheme == "https"
    host = parts.hostname or "localhost"
    return Server(
        address=f"{base}/dav/",
        host=f"[{host}]" if ":" in host else host,
        port=parts.port or (HTTPS_PORT if is_secure else HTTP_PORT),
        is_secure=is_secure,
        path=f"{parts.path}/dav/",
    )


def typed_as(server: Server, *, wants_host: bool) -> str:
    """What to type; the whole address where the name alone would lead elsewhere (the instance has a path)."""
    return server.name if wants_host and server.path == "/dav/" else server.address


def code_of(address: str, found: Reach) -> str:
    """An address as a QR code, where a phone could use it; else nothing."""
    if not found.helps_a_phone or found.place is Place.LOOPBACK:
        return ""
    return str(segno.make(address, error="m").svg_data_uri(border=3))
