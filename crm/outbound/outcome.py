"""What became of one attempt to send."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar


class Result(StrEnum):
    """What is known after the attempt.

    `UNKNOWN`: the final dot went out and no answer came; the server may have taken it (RFC 1047).
    `WITHDRAWN`: the fence before the dot said no; nothing was sent, and the row is no longer ours.
    """

    SENT = "sent"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class Trouble(StrEnum):
    """Why it was not simply sent."""

    CONNECT = "connect"
    TLS = "tls"
    UNSUPPORTED = "unsupported"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    BUSY = "busy"
    CUT = "cut"
    NO_ANSWER = "no_answer"
    STOPPED = "stopped"
    FILES = "files"
    GUARD = "guard"
    RATE = "rate"
    REDIRECT = "redirect"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, why, the server's own words (at most 500 characters), and how many seconds it asks for."""

    result: Result
    trouble: str = ""
    response: str = ""
    retry_after: int = 0


class FenceLost(Exception):
    """Raised by the hook before the dot: this attempt must not go out."""


Fence = Callable[[], None]
"""Called once, directly before the point of no return: for mail the final dot, for a web address the first
byte of the request. Whatever it raises stops the attempt. After it no answer means `Result.UNKNOWN`."""

Sent = TypeVar("Sent", contravariant=True)


class Transport(Protocol[Sent]):
    """A way for one sort of parcel to leave."""

    def send(self, parcel: Sent, fence: Fence) -> Outcome:
        """Try once; never raises for what a server or the network does."""
        ...

    def rest(self) -> None:
        """Nothing more to send for now: close connections that wait for the next parcel."""
        ...

    def abort(self) -> None:
        """Break off what is under way; each attempt then ends with its true outcome."""
        ...
