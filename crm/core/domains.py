"""Domains and who holds them, by the public suffix list (publicsuffix.org) that a library brings along."""

import re
from functools import cache

from publicsuffixlist import PublicSuffixList

_DOTS = re.compile("[\u3002\uff0e\uff61]")
_LONGEST_LABEL = 63


def registrable(text: str) -> str:
    """The domain that somebody registered, of a host, a mail address or a web address: `acme.co.uk` of
    `https://mail.acme.co.uk/jobs`. Empty for a bare ending, one that nobody knows, and numbers."""
    return _under_suffix(text, gives_away=False)


def held(text: str) -> str:
    """The domain that one party holds: narrower than `registrable` where names below a registered domain are
    given away (`anna.duckdns.org` is nobody else's)."""
    return _under_suffix(text, gives_away=True)


def host_of(text: str) -> str:
    """The host in an address, as it is written; without a port, a user or a dot at its end."""
    rest = text.strip().partition("://")[2] or text.strip()
    rest = re.split(r"[/?#]", rest.removeprefix("//"), maxsplit=1)[0]
    return _DOTS.sub(".", rest.rpartition("@")[2].partition(":")[0].strip()).strip(".")


def _under_suffix(text: str, *, gives_away: bool) -> str:
    labels = host_of(text).split(".")
    suffix = _rules(gives_away).publicsuffix(".".join(map(_ascii, labels)))
    count = suffix.count(".") + 2 if suffix else 0
    return ".".join(labels[-count:]) if suffix and len(labels) >= count else ""


def _ascii(label: str) -> str:
    """How the list writes it; what no name server would take stays as it is, and is found nowhere."""
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label.lower()
    try:
        return label.encode("idna").decode()
    except UnicodeError:
        return label.lower()


@cache
def _rules(gives_away: bool) -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=not gives_away)
