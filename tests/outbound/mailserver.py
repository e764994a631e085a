"""A real SMTP server on loopback, in a thread, that answers as a test wants it."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from crm.config import Settings


class Mode(StrEnum):
    """What the server does with a mail."""

    TAKE = "250"
    BUSY = "451"
    REFUSE = "550"
    REFUSE_RECIPIENT = "550 at RCPT"
    REFUSE_SENDER = "550 at MAIL"
    HANG_BEFORE = "silent at RCPT"
    CUT_BEFORE = "cuts at RCPT"
    HANG_AFTER = "silent after the dot"
    CUT_AFTER = "cuts after the dot"
    TAKE_AND_CUT = "takes it, then cuts instead of answering"


class MailServer:
    """`mode` may be changed at any time; `taken` holds every mail that the server took."""

    def __init__(self, tls: ssl.SSLContext | None = None, password: str = "") -> None:
        self.mode = Mode.TAKE
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.at_the_dot = Event()
        self.port = 0
        self._tls = tls
        self._password = password
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._thread = Thread(target=self._serve, daemon=True)

    def settings(self, **more: Any) -> dict[str, Any]:
        """What names this server in the settings."""
        found = {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_security": "none",
            "smtp_from": "Keepwarm <nudges@example.org>",
            "smtp_timeout": 5.0,
            "mail_to_files": False,
        }
        return found | more

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _protocol(self) -> SMTP:
        options: dict[str, Any] = {"hostname": "test", "loop": self._loop, "tls_context": self._tls}
        if self._password:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        return SMTP(self, **options)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password.decode() == self._password)

    async def handle_MAIL(  # noqa: N802 - the server calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mode is Mode.REFUSE_SENDER:
            return "550 no such sender"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mode is Mode.REFUSE_RECIPIENT:
            return "550 no such mailbox"
        await self._misbehave(server, Mode.HANG_BEFORE, Mode.CUT_BEFORE)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.at_the_dot.set()
        if self.mode is Mode.BUSY:
            return "451 try again later"
        if self.mode is Mode.REFUSE:
            return "550 not this one"
        await self._misbehave(server, Mode.HANG_AFTER, Mode.CUT_AFTER)
        message = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.taken.append(message)
        self.recipients += envelope.rcpt_tos
        await self._misbehave(server, Mode.HANG_AFTER, Mode.TAKE_AND_CUT)
        return "250 taken"

    async def _misbehave(self, server: SMTP, hang: Mode, cut: Mode) -> None:
        if self.mode is cut:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(3600)
        if self.mode is hang:
            await asyncio.sleep(3600)


@contextmanager
def a_mail_server(**options: Any) -> Iterator[MailServer]:
    """A running server."""
    server = MailServer(**options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def naming(server: MailServer, settings: Settings, **more: Any) -> Settings:
    """The settings with this server named in them."""
    return settings.model_copy(update=server.settings(**more))
