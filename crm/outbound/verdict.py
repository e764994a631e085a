"""What an answer from the web, or the lack of one, means for what was to be sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from ssl import SSLError
from urllib.parse import quote, unquote

import httpcore2

from crm.outbound.dialing import Call, Stopped
from crm.outbound.guard import Refused
from crm.outbound.outcome import Outcome, Result, Trouble

LONGEST = 500
LONGEST_WAIT = 24 * 3600  # seconds that a server may ask us to wait
SHORTEST_SECRET = 4

WIRE = (OSError, httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.TimeoutException)
"""All that a connection can do to us."""

NOT_NOW = {408: Trouble.BUSY, 425: Trouble.BUSY, 429: Trouble.RATE}
NEVER = {
    401: Trouble.SIGN_IN,
    403: Trouble.SIGN_IN,
    407: Trouble.SIGN_IN,
    404: Trouble.RECIPIENT,
    410: Trouble.RECIPIENT,
}

PHRASES = {int(status): status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, its headers by their names in small letters; `is_cut` when its body ended too early."""

    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    is_cut: bool = False


class Broken(Exception):
    """No answer came. `passed`: the request may have reached the server."""

    def __init__(self, trouble: Trouble, said: str, *, passed: bool) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.said = said
        self.passed = passed

    @classmethod
    def by(cls, problem: Exception, call: Call) -> "Broken":
        """What broke `call`."""
        if call.passed:
            return cls(Trouble.NO_ANSWER, str(problem), passed=True)
        if call.is_stopped or isinstance(problem, Stopped):
            return cls(Trouble.STOPPED, str(problem), passed=False)
        trouble = Trouble.TLS if isinstance(problem, SSLError) else Trouble.CONNECT
        return cls(trouble, str(problem), passed=False)


def of_refusal(refused: Refused) -> Outcome:
    """Our own no: nothing was connected to, and trying again would change nothing."""
    return Outcome(Result.REFUSED, Trouble.GUARD, refused.reason.value)


def of_broken(broken: Broken, secrets: tuple[str, ...] = ()) -> Outcome:
    """Known not sent before the fence, open after it."""
    result = Result.UNKNOWN if broken.passed else Result.NOT_SENT
    return Outcome(result, broken.trouble, clean(broken.said, secrets))


def of_answer(answer: Answer, secrets: tuple[str, ...] = ()) -> Outcome:
    """By its status (RFC 9110 15); a yes that breaks off in the middle is none."""
    status = answer.status
    if 200 <= status < 300:
        if answer.is_cut:
            return Outcome(Result.UNKNOWN, Trouble.NO_ANSWER, said(answer, ()))
        return Outcome(Result.SENT, response=said(answer, ()))
    words = said(answer, secrets, with_body=True)
    if status in NOT_NOW or status >= 500:
        return Outcome(Result.NOT_SENT, NOT_NOW.get(status, Trouble.BUSY), words, waiting(answer))
    if 300 <= status < 400:
        return Outcome(Result.REFUSED, Trouble.REDIRECT, said(answer, ()))
    return Outcome(Result.REFUSED, NEVER.get(status, Trouble.CONTENT), words)


def said(answer: Answer, secrets: tuple[str, ...], *, with_body: bool = False) -> str:
    """The status in words and, on wish, what the server wrote, without secrets that it repeats."""
    words = f"{answer.status} {PHRASES.get(answer.status, '')}".rstrip()
    text = clean(answer.body.decode(errors="replace"), secrets) if with_body else ""
    return f"{words}: {text}"[:LONGEST] if text else words


def waiting(answer: Answer) -> int:
    """The seconds of `Retry-After`; 0 when it is missing or names a date."""
    text = answer.headers.get("retry-after", "").strip()
    return min(int(text), LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def clean(text: str, secrets: tuple[str, ...]) -> str:
    """`text` in one line, with every secret in it, and every part of an address, taken out."""
    for secret in sorted({*_forms(secrets)}, key=len, reverse=True):
        text = re.sub(re.escape(secret), "…", text, flags=re.IGNORECASE)
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:LONGEST]


def _forms(secrets: tuple[str, ...]) -> Iterator[str]:
    """What must not be repeated: whole, in parts where it is an address, and each percent-encoded or not."""
    for secret in secrets:
        for part in (secret, *_parts(secret)):
            if len(part) >= SHORTEST_SECRET:
                yield from (part, unquote(part), quote(part), quote(part, safe=""))


def _parts(secret: str) -> Iterator[str]:
    if "://" not in secret:
        return
    yield from re.split(r"[/?&=;,:@#]", secret.partition("://")[2])
