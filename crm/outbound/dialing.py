"""The wire under a request: one look-up, every answer vetted, and a connection to one of those addresses.

No name is resolved a second time, so that nobody can answer differently then. The certificate is still
checked against the name. The fence is asked directly before the first byte of the request is written.
"""

import contextlib
import queue
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import httpcore2

from crm.outbound.guard import Target, vet
from crm.outbound.networks import Address, parsed
from crm.outbound.outcome import Fence

MOST_ADDRESSES = 4
"""So many of a name's addresses are tried; all of them are vetted."""

Answers = list[tuple[Any, Any, Any, Any, Any]]


class Stopped(OSError):
    """Broken off by us."""


@dataclass(slots=True, eq=False)
class Call:
    """One request under way. `passed`: its first byte may be out."""

    target: Target
    fence: Fence
    ends_at: float
    passed: bool = False
    is_stopped: bool = False
    sock: socket.socket | None = None
    answers: "queue.SimpleQueue[Answers | OSError]" = field(default_factory=queue.SimpleQueue)

    def left(self) -> float:
        """The seconds that are left for all of it. Raises `TimeoutError` when there are none."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("took too long")
        return left

    def hold(self, sock: socket.socket) -> socket.socket:
        """Remember the socket, so that `stop` finds it."""
        self.sock = sock
        if self.is_stopped:
            sock.close()
            raise Stopped("stopped")
        return sock

    def stop(self) -> None:
        """Break it off, whatever it waits for."""
        self.is_stopped = True
        self.answers.put(Stopped("stopped"))
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def pass_fence(self) -> None:
        """Ask the fence, once."""
        if not self.passed:
            if self.is_stopped:
                raise Stopped("stopped")
            self.fence()
            self.passed = True


class Dialer(httpcore2.NetworkBackend):
    """Connects to the target of one call and to nothing else."""

    def __init__(self, call: Call) -> None:
        self.call = call

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to one of the vetted addresses."""
        return Line(self.call, dial(self.call))


class Line(httpcore2.NetworkStream):
    """A connection whose every wait ends with the call's time."""

    def __init__(self, call: Call, sock: socket.socket) -> None:
        self.call = call
        self.sock = sock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, at most so many bytes."""
        self.sock.settimeout(self.call.left())
        return self.sock.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of it. A server that hung up may have answered before: then its answer is read."""
        if not buffer:
            return
        self.call.pass_fence()
        rest = memoryview(buffer)
        while rest:
            self.sock.settimeout(self.call.left())
            try:
                rest = rest[self.sock.send(rest) :]
            except TimeoutError:
                raise
            except OSError as problem:
                raise httpcore2.WriteError(str(problem)) from problem

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same, encrypted, with a certificate for the name that was asked for."""
        try:
            self.sock.settimeout(self.call.left())
            wrapped = ssl_context.wrap_socket(
                self.sock, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self.sock = self.call.hold(wrapped)
            wrapped.do_handshake()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Hang up."""
        self.sock.close()

    def get_extra_info(self, info: str) -> Any:
        """What the connection asks about its socket; nothing of it is needed to send one request."""
        return None


def dial(call: Call) -> socket.socket:
    """A socket that is connected to the target. Raises `Refused` or `OSError`."""
    addresses = resolve(call)
    vet(addresses, allow_private=call.target.allow_private)
    chosen = addresses[:MOST_ADDRESSES]
    problem: OSError = OSError("the name has no address")
    for position, address in enumerate(chosen):
        try:
            return _connect(call, address, call.left() / (len(chosen) - position))
        except Stopped:
            raise
        except OSError as failed:
            problem = failed
    raise problem


def resolve(call: Call) -> list[Address]:
    """Every address of the target, each once, in the order of the system."""
    literal = call.target.literal
    if literal is not None:
        return [literal]
    found = [parsed(str(answer[4][0])) for answer in _look_up(call)]
    return [address for address in dict.fromkeys(found) if address is not None]


def _look_up(call: Call) -> Answers:
    """Ask the system, but no longer than the call may take: its own patience has no setting."""
    Thread(target=_ask, args=(call.target, call.answers), daemon=True).start()
    try:
        answer = call.answers.get(timeout=call.left())
    except queue.Empty:
        raise TimeoutError("the name server does not answer") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _ask(target: Target, answers: "queue.SimpleQueue[Answers | OSError]") -> None:
    try:
        answers.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
    except OSError as problem:
        answers.put(problem)
    except UnicodeError:
        answers.put(OSError("not a name that can be looked up"))


def _connect(call: Call, address: Address, seconds: float) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    sock = call.hold(socket.socket(family, socket.SOCK_STREAM))
    try:
        sock.settimeout(seconds)
        sock.connect((str(address), call.target.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock
