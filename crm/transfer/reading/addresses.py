"""E-mail addresses: normalised, compared, and whose kind of address it is."""

import re
from collections.abc import Iterable
from functools import lru_cache

from crm.core import domains
from crm.transfer.reading.data import words
from crm.transfer.reading.limits import MAX_ADDRESS

_ADDRESS = re.compile(
    r"[^\s<>()\[\],;:\"@]{1,64}@[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9\u00a1-\uffff.-]{0,250})"
)
_MARKS = re.compile(r"[._-]")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})


def address(text: str) -> str | None:
    """The first address in a text, in small letters: of `MAILTO:Ann@Example.org`, `<ann@example.org>`."""
    found = _ADDRESS.search(text[:2_000])
    if not found:
        return None
    cleaned = found.group().strip("'.").lower()
    return cleaned if len(cleaned) <= MAX_ADDRESS and not cleaned.startswith("@") else None


def addresses_in(text: str) -> list[str]:
    return [one.strip("'.").lower() for one in _ADDRESS.findall(text) if len(one) <= MAX_ADDRESS]


def key(email: str) -> str:
    """What two spellings of one mailbox share: no +tag; for Gmail no dots either."""
    local, _, domain = email.strip().lower().rpartition("@")
    local = local.split("+", 1)[0] or local
    if domain in _GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def keys(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(key(email) for email in emails)


def host(email: str) -> str:
    return email.rpartition("@")[2].lower()


def local_part(email: str) -> str:
    """Without +tag and without `.-_`: `no-reply` is `noreply`."""
    return _MARKS.sub("", email.rpartition("@")[0].lower().split("+", 1)[0])


@lru_cache(maxsize=4096)
def registrable(domain: str) -> str:
    """`mail.acme.co.uk` to `acme.co.uk`; with an unknown ending, the last two parts."""
    return domains.registrable(domain).lower() or ".".join(domain.lower().strip(".").split(".")[-2:])


def label(domain: str) -> str:
    """`acme` of `mail.acme.co.uk`."""
    return registrable(domain).split(".")[0]


def is_freemail(domain: str) -> bool:
    return is_listed(domain, "freemail")


def is_interview_service(domain: str) -> bool:
    return is_listed(domain, "interview_services")


def is_relay(domain: str) -> bool:
    return is_interview_service(domain) or is_listed(domain, "schedulers")


def is_robot(email: str) -> bool:
    """No-reply addresses and programs that take notes."""
    local = local_part(email)
    listed = words("domains", "robot_locals")
    return (
        local in listed
        or local.startswith(("noreply", "donotreply"))
        or is_listed(host(email), "note_takers")
    )


def is_mailbox(email: str, *, is_named: bool = False) -> bool:
    """Shared by several people: recruiting@, careers@; info@ only if no person's name stands with it."""
    local = local_part(email)
    return local in words("domains", "mailbox_locals") or (
        not is_named and local in words("domains", "general_locals")
    )


def is_room(email: str) -> bool:
    return is_listed(host(email), "rooms")


def is_job_alert(email: str) -> bool:
    if email in words("domains", "job_alerts"):
        return True
    first = host(email).split(".")[0]
    listed = words("domains", "alert_locals")
    return email.rpartition("@")[0] in listed or first in listed


@lru_cache(maxsize=4096)
def is_listed(domain: str, name: str) -> bool:
    """Whether a domain or one above it is in a list of `domains.toml`."""
    listed = words("domains", name)
    parts = domain.lower().split(".")
    above = {".".join(parts[start:]) for start in range(len(parts))}
    return not above.isdisjoint(listed) or f"{label(domain)}.*" in listed
