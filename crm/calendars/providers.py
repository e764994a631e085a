"""Where calendars live: the addresses that providers publish, and how each is entered, in words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from crm.web.lazy import lazy_gettext as _l

OTHER = "other"
NEXTCLOUD_PATH = "/remote.php/dav/"


class NoWay(StrEnum):
    """Calendars that cannot be connected this way at all."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    PROTON = "proton"


@dataclass(frozen=True, slots=True)
class Provider:
    """A place for calendars. Without an `address` the user types that of their own server.

    `username` and `password` say what is typed there, `domains` are those of its e-mail addresses.
    """

    key: str
    name: Any
    address: str
    username: Any
    password: Any
    domains: frozenset[str] = field(default_factory=frozenset)


_MAIL = _l("Your e-mail address there")

PROVIDERS = (
    Provider(
        "icloud",
        "iCloud",
        "https://caldav.icloud.com/",
        _l("The e-mail address of your Apple Account"),
        _l(
            "Your Apple password does not work here. At account.apple.com, under Sign-In and Security, "
            "open App-Specific Passwords and make one for Keepwarm."
        ),
        frozenset({"icloud.com", "me.com", "mac.com"}),
    ),
    Provider(
        "fastmail",
        "Fastmail",
        "https://caldav.fastmail.com/",
        _MAIL,
        _l(
            "Your Fastmail password does not work here. In the settings, under Privacy & Security, "
            "manage app passwords and make one that may reach calendars (CalDAV)."
        ),
        frozenset({"fastmail.com", "fastmail.fm"}),
    ),
    Provider(
        "nextcloud",
        "Nextcloud",
        "",
        _l("Your user name in Nextcloud"),
        _l(
            "In Nextcloud, under Personal settings, Security, at the end of Devices & sessions, "
            "create a new app password."
        ),
    ),
    Provider(
        "mailbox",
        "mailbox.org",
        "https://dav.mailbox.org/",
        _MAIL,
        _l(
            "Make an application password in the settings, under security. Without two-factor sign-in "
            "your own password works too; an application password can be taken back alone."
        ),
        frozenset({"mailbox.org"}),
    ),
    Provider(
        "gmx",
        "GMX",
        "https://caldav.gmx.net/",
        _MAIL,
        _l(
            "With two-factor sign-in, make an app-specific password in the security settings of your "
            "account. Without it GMX takes your own password."
        ),
        frozenset({"gmx.de", "gmx.net", "gmx.at", "gmx.ch"}),
    ),
    Provider(
        "webde",
        "WEB.DE",
        "https://caldav.web.de/",
        _MAIL,
        _l(
            "With two-factor sign-in, make an app-specific password in the security settings of your "
            "account. Without it WEB.DE takes your own password."
        ),
        frozenset({"web.de"}),
    ),
    Provider(
        "yahoo",
        "Yahoo",
        "https://caldav.calendar.yahoo.com/",
        _MAIL,
        _l(
            "Your Yahoo password does not work here. In the security settings of your account, generate "
            "an app password."
        ),
        frozenset({"yahoo.com", "yahoo.de", "yahoo.co.uk", "yahoo.fr", "ymail.com"}),
    ),
    Provider(
        "zoho",
        "Zoho",
        "https://calendar.zoho.com/",
        _MAIL,
        _l("At accounts.zoho.com, under Security, make an application-specific password."),
        frozenset({"zoho.com", "zohomail.com"}),
    ),
    Provider(
        OTHER,
        _l("Another server"),
        "",
        _l("Your name on that server"),
        _l("Where the server offers passwords for single apps, make one for Keepwarm: it can be taken back."),
    ),
)
NO_WAY = {
    NoWay.GOOGLE: frozenset({"gmail.com", "googlemail.com", "google.com"}),
    NoWay.MICROSOFT: frozenset(
        {"outlook.com", "hotmail.com", "live.com", "msn.com", "office365.com", "outlook.de", "hotmail.de"}
    ),
    NoWay.PROTON: frozenset({"proton.me", "protonmail.com", "pm.me"}),
}
NO_WAY_HOSTS = {
    NoWay.GOOGLE: ("google.com", "googleapis.com", "googleusercontent.com"),
    NoWay.MICROSOFT: ("outlook.com", "office365.com", "office.com", "live.com", "microsoft.com"),
    NoWay.PROTON: ("proton.me",),
}


class CannotConnect(Exception):
    """What was typed leads to a service that lets nobody in this way."""

    def __init__(self, way: NoWay) -> None:
        super().__init__(way.value)
        self.way = way


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask, as whom, and what to call it."""

    address: str
    username: str
    name: str


def provider(key: str) -> Provider | None:
    """The provider with this key."""
    return next((each for each in PROVIDERS if each.key == key), None)


def place(chosen: Provider, typed: str, username: str) -> Place:
    """The address to ask, from what was typed: an address, the name of a host, or an e-mail address.

    Raises `CannotConnect` for services without a way in.
    """
    if chosen.address:  # whatever address its users sign in with: an Apple Account may have one of Google
        return Place(chosen.address, username, str(chosen.name))
    if "@" in typed and "/" not in typed:
        return _of_mail(typed, username)
    address = typed if "://" in typed else f"https://{typed}"
    if chosen.key == "nextcloud":
        address = _nextcloud(address)
    host = _host(address)
    for way, hosts in NO_WAY_HOSTS.items():
        if any(host == each or host.endswith(f".{each}") for each in hosts):
            raise CannotConnect(way)
    known = next((each for each in PROVIDERS if each.address and _host(each.address) == host), None)
    return Place(address, username, str(known.name) if known else host or address)


def _of_mail(email: str, username: str) -> Place:
    """By the domain of an e-mail address; that of nobody known is asked itself (RFC 6764)."""
    _refuse(email)
    domain = email.rpartition("@")[2].lower()
    known = next((each for each in PROVIDERS if domain in each.domains), None)
    if known is not None:
        return Place(known.address, username or email, str(known.name))
    return Place(f"https://{domain}/", username or email, domain)


def _refuse(email: str) -> None:
    domain = email.rpartition("@")[2].lower()
    for way, domains in NO_WAY.items():
        if domain in domains:
            raise CannotConnect(way)


def _nextcloud(address: str) -> str:
    """Nextcloud by the address under which it is opened in a browser."""
    if "/remote.php" in address:
        return address
    return address.partition("/index.php")[0].rstrip("/") + NEXTCLOUD_PATH


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
