"""The one gate for web addresses that people type in: what may be called, and what is refused and why.

An address is taken apart once, here; what is connected to, and what stands in the request, comes from
the parts. A name is looked up once, when it is called (`dialing`), and every answer passes `vet`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import httpx2

from crm.outbound.networks import Address, may_be_called, parsed

LONGEST_ADDRESS = 2_000
PORTS = {"http": 80, "https": 443}

SHAPE = re.compile(
    r"(?i:(?P<scheme>https?)://)(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{1,5}))?(?:[/?#].*)?"
)
BEGINNING = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<authority>[^/?#\\]*))?")
NAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""What a browser or `inet_aton` would read as an IPv4 address: 127.1, 0x7f000001, 017700000001."""

OWN_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
NEVER = ("metadata", "metadata.google.internal", "metadata.goog", "instance-data")


class Reason(StrEnum):
    """Why an address is refused."""

    NO_ADDRESS = "no_address"
    TOO_LONG = "too_long"
    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    NOTATION = "notation"
    PORT = "port"
    PRIVATE = "private"
    SERVICE = "service"
    TOPIC = "topic"
    TARGETS = "targets"


class Refused(Exception):
    """This address is not called. `reason` says why; the address itself is not repeated."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """A vetted address. `host` is plain ASCII without brackets; `path`, with the query, may hold secrets."""

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)
    allow_private: bool = False

    @property
    def literal(self) -> Address | None:
        """The IP address, when the host is one."""
        return parsed(self.host)

    @property
    def authority(self) -> str:
        """The host as it stands in a request, with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def check(url: str, *, allow_private: bool) -> Target:
    """The parts of a web address that may be called as far as it shows without asking a name server.

    Raises `Refused`.
    """
    found = _shape(url)
    host = _host(url, found["host"], allow_private=allow_private)
    scheme = found["scheme"].lower()
    port = int(found["port"] or PORTS[scheme])
    if not 0 < port < 65_536 or not (allow_private or port in PORTS.values()):
        raise Refused(Reason.PORT)
    target = Target(scheme, host, port, _path(url), allow_private)
    if target.literal is not None:
        vet([target.literal], allow_private=allow_private)
    return target


def vet(addresses: Iterable[Address], *, allow_private: bool) -> None:
    """All of the addresses may be called, or none is: raises `Refused`."""
    if not all(may_be_called(address, allow_private=allow_private) for address in addresses):
        raise Refused(Reason.PRIVATE)


def _shape(url: str) -> re.Match[str]:
    if len(url) > LONGEST_ADDRESS:
        raise Refused(Reason.TOO_LONG)
    if not url.isprintable() or " " in url or "\\" in url:
        raise Refused(Reason.NO_ADDRESS)
    beginning = BEGINNING.match(url)
    if beginning is None:
        raise Refused(Reason.NO_ADDRESS)
    if beginning["scheme"].lower() not in PORTS:
        raise Refused(Reason.SCHEME)
    if "@" in (beginning["authority"] or ""):
        raise Refused(Reason.CREDENTIALS)
    found = SHAPE.fullmatch(url)
    if found is None or not found["host"]:
        raise Refused(Reason.NO_ADDRESS)
    return found


def _host(url: str, written: str, *, allow_private: bool) -> str:
    """The host in ASCII: an IP address in its usual form, or a name that could be on the internet."""
    host = _in_ascii(url).removesuffix(".")
    address = parsed(host)
    if address is not None:
        if (address.version == 6) != written.startswith("["):
            raise Refused(Reason.NOTATION)
        return str(address)
    if written.startswith("[") or ENDS_IN_A_NUMBER.fullmatch(host):
        raise Refused(Reason.NOTATION)
    if not NAME.fullmatch(host):
        raise Refused(Reason.NO_ADDRESS)
    if _is(host, NEVER) or not (allow_private or _could_be_public(host)):
        raise Refused(Reason.PRIVATE)
    return host


def _in_ascii(url: str) -> str:
    """The host by IDNA 2008. Dots of other scripts and wide digits are plain ones afterwards."""
    try:
        return httpx2.URL(url).raw_host.decode("ascii").lower()
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        raise Refused(Reason.NOTATION) from None


def _could_be_public(name: str) -> bool:
    return "." in name and not _is(name, OWN_NAMES)


def _is(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def _path(url: str) -> str:
    return httpx2.URL(url).raw_path.decode("ascii")
