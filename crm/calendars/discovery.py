"""From what somebody typed to where their calendars are (RFC 6764, RFC 5397, RFC 4791 6.2.1)."""

from urllib.parse import quote, urljoin, urlsplit

from crm.calendars import dialect
from crm.calendars.trouble import FarTrouble, Trouble
from crm.calendars.wire import SAFE, XML, Ask, Wire

WELL_KNOWN = "/.well-known/caldav"
GO_ON = frozenset({Trouble.GONE_THERE, Trouble.ANSWER_UNREADABLE})
"""A place that says one of these is not the one; others are tried."""


def home_of(wire: Wire) -> str:
    """The address under which the calendars are. Raises `FarTrouble`."""
    typed = wire.access.address
    for place in _places(typed):
        try:
            home = _home_from(wire, place)
        except FarTrouble as problem:
            if problem.code not in GO_ON:
                raise
            continue
        if home:
            return home
    raise FarTrouble(Trouble.NO_CALENDARS, "no CalDAV at this address")


def _places(typed: str) -> list[str]:
    """Where to ask, the likeliest first."""
    known, root = urljoin(typed, WELL_KNOWN), urljoin(typed, "/")
    has_path = urlsplit(typed).path not in ("", "/")
    return [typed, known, root] if has_path else [known, root]


def _home_from(wire: Wire, place: str) -> str:
    """What `place` knows: the home itself, or whom to ask for it."""
    url, answers = _ask(wire, place)
    for found in answers:
        if dialect.IS_CALENDAR in dialect.words(found.properties.get(dialect.KIND)):
            return urljoin(url, "..")
    home = _named(url, answers, dialect.HOME)
    if home:
        return home
    principal = _named(url, answers, dialect.PRINCIPAL)
    return _named(*_ask(wire, principal), dialect.HOME) if principal else ""


def _ask(wire: Wire, url: str) -> tuple[str, list[dialect.Found]]:
    headers = (("Content-Type", XML), ("Depth", "0"))
    url, answer = wire.ask(Ask("PROPFIND", url, dialect.where_from(), headers))
    return url, dialect.found(answer.body)


def _named(url: str, answers: list[dialect.Found], tag: str) -> str:
    for found in answers:
        for href in dialect.words(found.properties.get(tag)):
            there = urljoin(url, quote(href.strip(), safe=f"{SAFE}%?"))
            return there if tag == dialect.PRINCIPAL else there.rstrip("/") + "/"
    return ""
