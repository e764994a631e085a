"""The address of a meeting: the one to join it by, not its dial-in page, its options or its advertisement."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from crm.core.names import fold
from crm.transfer.reading.data import table
from crm.transfer.reading.limits import MAX_LINK, MAX_PLACE
from crm.transfer.reading.plain import one_line

_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]{3,2000}", re.IGNORECASE)
_AT_THE_END = ".,;:!?)*_>"


def meeting_link(fields: Iterable[str], texts: Iterable[str]) -> str | None:
    """The first known meeting place in `fields`, then in `texts`; else whatever link stands in a field."""
    in_fields = [link for field in fields for link in links_in(field)]
    in_texts = [link for text in texts for link in links_in(text)]
    meeting = next((link for link in (*in_fields, *in_texts) if _is_meeting(link)), None)
    return meeting or next(iter(in_fields), None)


def links_in(text: str) -> list[str]:
    """http(s) links, unwrapped, without those that lead to no meeting."""
    found = (clean(match) for match in _URL.findall(text[:100_000])[:200])
    return [link for link in found if link and not _is_ignored(link)]


def clean(link: str) -> str | None:
    """Without what a sentence left at its end, and out of Google's wrapping; None if it is no link."""
    link = link.strip()
    while link and link[-1] in _AT_THE_END and not (link[-1] == ")" and "(" in link):
        link = link[:-1]
    parts = _parts(link)
    if parts is None or len(link) > MAX_LINK:
        return None
    host, path, query = parts
    if host in {"www.google.com", "google.com"} and path == "/url":
        wrapped = parse_qs(query, max_num_fields=30).get("q") or parse_qs(query, max_num_fields=30).get("url")
        inner = wrapped[0].strip() if wrapped else ""
        return inner if len(inner) <= MAX_LINK and _parts(inner) and _parts(inner) != parts else None
    return link


def place(location: str) -> str | None:
    """A LOCATION as a place; None where it is a link or says no more than "online"."""
    text = one_line(_URL.sub(" ", location[:20_000]), MAX_PLACE).strip(" ;,|-")
    return text if text and fold(text) not in table("links")["placeholders"] else None


def _parts(link: str) -> tuple[str, str, str] | None:
    """(host, path, query) of an http(s) link with a host and without a password in it."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or "." not in host or parts.username or parts.password:
        return None
    return host, parts.path, parts.query


def _is_meeting(link: str) -> bool:
    return _stands_in(link, "meeting")


def _is_ignored(link: str) -> bool:
    return _stands_in(link, "ignored")


def _stands_in(link: str, name: str) -> bool:
    """`zoom.us/j/` matches `acme.zoom.us/j/1`; an entry that ends in a dot is the host's beginning."""
    parts = _parts(link)
    if parts is None:
        return False
    host, path = parts[0], parts[1].lower()
    for entry in table("links")[name]:
        domain, _, beginning = entry.partition("/")
        fits = (
            host.startswith(domain)
            if domain.endswith(".")
            else (host == domain or host.endswith(f".{domain}"))
        )
        if fits and path.startswith(f"/{beginning}"):
            return True
    return False
