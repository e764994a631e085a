"""The one client for the web: guarded addresses, no redirects, no proxies, limits on time and size."""

import contextlib
import logging
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

import httpcore2

from crm.outbound import verdict
from crm.outbound.dialing import Call, Dialer
from crm.outbound.guard import Refused, Target, check
from crm.outbound.outcome import Fence, FenceLost, Outcome, Result
from crm.outbound.verdict import Answer, Broken

LONGEST_CALL = 20.0  # seconds, from the look-up of the name to the last byte of the answer
LARGEST_ANSWER = 64 * 1024
OWN_NAME = "Keepwarm"

for _name in ("httpcore2", "httpx2"):  # they log addresses, and an address may be a secret
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: headers besides those that every request has, and the body."""

    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)


class Web:
    """Sends requests; may be used by several threads. `tls` stands in for the certificates of the system,
    `largest` is how many bytes of an answer are read."""

    def __init__(
        self,
        *,
        allow_private: bool,
        tls: ssl.SSLContext | None = None,
        seconds: float = LONGEST_CALL,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self.allow_private = allow_private
        self.seconds = seconds
        self.largest = largest
        self._tls = tls
        self._calls: set[Call] = set()
        self._lock = Lock()
        self._is_aborted = False

    def send(self, address: str, letter: Letter, fence: Fence, secrets: tuple[str, ...] = ()) -> Outcome:
        """Try once; never raises for what is typed, what a server does or the network. The outcome's text
        holds none of `secrets` and nothing of the address but its host."""
        try:
            target = check(address, allow_private=self.allow_private)
            answer = self.exchange(target, letter, fence)
        except Refused as refused:
            return verdict.of_refusal(refused)
        except FenceLost:
            return Outcome(Result.WITHDRAWN)
        except Broken as broken:
            return verdict.of_broken(broken, (*secrets, address))
        return verdict.of_answer(answer, (*secrets, address))

    def exchange(self, target: Target, letter: Letter, fence: Fence, seconds: float | None = None) -> Answer:
        """The answer to one request. Raises `Refused`, `FenceLost` or `Broken`."""
        call = Call(target, fence, time.monotonic() + (self.seconds if seconds is None else seconds))
        with self._under_way(call), contextlib.closing(self._connection(call)) as connection:
            try:
                response = connection.handle_request(_request(target, letter))
            except verdict.WIRE as problem:
                raise Broken.by(problem, call) from problem
            return _read(response, self.largest)

    def abort(self) -> None:
        """Break off what is under way; what comes afterwards is not begun."""
        with self._lock:
            self._is_aborted = True
            for call in self._calls:
                call.stop()

    @contextlib.contextmanager
    def _under_way(self, call: Call) -> Iterator[None]:
        with self._lock:
            call.is_stopped = self._is_aborted
            self._calls.add(call)
        try:
            yield
        finally:
            with self._lock:
                self._calls.discard(call)

    def _connection(self, call: Call) -> httpcore2.HTTPConnection:
        target = call.target
        return httpcore2.HTTPConnection(
            httpcore2.Origin(target.scheme.encode(), target.host.encode(), target.port),
            ssl_context=self._tls or _certificates(),
            network_backend=Dialer(call),
        )


def get(address: str) -> Outcome:
    """Call an address of the operator's own settings, for a dead man's switch: private ones are allowed."""
    return Web(allow_private=True).send(address, Letter(method="GET"), lambda: None)


@cache
def _certificates() -> ssl.SSLContext:
    """Those that the system trusts, or SSL_CERT_FILE; read once."""
    return httpcore2.default_ssl_context()


def _request(target: Target, letter: Letter) -> httpcore2.Request:
    headers = [
        ("Host", target.authority),
        ("User-Agent", OWN_NAME),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *letter.headers,
    ]
    if letter.body or letter.method != "GET":
        headers.append(("Content-Length", str(len(letter.body))))
    return httpcore2.Request(
        letter.method,
        httpcore2.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        ),
        headers=[(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers],
        content=letter.body,
    )


def _read(response: httpcore2.Response, largest: int) -> Answer:
    """The answer as far as it came: at most so much of its body, and whether it was cut off."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    body, is_cut = bytearray(), False
    try:
        for chunk in response.iter_stream():
            body += chunk
            if len(body) >= largest:
                break
    except verdict.WIRE:
        is_cut = True
    return Answer(response.status, headers, bytes(body[:largest]), is_cut)
