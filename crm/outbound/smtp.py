"""Mail over SMTP, with a fence before the final dot and an outcome for everything that can happen."""

import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Lock
from typing import Any

from crm.config import Settings
from crm.outbound.outcome import Fence, FenceLost, Outcome, Result, Trouble

LONGEST = 500


class Fenced(smtplib.SMTP):
    """A client that asks the fence once the whole body is with the server and only the dot is missing.

    `passed` tells whether the dot may have gone out, `reply` is the server's answer to it.
    """

    def __init__(self, watch: "Watch", host: str, port: int, **options: Any) -> None:
        self.fence = watch.fence
        self.connected = False
        self.passed = False
        self.reply: tuple[int, bytes] | None = None
        watch.client = self
        super().__init__(host, port, **options)
        self.connected = True

    def data(self, msg: Any) -> tuple[int, bytes]:
        """DATA in two writes (RFC 5321 4.1.1.4): the body with its dots doubled, then the dot alone."""
        code, answer = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        body = re.sub(rb"(?m)^\.", b"..", bytes(msg))
        self.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        self.fence()
        self.passed = True
        self.send(b".\r\n")
        self.reply = self.getreply()
        return self.reply


class FencedTls(Fenced, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


@dataclass(slots=True, eq=False)
class Watch:
    """One attempt: its fence, and its client as soon as there is one, so that it can be broken off."""

    fence: Fence
    client: Fenced | None = None

    def abort(self) -> None:
        """Break the connection, if there is one."""
        sock = self.client.sock if self.client is not None else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class SmtpTransport:
    """One connection per mail to the operator's server."""

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self.tls = tls
        self._under_way: set[Watch] = set()
        self._lock = Lock()
        self._aborted = False

    def send(self, parcel: EmailMessage, fence: Fence) -> Outcome:
        """Try once; the outcome says what is known."""
        watch = Watch(fence)
        with self._lock:
            self._under_way.add(watch)
        try:
            return self._attempt(parcel, watch)
        except FenceLost:
            return Outcome(Result.WITHDRAWN)
        except (smtplib.SMTPException, OSError) as problem:
            return self._stopped(classified(problem, watch.client))
        finally:
            with self._lock:
                self._under_way.discard(watch)
            if watch.client is not None:
                watch.client.close()

    def rest(self) -> None:
        """No connection outlives its mail."""

    def abort(self) -> None:
        """Break every open connection; what waits for an answer ends at once."""
        with self._lock:
            self._aborted = True
            for watch in self._under_way:
                watch.abort()

    def _attempt(self, message: EmailMessage, watch: Watch) -> Outcome:
        client = self._connect(watch)
        self._prepare(client)
        client.send_message(message)
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()
        return Outcome(Result.SENT, response=said(client.reply))

    def _connect(self, watch: Watch) -> Fenced:
        chosen = self.settings
        options: dict[str, Any] = {"timeout": chosen.smtp_timeout, "local_hostname": own_name()}
        client: Fenced
        if chosen.smtp_security == "tls":
            client = FencedTls(watch, chosen.smtp_host, chosen.smtp_port, context=self._context(), **options)
        else:
            client = Fenced(watch, chosen.smtp_host, chosen.smtp_port, **options)
        if isinstance(client.sock, socket.socket):
            # the dot alone would wait for the acknowledgement of the body: 40 ms a mail
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def _prepare(self, client: Fenced) -> None:
        if self.settings.smtp_security == "starttls":
            client.starttls(context=self._context())
        if self.settings.smtp_user:
            try:
                client.login(self.settings.smtp_user, self.settings.smtp_password.get_secret_value())
            except smtplib.SMTPServerDisconnected as problem:  # some hang up on a wrong password
                raise smtplib.SMTPAuthenticationError(421, str(problem)) from problem

    def _context(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()

    def _stopped(self, outcome: Outcome) -> Outcome:
        if self._aborted and outcome.result is Result.NOT_SENT:
            return Outcome(Result.NOT_SENT, Trouble.STOPPED, outcome.response)
        return outcome


def classified(problem: smtplib.SMTPException | OSError, client: Fenced | None) -> Outcome:
    """What a failed attempt means: an answer to the dot decides; without one it is open from the dot on."""
    if client is not None and client.passed:
        if client.reply is None or client.reply[0] < 400:
            return Outcome(Result.UNKNOWN, Trouble.NO_ANSWER, str(problem)[:LONGEST])
        return _refusal(Trouble.CONTENT, client.reply)
    return _before_the_dot(problem, connected=client is not None and client.connected)


def _before_the_dot(problem: smtplib.SMTPException | OSError, *, connected: bool) -> Outcome:
    match problem:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(Trouble.RECIPIENT, next(iter(problem.recipients.values())))
        case smtplib.SMTPDataError():
            return _refusal(Trouble.CONTENT, (problem.smtp_code, _bytes(problem.smtp_error)))
        case smtplib.SMTPSenderRefused():
            return _set_up(Trouble.SENDER, problem)
        case smtplib.SMTPAuthenticationError():
            return _set_up(Trouble.SIGN_IN, problem)
        case ssl.SSLError():
            return Outcome(Result.NOT_SENT, Trouble.TLS, str(problem)[:LONGEST])
        case smtplib.SMTPNotSupportedError():
            return Outcome(Result.NOT_SENT, Trouble.UNSUPPORTED, str(problem)[:LONGEST])
    return Outcome(Result.NOT_SENT, Trouble.CUT if connected else Trouble.CONNECT, str(problem)[:LONGEST])


def _refusal(trouble: Trouble, reply: tuple[int, bytes]) -> Outcome:
    """A definite no: for good from 500 on, else for now (RFC 5321 4.2.1)."""
    if reply[0] >= 500:
        return Outcome(Result.REFUSED, trouble, said(reply))
    return Outcome(Result.NOT_SENT, Trouble.BUSY, said(reply))


def _set_up(trouble: Trouble, problem: smtplib.SMTPResponseException) -> Outcome:
    """Wrong settings are nothing against this mail: it is tried again while the operator mends them."""
    return Outcome(Result.NOT_SENT, trouble, said((problem.smtp_code, _bytes(problem.smtp_error))))


def said(reply: tuple[int, bytes] | None) -> str:
    """A server's answer as text."""
    if reply is None:
        return ""
    return f"{reply[0]} {reply[1].decode(errors='replace')}"[:LONGEST]


def own_name() -> str:
    """What we call ourselves in EHLO, without asking a name server (which may take long)."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
