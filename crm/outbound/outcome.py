"""What became of one attempt to send."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, why, and the server's own words (at most 500 characters)."""

    result: Result
    trouble: str = ""
    response: str = ""


class FenceLost(Exception):
    """Raised by the hook before the dot: this attempt must not go out."""


Fence = Callable[[], None]
"""Called when everything but the final dot is with the server. Whatever it raises stops the attempt."""


class Transport(Protocol):
    """A way for mail to leave."""

    def send(self, message: EmailMessage, fence: Fence) -> Outcome:
        """Try once; never raises for what a server or the network does."""
        ...

    def abort(self) -> None:
        """Break off what is under way; each attempt then ends with its true outcome."""
        ...
