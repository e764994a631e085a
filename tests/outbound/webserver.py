"""A real web server on loopback that answers as a test wants it, and one that only counts who knocks."""

import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any


@dataclass
class Request:
    """What came in. Header names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    raw: bytes = field(repr=False)


Reply = Callable[["WebServer", socket.socket, Request], None]


class WebServer:
    """`reply` may be changed at any time; `requests` holds every one that came in whole."""

    def __init__(self, reply: Reply, tls: ssl.SSLContext | None = None) -> None:
        self.reply = reply
        self.requests: list[Request] = []
        self.knocks = 0
        self.first_byte = Event()
        self.closing = Event()
        self.names: list[str | None] = []
        self.waits_for_bodies = True
        self._tls = tls
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        if self._tls is not None:
            self._tls.sni_callback = lambda _sock, name, _context: self.names.append(name)
        self._thread.start()

    def stop(self) -> None:
        self.closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)

    def _serve(self) -> None:
        handlers = []
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                break
            self.knocks += 1
            handlers.append(Thread(target=self._handle, args=(sock,), daemon=True))
            handlers[-1].start()
        for handler in handlers:
            handler.join(10)

    def _handle(self, sock: socket.socket) -> None:
        with self._lock:
            self._open.add(sock)
        try:
            with suppress(OSError), self._wrapped(sock) as line:
                request = self._read(line)
                if request is not None:
                    with self._lock:
                        self.requests.append(request)
                    self.reply(self, line, request)
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()

    def _wrapped(self, sock: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(sock, server_side=True) if self._tls is not None else sock

    def _read(self, line: socket.socket) -> Request | None:
        raw = b""
        while b"\r\n\r\n" not in raw:
            more = line.recv(65536)
            if not more:
                return None
            self.first_byte.set()
            raw += more
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (text.partition(": ") for text in lines)}
        while self.waits_for_bodies and len(body) < int(headers.get("content-length", "0")):
            more = line.recv(65536)
            if not more:
                return None
            body += more
        method, path, _ = first.split(" ")
        return Request(method, path, headers, body, head + b"\r\n\r\n" + body)


def says(status: int, body: bytes = b"", **headers: str) -> Reply:
    """An answer in full."""

    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        line.sendall(f"HTTP/1.1 {status} x\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    return reply


def echoes(status: int) -> Reply:
    """Everything that came in, as the body of the answer and as a header of it."""

    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        says(status, request.raw, X_Echo=request.path)(server, line, request)

    return reply


def by_path(replies: dict[str, Reply], otherwise: Reply) -> Reply:
    """Another answer for each beginning of a path."""

    def reply(server: WebServer, line: socket.socket, request: Request) -> None:
        found = next((each for start, each in replies.items() if request.path.startswith(start)), otherwise)
        found(server, line, request)

    return reply


def hangs(server: WebServer, line: socket.socket, request: Request) -> None:
    """Takes the request and says nothing."""
    server.closing.wait(30)


def hangs_up(server: WebServer, line: socket.socket, request: Request) -> None:
    """Takes the request and closes."""


def resets(server: WebServer, line: socket.socket, request: Request) -> None:
    """Takes the request and breaks the connection."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cuts_the_headers(server: WebServer, line: socket.socket, request: Request) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")


def cuts_the_body(server: WebServer, line: socket.socket, request: Request) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly so far")


def drips(server: WebServer, line: socket.socket, request: Request) -> None:
    """A byte of the body now and then: no single wait is long."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
    while not server.closing.wait(0.05):
        line.sendall(b".")


def drips_headers(server: WebServer, line: socket.socket, request: Request) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.closing.wait(0.05):
        line.sendall(b".")


def never_ends(server: WebServer, line: socket.socket, request: Request) -> None:
    """A body without end, as fast as it is read."""
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not server.closing.is_set():
        line.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")


def babbles(server: WebServer, line: socket.socket, request: Request) -> None:
    """Does not speak HTTP, and repeats the path that it was asked for."""
    line.sendall(f"220 what is {request.path}?\r\n\r\n".encode())


@contextmanager
def a_web_server(reply: Reply | None = None, **options: Any) -> Iterator[WebServer]:
    """A running server; it says yes unless told otherwise."""
    server = WebServer(reply or says(200, b"ok"), **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()
