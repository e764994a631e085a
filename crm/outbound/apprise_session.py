"""Apprise with its wire replaced: whatever a service asks for on the web passes our guard, or fails.

Importing this takes the sessions of `requests` away from everyone in this process: outside of an attempt of
ours they connect to nothing. Of Apprise only the services of our list are loaded, each with its first note:
it has no way to the other two hundred.
"""

import io
import logging
import re
import time
from dataclasses import dataclass, field
from importlib import import_module
from threading import local
from typing import Any

import apprise
import requests
from apprise.common import OverflowMode
from apprise.exception import AppriseException

from crm.outbound import verdict
from crm.outbound.apprise_way import Note
from crm.outbound.guard import Reason, Refused, check
from crm.outbound.outcome import Fence, FenceLost, Outcome, Result, Trouble
from crm.outbound.verdict import Answer, Broken
from crm.outbound.web import OWN_NAME, Letter, Web

MOST_REQUESTS = 10
STEPS = re.compile(r"/(?:login|register|join|getUpdates|users\.lookupByEmail|conversations\.open)(?:[/?]|$)")
OWN_HEADERS = frozenset(
    {
        "host",
        "content-length",
        "connection",
        "accept-encoding",
        "user-agent",
        "transfer-encoding",
        "proxy-authorization",
        "upgrade",
    }
)

MODULES = {
    "tgram": ("telegram", "NotifyTelegram"),
    "discord": ("discord", "NotifyDiscord"),
    "slack": ("slack", "NotifySlack"),
    "pover": ("pushover", "NotifyPushover"),
    "gchat": ("google_chat", "NotifyGoogleChat"),
    "zulip": ("zulip", "NotifyZulip"),
    "gotify": ("gotify", "NotifyGotify"),
    "gotifys": ("gotify", "NotifyGotify"),
    "matrix": ("matrix", "NotifyMatrix"),
    "matrixs": ("matrix", "NotifyMatrix"),
    "mmost": ("mattermost", "NotifyMattermost"),
    "mmosts": ("mattermost", "NotifyMattermost"),
    "workflow": ("workflows", "NotifyWorkflows"),
    "workflows": ("workflows", "NotifyWorkflows"),
}
"""Where in Apprise each service of our list is."""

logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it logs addresses


@dataclass(slots=True, eq=False)
class Attempt:
    """One note on its way. `outcome` is that of the request made last, until `is_over`."""

    web: Web
    fence: Fence
    secrets: tuple[str, ...]
    ends_at: float
    outcome: Outcome | None = None
    answer: Answer | None = None
    requests: int = 0
    is_fenced: bool = False
    is_over: bool = False
    has_arrived: bool = False
    raised: list[Exception] = field(default_factory=list)

    def pass_fence(self) -> None:
        """Only the first request of a note asks the fence; what it raises is kept, Apprise would hide it."""
        if self.is_fenced:
            return
        try:
            self.fence()
        except Exception as raised:
            self.raised.append(raised)
            raise
        self.is_fenced = True

    def exchange(self, address: str, letter: Letter) -> Answer:
        """The answer to one request. Raises `requests.ConnectionError` where trying on would do harm."""
        self.requests += 1
        left = self.ends_at - time.monotonic()
        if self.raised or self._is_open() or self.requests > MOST_REQUESTS or left <= 0:
            raise requests.ConnectionError("no more requests")
        try:
            target = check(address, allow_private=self.web.allow_private)
            answer = self.web.exchange(target, letter, self.pass_fence, seconds=left)
        except Refused as refused:
            self._note(verdict.of_refusal(refused))
            raise requests.ConnectionError("refused") from None
        except Broken as broken:
            self._note(verdict.of_broken(broken, (*self.secrets, address)))
            raise requests.ConnectionError("broken off") from None
        self._note(verdict.of_answer(answer, (*self.secrets, address)), answer)
        if answer.status < 300 and not self.is_over and _carries_the_note(letter, address):
            self.has_arrived = True
        if answer.is_cut or answer.status == 429 or answer.status >= 500:
            raise requests.ConnectionError("try later")  # when to do so is not for the service to decide
        return answer

    def verdict(self, *, is_sent: bool) -> Outcome:
        """What became of the note, by what went over the wire; `is_sent` is what Apprise says."""
        if self.raised and not isinstance(self.raised[0], FenceLost):
            raise self.raised[0]
        if self.raised:
            return Outcome(Result.WITHDRAWN)
        if self.outcome is None:
            return Outcome(Result.REFUSED, Trouble.CONTENT, "nothing was sent")
        if self.outcome.result is Result.SENT and self.answer is not None and not is_sent:
            words = verdict.said(self.answer, self.secrets, with_body=True)
            return Outcome(Result.REFUSED, Trouble.CONTENT, words)
        if self.has_arrived and self.outcome.result is not Result.SENT:
            return Outcome(Result.UNKNOWN, Trouble.NO_ANSWER, self.outcome.response)
        return self.outcome

    def _is_open(self) -> bool:
        """Whether nobody knows if it arrived: then nothing more is tried."""
        return not self.is_over and self.outcome is not None and self.outcome.result is Result.UNKNOWN

    def _note(self, outcome: Outcome, answer: Answer | None = None) -> None:
        if not self.is_over:
            self.outcome, self.answer = outcome, answer


