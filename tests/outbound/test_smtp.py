"""Every way in which a server can answer, or not, has one outcome."""

import socket
from collections.abc import Callable
from threading import Thread

import pytest

from crm.config import Settings
from crm.outbound.mail import Envelope, Mail, message
from crm.outbound.outcome import FenceLost, Outcome, Result, Trouble
from crm.outbound.smtp import SmtpTransport
from tests.conftest import NOW
from tests.outbound.mailserver import MailServer, Mode

MAIL = Mail(subject="Nudges", text="First line\n.a line that begins with a dot\n..and one with two\n")
ENVELOPE = Envelope(
    sender="Keepwarm <nudges@example.org>", recipient="me@example.org", message_id="<a@example.org>", date=NOW
)


def send(settings: Settings, fence: Callable[[], None] = lambda: None) -> Outcome:
    transport = SmtpTransport(settings)
    try:
        return transport.send(message(MAIL, ENVELOPE), fence)
    finally:
        transport.rest()


def test_a_mail_arrives_as_it_was_written(server: MailServer, smtp: Settings) -> None:
    outcome = send(smtp)
    assert (outcome.result, outcome.response) == (Result.SENT, "250 taken")
    [taken] = server.taken
    assert taken.get_content().replace("\r\n", "\n") == MAIL.text
    assert taken["Message-ID"] == "<a@example.org>"
    assert server.recipients == ["me@example.org"]


@pytest.mark.parametrize(
    ("mode", "result", "trouble"),
    [
        (Mode.BUSY, Result.NOT_SENT, Trouble.BUSY),
        (Mode.REFUSE, Result.REFUSED, Trouble.CONTENT),
        (Mode.REFUSE_RECIPIENT, Result.REFUSED, Trouble.RECIPIENT),
        (Mode.REFUSE_SENDER, Result.NOT_SENT, Trouble.SENDER),
        (Mode.HANG_BEFORE, Result.NOT_SENT, Trouble.CUT),
        (Mode.CUT_BEFORE, Result.NOT_SENT, Trouble.CUT),
        (Mode.HANG_AFTER, Result.UNKNOWN, Trouble.NO_ANSWER),
        (Mode.CUT_AFTER, Result.UNKNOWN, Trouble.NO_ANSWER),
        (Mode.TAKE_AND_CUT, Result.UNKNOWN, Trouble.NO_ANSWER),
    ],
)
def test_an_answer_or_its_absence_says_what_is_known(
    server: MailServer, smtp: Settings, mode: Mode, result: Result, trouble: Trouble
) -> None:
    server.mode = mode
    silent = mode in (Mode.HANG_BEFORE, Mode.HANG_AFTER)
    outcome = send(smtp.model_copy(update={"smtp_timeout": 3.0}) if silent else smtp)
    assert (outcome.result, outcome.trouble) == (result, trouble)


def test_nobody_listening_is_known_not_sent(smtp: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = send(smtp.model_copy(update={"smtp_port": port}))
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.CONNECT)


def test_a_fence_that_says_no_keeps_the_mail_from_the_server(server: MailServer, smtp: Settings) -> None:
    def lost() -> None:
        raise FenceLost

    assert send(smtp, lost).result is Result.WITHDRAWN
    assert send(smtp).result is Result.SENT
    assert len(server.taken) == 1


def test_the_fence_is_asked_once_and_before_the_server_has_the_mail(
    server: MailServer, smtp: Settings
) -> None:
    seen: list[int] = []
    send(smtp, lambda: seen.append(len(server.taken)))
    assert seen == [0]
    assert len(server.taken) == 1


def test_the_fence_is_not_asked_for_a_mail_that_was_refused_before(
    server: MailServer, smtp: Settings
) -> None:
    server.mode = Mode.REFUSE_RECIPIENT
    asked: list[None] = []
    send(smtp, lambda: asked.append(None))
    assert asked == []


def test_breaking_off_ends_a_wait_for_an_answer_with_the_truth(server: MailServer, smtp: Settings) -> None:
    server.mode = Mode.HANG_AFTER
    transport = SmtpTransport(smtp.model_copy(update={"smtp_timeout": 60.0}))
    outcomes: list[Outcome] = []
    thread = Thread(target=lambda: outcomes.append(transport.send(message(MAIL, ENVELOPE), lambda: None)))
    thread.start()
    assert server.at_the_dot.wait(10)
    transport.abort()
    thread.join(10)
    assert [outcome.result for outcome in outcomes] == [Result.UNKNOWN]


def test_a_mail_broken_off_before_the_dot_is_known_not_sent(server: MailServer, smtp: Settings) -> None:
    transport = SmtpTransport(smtp)
    outcome = transport.send(message(MAIL, ENVELOPE), transport.abort)
    assert (outcome.result, server.taken) == (Result.UNKNOWN, [])
    server.mode = Mode.CUT_BEFORE
    outcome = transport.send(message(MAIL, ENVELOPE), lambda: None)
    transport.rest()
    assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.STOPPED)
