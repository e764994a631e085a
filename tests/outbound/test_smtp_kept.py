"""One connection serves many mails, and one that breaks between two of them costs nothing."""

import asyncio
from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP

from crm.config import Settings
from crm.outbound import smtp as module
from crm.outbound.mail import Envelope, Mail, message
from crm.outbound.outcome import Outcome, Result, Trouble
from crm.outbound.smtp import SmtpTransport
from tests.conftest import NOW
from tests.outbound.mailserver import MailServer, Mode


@pytest.fixture
def connections(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> list[SMTP]:
    """Every connection that the server took."""
    seen: list[SMTP] = []
    connected = SMTP.connection_made

    def note(self: SMTP, transport: asyncio.BaseTransport) -> None:
        seen.append(self)
        connected(self, transport)

    monkeypatch.setattr(SMTP, "connection_made", note)
    return seen


@pytest.fixture
def transport(smtp: Settings) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(smtp)
    yield transport
    transport.rest()


def send(transport: SmtpTransport, number: int = 1) -> Outcome:
    envelope = Envelope(
        sender="Keepwarm <nudges@example.org>",
        recipient="me@example.org",
        message_id=f"<{number}@example.org>",
        date=NOW,
    )
    return transport.send(message(Mail("Nudges", "Write to Dana"), envelope), lambda: None)


def test_a_connection_serves_many_mails(
    server: MailServer, transport: SmtpTransport, connections: list[SMTP]
) -> None:
    assert {send(transport, number).result for number in range(5)} == {Result.SENT}
    assert len(connections) == 1
    assert [mail["Message-ID"] for mail in server.taken] == [f"<{number}@example.org>" for number in range(5)]


def test_also_after_a_mail_that_was_refused(
    server: MailServer, transport: SmtpTransport, connections: list[SMTP]
) -> None:
    for mode in (Mode.BUSY, Mode.REFUSE, Mode.REFUSE_RECIPIENT, Mode.TAKE):
        server.mode = mode
        outcome = send(transport)
    assert outcome.result is Result.SENT
    assert len(connections) == 1


def test_when_nothing_is_left_it_is_closed(
    server: MailServer, transport: SmtpTransport, connections: list[SMTP]
) -> None:
    send(transport)
    transport.rest()
    send(transport)
    assert len(connections) == 2


def test_after_some_mails_another_one_is_opened(
    server: MailServer,
    transport: SmtpTransport,
    connections: list[SMTP],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAILS", 2)
    for number in range(5):
        send(transport, number)
    assert len(connections) == 3


def test_a_server_that_hung_up_between_two_mails_gets_the_next_one_all_the_same(
    server: MailServer, transport: SmtpTransport, connections: list[SMTP]
) -> None:
    send(transport, 1)
    _hang_up(server, connections[0])
    assert send(transport, 2).result is Result.SENT
    assert len(server.taken) == 2
    assert len(connections) == 2


def test_a_server_that_cuts_every_connection_is_tried_no_more_than_twice(
    server: MailServer, transport: SmtpTransport, connections: list[SMTP]
) -> None:
    send(transport, 1)
    server.mode = Mode.CUT_BEFORE
    outcome = send(transport, 2)
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CUT)
    assert len(connections) == 2


@pytest.mark.parametrize("mode", [Mode.CUT_AFTER, Mode.TAKE_AND_CUT])
def test_a_connection_cut_after_the_dot_is_unknown_also_when_it_was_kept(
    server: MailServer, transport: SmtpTransport, connections: list[SMTP], mode: Mode
) -> None:
    send(transport, 1)
    server.mode = mode
    assert send(transport, 2).result is Result.UNKNOWN
    assert len(connections) == 1


def test_the_relay_is_told_by_what_to_know_a_repetition(server: MailServer, smtp: Settings) -> None:
    named = smtp.model_copy(update={"smtp_idempotency_header": "Resend-Idempotency-Key"})
    transport = SmtpTransport(named)
    for _again in range(2):
        send(transport, 7)
    transport.rest()
    assert [mail["Resend-Idempotency-Key"] for mail in server.taken] == ["7@example.org"] * 2


def test_without_that_setting_no_such_header_goes_out(server: MailServer, transport: SmtpTransport) -> None:
    send(transport)
    assert not [name for name in server.taken[0] if "Idempotency" in name]


def _hang_up(server: MailServer, connection: SMTP) -> None:
    done = asyncio.run_coroutine_threadsafe(_abort(connection), server._loop)
    done.result(10)


async def _abort(connection: SMTP) -> None:
    assert isinstance(connection.transport, asyncio.WriteTransport)
    connection.transport.abort()