class UnderWay(local):
    """The attempt of this thread."""

    attempt: Attempt | None = None


_under_way = UnderWay()


def deliver(web: Web, address: str, note: Note, fence: Fence) -> Outcome:
    """Send a note to a vetted address. What went over the wire decides, not what Apprise makes of it."""
    attempt = Attempt(web, fence, (address, note.address), time.monotonic() + web.seconds)
    _under_way.attempt = attempt
    try:
        service = _service(address)
        if service is None:
            return verdict.of_refusal(Refused(Reason.NO_ADDRESS))
        if len(service) != 1:
            return verdict.of_refusal(Refused(Reason.TARGETS))
        is_sent = _notify(service, note)
        attempt.is_over = True
        del service  # some sign out when they go, and have to pass the guard for it
        return attempt.verdict(is_sent=is_sent)
    finally:
        _under_way.attempt = None


def _service(address: str) -> apprise.NotifyBase | None:
    """What speaks to the service; None when the address lacks something."""
    module, name = MODULES[address.partition("://")[0]]
    plugin = getattr(import_module(f"apprise.plugins.{module}"), name)
    parts = plugin.parse_url(address)
    if not parts:
        return None
    try:
        made: apprise.NotifyBase = plugin(**parts, asset=_asset())
    except (TypeError, ValueError, AppriseException):
        return None
    return made


def _notify(service: apprise.NotifyBase, note: Note) -> bool:
    service.request_rate_per_sec = 0  # its pauses between requests; ours are one note each
    try:
        return service.notify(
            body=note.text or note.title,
            title=note.title if note.text else "",
            body_format=apprise.NotifyFormat.TEXT,
            overflow=OverflowMode.TRUNCATE,
        )
    except Exception:  # a service may raise anything over an answer; the wire says what became of the note
        return False


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id=OWN_NAME,
        app_desc=OWN_NAME,
        storage_mode="memory",
        allow_templates=False,
        async_mode=False,
        http_redirects=False,
        secure_logging=True,
        default_service_retry=0,
    )


class Raw(io.BytesIO):
    """An answer as `requests` wants to read it. Headers that would make a service wait are left out."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.status = answer.status
        self.reason = verdict.PHRASES.get(answer.status, "")
        kept = ("content-type", "location")
        self.headers = {name: answer.headers[name] for name in kept if name in answer.headers}


class Adapter(requests.adapters.HTTPAdapter):
    """Hands each request to the attempt of this thread."""

    def send(self, request: requests.PreparedRequest, *given: Any, **options: Any) -> requests.Response:
        """The answer, by our own client. Timeouts, proxies and certificates asked for are void."""
        attempt = _under_way.attempt
        if attempt is None:
            raise requests.ConnectionError("only within an attempt")
        answer = attempt.exchange(request.url or "", _letter(request))
        return self.build_response(request, Raw(answer))


class Session(requests.Session):
    """A session with one way out, whatever is mounted; it follows nothing and asks no environment."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def get_adapter(self, url: str) -> Adapter:
        """Ours, for every address."""
        return Adapter()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Without redirects."""
        return super().send(request, **{**options, "allow_redirects": False})


def _carries_the_note(letter: Letter, address: str) -> bool:
    """Whether it is more than a step before: signing in, looking up, entering a room."""
    return letter.method != "GET" and not STEPS.search(address)


def _letter(request: requests.PreparedRequest) -> Letter:
    body = request.body or b""
    if isinstance(body, str):
        body = body.encode()
    if not isinstance(body, bytes):
        raise requests.ConnectionError("no files")
    headers = tuple(
        (_text(name), _text(value))
        for name, value in request.headers.items()
        if _text(name).lower() not in OWN_HEADERS
    )
    return Letter(request.method or "GET", headers, body)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


requests.Session = requests.sessions.Session = Session  # type: ignore[misc]
