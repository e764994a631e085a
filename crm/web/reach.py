"""Who can read an address of this instance: the truth, before anybody scans a QR code in vain."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from urllib.parse import urlsplit

CARRIER_GRADE = IPv4Network("100.64.0.0/10")  # RFC 6598; overlay networks give such addresses too
PRIVATE_ENDINGS = ("local", "lan", "home", "internal", "intranet", "localdomain", "home.arpa")


class Place(StrEnum):
    """Where an address leads."""

    LOOPBACK = "loopback"
    LINK_LOCAL = "link_local"
    PRIVATE = "private"
    LOCAL_NAME = "local_name"
    PUBLIC_HTTP = "public_http"
    PUBLIC_HTTPS = "public_https"


class Reader(StrEnum):
    """Something that reads calendars, by where it runs."""

    THIS_COMPUTER = "this_computer"
    THIS_NETWORK = "this_network"
    PHONE_AWAY = "phone_away"
    GOOGLE = "google"
    OUTLOOK_WEB = "outlook_web"


class Way(StrEnum):
    """What works where the address does not."""

    MAIL = "mail"
    DOWNLOAD = "download"
    LAN = "lan"
    PUBLIC_URL = "public_url"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the address leads, who can read it, who cannot, and what to offer those."""

    place: Place
    can: tuple[Reader, ...]
    cannot: tuple[Reader, ...]
    ways: tuple[Way, ...]

    @property
    def helps_a_phone(self) -> bool:
        """Whether a phone, at least one at home, gets there: only then is a QR code of use."""
        return Reader.THIS_NETWORK in self.can


def reach(base: str) -> Reach:
    """Who can read addresses that begin with `base` ("http://192.168.1.5:8000")."""
    place = _place(base)
    if place is Place.LOOPBACK:
        can: tuple[Reader, ...] = (Reader.THIS_COMPUTER,)
        ways: tuple[Way, ...] = (Way.MAIL, Way.DOWNLOAD, Way.LAN, Way.PUBLIC_URL)
    elif place in (Place.PUBLIC_HTTP, Place.PUBLIC_HTTPS):
        can, ways = tuple(Reader), ()
    else:
        can, ways = (Reader.THIS_COMPUTER, Reader.THIS_NETWORK), (Way.MAIL, Way.DOWNLOAD, Way.PUBLIC_URL)
    return Reach(place, can, tuple(reader for reader in Reader if reader not in can), ways)


def _place(base: str) -> Place:
    try:
        parts = urlsplit(base)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return Place.LOOPBACK
    try:
        found = _of_address(ip_address(host.partition("%")[0]))
    except ValueError:
        found = _of_name(host)
    if found is not None:
        return found
    return Place.PUBLIC_HTTPS if parts.scheme == "https" else Place.PUBLIC_HTTP


def _of_address(address: IPv4Address | IPv6Address) -> Place | None:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return _of_address(address.ipv4_mapped)
    if address.is_loopback or address.is_unspecified:
        return Place.LOOPBACK
    if address.is_link_local:
        return Place.LINK_LOCAL
    if not address.is_global or address in CARRIER_GRADE:
        return Place.PRIVATE
    return None


def _of_name(host: str) -> Place | None:
    if not host or host == "localhost" or host.endswith(".localhost"):
        return Place.LOOPBACK
    if "." not in host or host.endswith(tuple(f".{ending}" for ending in PRIVATE_ENDINGS)):
        return Place.LOCAL_NAME
    return None
