"""How names, addresses, numbers and links are written down, and the keys by which they are compared."""

import re
import unicodedata
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from crm.contacts.models import MethodKind
from crm.core import domains, names

KEY_LENGTH = 200
"""Keys are indexed, and PostgreSQL refuses an index entry above about 2,700 bytes."""

_NOT_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ADDRESS_IN_WORDS = re.compile(r"<([^<>@\s]+@[^<>@\s]+)>\s*$")
_PROFILE = re.compile(r"/(?:in|pub)/([^/?#]+)", re.IGNORECASE)


def one_line(text: str) -> str:
    """Text for a single line: white space becomes one blank, control characters and turning marks go."""
    seen = (
        "" if char in _TURNING else " " if unicodedata.category(char) in _NOT_TEXT else char for char in text
    )
    return " ".join("".join(seen).split())


def name_key(name: str) -> str:
    """The key under which a person is sorted and searched."""
    return names.fold(name)[:KEY_LENGTH]


def family_key(name: str, *, family_first: bool = False) -> str:
    """The key under which a person is sorted by family name, the given name behind it."""
    given, family = names.split_name(name, family_first=family_first)
    return names.fold(f"{family} {given}")[:KEY_LENGTH]


def company_key(name: str) -> str:
    """The key under which a company is sorted, searched and found again in another spelling."""
    return (names.company_key(name) or names.fold(name))[:KEY_LENGTH]


def tidy(kind: MethodKind, value: str) -> str:
    """A method as it is kept and shown: one line, the address alone, a link with its scheme."""
    value = one_line(value)
    if kind is MethodKind.EMAIL:
        value = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
        found = _ADDRESS_IN_WORDS.search(value)
        return found.group(1) if found else value
    if kind is MethodKind.LINK and "://" not in value and re.match(r"[\w-]+(\.[\w-]+)+(/|$|\?)", value):
        return f"https://{value}"
    return value


def method_key(kind: MethodKind, value: str, *, region: str | None = None) -> str:
    """What matching compares: the address in lower case, all digits of a number, host and path of a link.

    `region` (ISO 3166, two letters) says in which country a number without a country code was written.
    """
    value = tidy(kind, value)
    if kind is MethodKind.EMAIL:
        return _email_key(value)[:KEY_LENGTH]
    if kind is MethodKind.PHONE:
        return _phone_key(value, region)[:KEY_LENGTH]
    return _link_key(value)[:KEY_LENGTH]


def href(kind: MethodKind, value: str) -> str | None:
    """Where one tap leads: mail, call or open; None for what must not be followed (any other scheme)."""
    if kind is MethodKind.EMAIL:
        return "mailto:" + quote(value, safe="@+.-_") if "@" in value else None
    if kind is MethodKind.PHONE:
        digits = re.sub(r"[^\d+]", "", value)
        return f"tel:{digits}" if digits else None
    return value if is_web_link(value) else None


def is_web_link(value: str) -> bool:
    """Whether `value` is an absolute http or https address."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(value.split()) == 1
    except ValueError:
        return False


def is_email(value: str) -> bool:
    """Whether mail could be sent to it; asks no name server."""
    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def domain_key(text: str) -> str:
    """The registrable domain of a host, address or link ("jobs.example.co.uk" is example.co.uk), or ""."""
    host = text.strip().casefold().rpartition("@")[2]
    if "://" in host:
        host = _host(host)
    return domains.registrable(host)[:KEY_LENGTH]


def holder_key(host: str) -> str:
    """The domain that one party holds, or "": narrower than `domain_key` where names are given away
    ("anna.duckdns.org" is nobody else's)."""
    return domains.held(host)


def _email_key(value: str) -> str:
    with suppress(EmailNotValidError):  # an odd address that was accepted elsewhere is compared as it stands
        value = validate_email(value, check_deliverability=False, test_environment=True).normalized
    return value.lower()


def _phone_key(value: str, region: str | None) -> str:
    try:
        number = phonenumbers.parse(value, region[:2].upper() if region else None)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", value) or names.fold(value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")


def _link_key(value: str) -> str:
    if not is_web_link(value):
        return names.fold(value)
    parts = urlsplit(value)
    host = _host(value)
    profile = _PROFILE.match(parts.path) if host == "linkedin.com" or host.endswith(".linkedin.com") else None
    if profile:
        return f"linkedin.com/in/{unquote(profile.group(1)).casefold()}"
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def _host(link: str) -> str:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
