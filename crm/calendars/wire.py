"""The way to a calendar server: the guarded client, where the password may go, and what an answer means."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from crm.calendars.digest import Asked, Challenge, signed
from crm.calendars.trouble import FarTrouble, Trouble
from crm.contacts.keys import holder_key
from crm.outbound import verdict
from crm.outbound.guard import Reason, Refused, Target, check
from crm.outbound.verdict import Answer, Broken
from crm.outbound.web import Letter, Web

MOST_REDIRECTS = 5
MOST_REQUESTS = 400
"""In one burst; what is left is for the next one."""

LARGEST = 5 * 1024 * 1024
SAFE = "/@:!$&'()*+,;=~"
"""What stands in an address as it is, beside letters, digits and -._"""

XML = "application/xml; charset=utf-8"

TROUBLES = {
    401: Trouble.WRONG_PASSWORD,
    404: Trouble.GONE_THERE,
    410: Trouble.GONE_THERE,
    408: Trouble.BUSY_THERE,
    413: Trouble.TOO_LARGE,
    423: Trouble.BUSY_THERE,
    425: Trouble.BUSY_THERE,
    429: Trouble.BUSY_THERE,
    507: Trouble.CANNOT_WRITE,
}
READING = frozenset({"PROPFIND", "REPORT"})


@dataclass(frozen=True, slots=True)
class Access:
    """How to get in: the address of the server as it was typed, a name, an app password."""

    address: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `takes` are statuses beside 2xx that the caller knows what to do with."""

    method: str
    url: str
    body: bytes = field(default=b"", repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    takes: frozenset[int] = frozenset()


class Spent(Exception):
    """This burst is over: enough was asked, or the process ends. Nothing is wrong."""


class Wire:
    """Asks the servers of one account. Name and password go to the host that was typed and to hosts of the
    same holder, over https only; where private targets are allowed, over http too."""

    def __init__(self, web: Web, access: Access, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        self.web = web
        self.access = access
        self.asked = 0
        self._challenge: Challenge | None = None
        self._signed = 0
        self._may_go_on = may_go_on
        self._holder = _holder(self._checked(access.address))

    def ask(self, ask: Ask) -> tuple[str, Answer]:
        """The answer, and the address that gave it in the end. Raises `FarTrouble` or `Spent`."""
        url = ask.url
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._once(ask, url)
            if not 300 <= answer.status < 400 or answer.status in ask.takes:
                return url, self._judged(ask, answer)
            url = self._next(ask, url, answer)
        raise FarTrouble(Trouble.REFUSED_ADDRESS, "redirect")

    def trouble(self, ask: Ask, answer: Answer) -> FarTrouble:
        """What an answer that is no yes means."""
        status = answer.status
        code = TROUBLES.get(status)
        if code is None and status == 403:
            code = Trouble.WRONG_PASSWORD if ask.method in READING else Trouble.CANNOT_WRITE
        elif code is None and status >= 500 and status != 501:
            code = Trouble.BUSY_THERE
        elif code is None and ask.method not in READING:
            code = Trouble.CANNOT_WRITE
        words = verdict.said(answer, ())
        return FarTrouble(code or Trouble.ANSWER_UNREADABLE, words, retry_after=verdict.waiting(answer))

    def _once(self, ask: Ask, url: str) -> Answer:
        target = self._checked(url)
        if _holder(target) != self._holder:
            raise FarTrouble(Trouble.REFUSED_ADDRESS, "redirect")
        answer = self._sent(ask, target)
        if answer.status == 401 and self._takes_up(answer.headers.get("www-authenticate", "")):
            answer = self._sent(ask, target)
        return answer

    def _takes_up(self, said: str) -> bool:
        """Whether a server that wants Digest was not answered so yet, or wants only a newer nonce."""
        challenge = Challenge.of(said)
        if challenge is None or (self._challenge is not None and not challenge.is_stale):
            return False
        self._challenge, self._signed = challenge, 0
        return True

    def _sent(self, ask: Ask, target: Target) -> Answer:
        if self.asked >= MOST_REQUESTS or not self._may_go_on():
            raise Spent
        self.asked += 1
        letter = Letter(ask.method, (*ask.headers, ("Authorization", self._sign(ask, target))), ask.body)
        try:
            answer = self.web.exchange(target, letter, lambda: None)
        except Refused as refused:
            raise FarTrouble(Trouble.REFUSED_ADDRESS, refused.reason.value) from None
        except Broken as broken:
            words = verdict.clean(broken.said, (self.access.password, target.path))
            raise FarTrouble(Trouble.UNREACHABLE, f"{broken.trouble.value}: {words}") from None
        if len(answer.body) >= self.web.largest:
            raise FarTrouble(Trouble.TOO_LARGE, verdict.said(answer, ()))
        if answer.is_cut:
            raise FarTrouble(Trouble.UNREACHABLE, "the answer broke off")
        return answer

    def _judged(self, ask: Ask, answer: Answer) -> Answer:
        if 200 <= answer.status < 300 or answer.status in ask.takes:
            return answer
        raise self.trouble(ask, answer)

    def _next(self, ask: Ask, url: str, answer: Answer) -> str:
        """Where a redirect leads, if we go there: only to ask, never to write, and never down to http."""
        there = urljoin(url, answer.headers.get("location", ""))
        if ask.method not in READING or (url.startswith("https:") and not there.startswith("https:")):
            raise FarTrouble(Trouble.REFUSED_ADDRESS, "redirect")
        return there

    def _checked(self, url: str) -> Target:
        try:
            target = check(url, allow_private=self.web.allow_private)
        except Refused as refused:
            raise FarTrouble(Trouble.REFUSED_ADDRESS, refused.reason.value) from None
        if target.scheme != "https" and not self.web.allow_private:
            raise FarTrouble(Trouble.REFUSED_ADDRESS, Reason.SCHEME.value)
        return target

    def _sign(self, ask: Ask, target: Target) -> str:
        username, password = self.access.username, self.access.password
        if self._challenge is not None:
            self._signed += 1
            return signed(self._challenge, username, password, Asked(ask.method, target.path, self._signed))
        pair = f"{username}:{password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"


def whole(typed: str) -> str:
    """The address that is meant by what was typed: with a scheme, and of a mail address the part behind @."""
    text = typed.strip()
    if "://" in text:
        return text
    return f"https://{text.rpartition('@')[2]}"


def _holder(target: Target) -> str:
    """Whose the target is. What has no domain may have another's doors beside it: only this one is meant."""
    return (target.literal is None and holder_key(target.host)) or target.authority
