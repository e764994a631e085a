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
MAILS = 100
"""So many mails over one connection; servers dislike more."""

GOODBYE = 2.0
HANGING_UP = 421
LEADING_DOT = re.compile(rb"(?m)^\.")


class Fenced(smtplib.SMTP):
    """A client that asks the fence once the whole body is with the server and only the dot is missing.

    `passed` tells whether the dot may have gone out, `reply` is the server's answer to it; both are about
    the mail under way. `is_ready` once it is signed in; `taken` counts the mails that went over it.
    """

    def __init__(self, watch: "Watch", host: str, port: int, **options: Any) -> None:
        self.fence = watch.fence
        self.connected = False
        self.is_ready = False
        self.passed = False
        self.reply: tuple[int, bytes] | None = None
        self.taken = 0
        watch.client = self
        super().__init__(host, port, **options)
        self.connected = True

    def begin(self, fence: Fence) -> None:
        """Another mail, with a fence of its own."""
        self.fence = fence
        self.passed = False
        self.reply = None

    def data(self, msg: Any) -> tuple[int, bytes]:
        """DATA in two writes (RFC 5321 4.1.1.4): the body with its dots doubled, then the dot alone."""
        code, answer = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        body = LEADING_DOT.sub(b"..", bytes(msg))
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
    """One attempt: whether its fence was asked, and its client as soon as there is one, to be broken off."""

    ask: Fence
    client: Fenced | None = None
    asked: bool = False

    def fence(self) -> None:
        """Ask whether it may go."""
        self.asked = True
        self.ask()

    def abort(self) -> None:
        """Break the connection, if there is one."""
        sock = self.client.sock if self.client is not None else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class SmtpTransport:
    """Mail to the operator's server. A connection is kept for the next mail, up to `MAILS` of them, until
    `rest` is called; each thread that sends has one to itself meanwhile.
    """

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self.tls = tls
        self._idle: list[Fenced] = []
        self._under_way: set[Watch] = set()
        self._lock = Lock()
        self._aborted = False

    def send(self, parcel: EmailMessage, fence: Fence) -> Outcome:
        """Try once; the outcome says what is known.

        A server may hang up between two mails: when a kept connection breaks before the fence was asked, it
        is tried once more over a new one.
        """
        self._name_key(parcel)
        kept = self._take_idle()
        if kept is not None:
            outcome = self._try(parcel, fence, kept)
            if outcome is not None:
                return outcome
        return self._try(parcel, fence, None) or Outcome(Result.NOT_SENT, Trouble.CUT)

    def rest(self) -> None:
        """Say goodbye on every connection that waits."""
        while (client := self._take_idle()) is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if client.sock is not None:
                    client.sock.settimeout(GOODBYE)
                client.quit()
            client.close()

    def abort(self) -> None:
        """Break every open connection; what waits for an answer ends at once."""
        with self._lock:
            self._aborted = True
            for watch in self._under_way:
                watch.abort()

    def _try(self, parcel: EmailMessage, fence: Fence, kept: Fenced | None) -> Outcome | None:
        """One try; None when a kept connection turned out to be broken."""
        watch = Watch(fence, kept)
        with self._lock:
            self._under_way.add(watch)
        is_kept = False
        try:
            client = self._ready(watch)
            client.send_message(parcel)
            is_kept = self._keep(client, watch)
            return Outcome(Result.SENT, response=said(client.reply))
        except FenceLost:
            return Outcome(Result.WITHDRAWN)
        except (smtplib.SMTPException, OSError) as problem:
            outcome = self._stopped(classified(problem, watch.client))
            if kept is not None and not watch.asked and _hung_up(problem, outcome):
                return None
            is_kept = self._keep(watch.client, watch)
            return outcome
        finally:
            with self._lock:
                self._under_way.discard(watch)
            if watch.client is not None and not is_kept:
                watch.client.close()

    def _ready(self, watch: Watch) -> Fenced:
        if watch.client is None:
            client = self._connect(watch)
            self._prepare(client)
            client.is_ready = True
            return client
        watch.client.begin(watch.fence)
        return watch.client

    def _take_idle(self) -> Fenced | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _keep(self, client: Fenced | None, watch: Watch) -> bool:
        """Whether this connection is kept for another mail: it stands, and the server answered last."""
        if client is None or client.sock is None or not client.is_ready:
            return False
        client.taken += 1
        with self._lock:
            if self._aborted or client.taken >= MAILS or (client.passed and client.reply is None):
                return False
            self._under_way.discard(watch)
            self._idle.append(client)
            return True

    def _name_key(self, parcel: EmailMessage) -> None:
        """Tell the relay by what it knows a repetition: the same for every attempt at this delivery."""
        header = self.settings.smtp_idempotency_header
        if header:
            del parcel[header]
            parcel[header] = str(parcel["Message-ID"]).strip().strip("<>")

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
            return _set_up(Trouble.SENDER if problem.smtp_code >= 500 else Trouble.BUSY, problem)
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


def _hung_up(problem: smtplib.SMTPException | OSError, outcome: Outcome) -> bool:
    """Whether the server had ended the connection before this mail, with or without a word (RFC 5321 3.8)."""
    return outcome.trouble == Trouble.CUT or getattr(problem, "smtp_code", 0) == HANGING_UP


def _set_up(trouble: Trouble, problem: smtplib.SMTPResponseException) -> Outcome:
    """Wrong settings are nothing against this mail: it is tried again while the operator mends them."""
    reply = (problem.smtp_code, _bytes(problem.smtp_error))
    return Outcome(Result.NOT_SENT, trouble, said(reply))


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
