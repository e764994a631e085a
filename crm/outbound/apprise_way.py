"""Other services through Apprise, if the operator installed it: a short list of them, and nothing else of it.

Apprise is loaded with the first note, by the process that sends. What it asks for on the web goes through
our own client (`apprise_session`).
"""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from crm.outbound.guard import LONGEST_ADDRESS, Reason, Refused, check
from crm.outbound.outcome import Fence, Outcome, Result, Trouble
from crm.outbound.verdict import of_refusal
from crm.outbound.web import Web

FIXED = frozenset({"tgram", "discord", "slack", "pover", "gchat", "zulip"})
"""Services at an address of their own."""
MATRIX = frozenset({"matrix", "matrixs"})
ANYWHERE = MATRIX | {"gotify", "gotifys", "mmost", "mmosts", "workflow", "workflows"}
"""Services that people run themselves: the host is in the address and passes the guard."""
SERVICES = FIXED | ANYWHERE

KEPT = frozenset(
    {"topic", "thread", "silent", "preview", "priority", "sound", "token", "mode", "channel", "to"}
)
"""What may follow the question mark. All else is dropped: files, redirects, retries, timeouts and more."""
OURS = (("overflow", "truncate"), ("image", "no"), ("avatar", "no"), ("footer", "no"), ("store", "no"))

SHAPE = re.compile(r"(?P<service>[a-z]+)://(?P<rest>[^?]+)(?:\?(?P<query>.*))?")


@dataclass(frozen=True, slots=True)
class Note:
    """A title and a few lines, for one place."""

    address: str = field(repr=False)
    title: str
    text: str
    key: str


def vetted(address: str, *, allow_private: bool) -> str:
    """The address with nothing in it but what may be there. Raises `Refused`; does not load Apprise."""
    if len(address) > LONGEST_ADDRESS:
        raise Refused(Reason.TOO_LONG)
    found = SHAPE.fullmatch(address)
    if found is None or not address.isprintable() or " " in address:
        raise Refused(Reason.NO_ADDRESS)
    if found["service"] not in SERVICES:
        raise Refused(Reason.SERVICE)
    if found["service"] in ANYWHERE:
        authority, _, room = found["rest"].partition("/")
        check(f"https://{authority.rpartition('@')[2]}/", allow_private=allow_private)
        if found["service"] in MATRIX and not room.strip("/"):
            raise Refused(Reason.TARGETS)  # it would go to every room
    kept = [(key, value) for key, value in parse_qsl(found["query"] or "") if key in KEPT]
    return f"{found['service']}://{found['rest']}?{urlencode([*kept, *OURS])}"


def send(web: Web, note: Note, fence: Fence) -> Outcome:
    """Send once."""
    try:
        address = vetted(note.address, allow_private=web.allow_private)
    except Refused as refused:
        return of_refusal(refused)
    try:
        from crm.outbound import apprise_session  # noqa: PLC0415 - 45 MB, and it may not be installed
    except ImportError:
        return Outcome(Result.NOT_SENT, Trouble.MISSING, "apprise")
    return apprise_session.deliver(web, address, note, fence)
