"""A mail server in a process of its own, with the whims of real ones, and a ledger of every mail.

    python -m tests.chaos.smtp_process LEDGER [WHIMS]

prints its port, and appends a line "<Message-ID> <what it did>" to LEDGER before it answers. With WHIMS it
answers some mails (by their Message-ID, always the same ones) with 451 at first, with 550, takes them without
a word, or hangs up after the final dot with or without taking the mail.
"""

import asyncio
import hashlib
import os
import sys
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session

DELAY = 0.004
FOREVER = 3600.0


class Whim(StrEnum):
    """What a line of the ledger says."""

    TAKEN = "taken"
    LATER = "451"
    NEVER = "550"
    TAKEN_IN_SILENCE = "taken-silent"
    TAKEN_AND_CUT = "taken-cut"
    CUT = "cut"


TOOK = {Whim.TAKEN, Whim.TAKEN_IN_SILENCE, Whim.TAKEN_AND_CUT}
UNANSWERED = {Whim.TAKEN_IN_SILENCE, Whim.TAKEN_AND_CUT, Whim.CUT}
BY_PERMILLE = ((30, Whim.LATER), (40, Whim.NEVER), (50, Whim.TAKEN_AND_CUT), (60, Whim.CUT))
SILENT = 61
"""Of a thousand mails: 30 later, 10 never, 10 taken and cut off, 10 cut off, 1 taken in silence."""


def whim_of(message_id: str, *, seen_before: bool) -> Whim:
    """What to do with a mail; 451 only the first time."""
    lot = int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:4], "big") % 1000
    for most, whim in BY_PERMILLE:
        if lot < most:
            return Whim.TAKEN if whim is Whim.LATER and seen_before else whim
    return Whim.TAKEN_IN_SILENCE if lot < SILENT else Whim.TAKEN


class Desk:
    """Takes mails for aiosmtpd."""

    def __init__(self, ledger: int, *, whims: bool) -> None:
        self._ledger = ledger
        self._whims = whims
        self._seen: set[str] = set()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        head = envelope.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        lines = (line.partition(":") for line in head.split("\r\n"))
        message_id = next(value.strip() for name, _, value in lines if name.lower() == "message-id")
        await asyncio.sleep(DELAY)
        whim = whim_of(message_id, seen_before=message_id in self._seen) if self._whims else Whim.TAKEN
        self._seen.add(message_id)
        os.write(self._ledger, f"{message_id} {whim}\n".encode())
        if whim in (Whim.TAKEN_AND_CUT, Whim.CUT):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(FOREVER)
        if whim is Whim.TAKEN_IN_SILENCE:
            await asyncio.sleep(FOREVER)
        return {Whim.LATER: "451 later", Whim.NEVER: "550 never"}.get(whim, "250 taken")


async def serve(ledger: int, *, whims: bool) -> None:
    desk = Desk(ledger, whims=whims)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(desk, hostname="test", loop=loop), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    handle = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    asyncio.run(serve(handle, whims="WHIMS" in sys.argv[2:]))
