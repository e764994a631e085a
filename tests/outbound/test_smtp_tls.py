"""Passwords and mails go to a server that proved who it is, or not at all."""

import ssl
from pathlib import Path

import pytest

from crm.config import Settings, load
from crm.outbound.mail import message
from crm.outbound.outcome import Outcome, Result, Trouble
from crm.outbound.smtp import SmtpTransport
from tests.outbound.certificates import a_certificate, serving, trusting
from tests.outbound.mailserver import a_mail_server, naming
from tests.outbound.test_smtp import ENVELOPE, MAIL


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return a_certificate(tmp_path, "127.0.0.1")


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    return serving(certificate)


def send(settings: Settings, authority: Path | None = None) -> Outcome:
    context = trusting(authority) if authority else None
    transport = SmtpTransport(settings, tls=context)
    try:
        return transport.send(message(MAIL, ENVELOPE), lambda: None)
    finally:
        transport.rest()


def test_a_mail_goes_over_tls_to_a_server_with_a_trusted_certificate(
    tls: ssl.SSLContext, certificate: Path, tmp_path: Path
) -> None:
    with a_mail_server(tls=tls) as server:
        settings = naming(server, load(instance=tmp_path), smtp_security="starttls")
        assert send(settings, authority=certificate).result is Result.SENT
        assert len(server.taken) == 1


def test_nothing_goes_to_a_server_with_another_certificate(tls: ssl.SSLContext, tmp_path: Path) -> None:
    with a_mail_server(tls=tls) as server:
        outcome = send(naming(server, load(instance=tmp_path), smtp_security="starttls"))
        assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.TLS)
        assert server.taken == []


def test_nothing_goes_in_the_clear_where_tls_was_asked_for(tmp_path: Path) -> None:
    with a_mail_server() as server:
        outcome = send(naming(server, load(instance=tmp_path), smtp_security="starttls"))
        assert (outcome.result, outcome.trouble) == (Result.NOT_SENT, Trouble.UNSUPPORTED)
        assert server.taken == []


@pytest.mark.parametrize(
    ("password", "result", "trouble"),
    [("right", Result.SENT, ""), ("wrong", Result.NOT_SENT, Trouble.SIGN_IN)],
)
def test_a_wrong_password_is_the_operators_matter_and_is_tried_again(
    tls: ssl.SSLContext, certificate: Path, tmp_path: Path, password: str, result: Result, trouble: str
) -> None:
    with a_mail_server(tls=tls, password="right") as server:
        base = load(instance=tmp_path, smtp_password=password, smtp_user="me")
        outcome = send(naming(server, base, smtp_security="starttls"), authority=certificate)
        assert (outcome.result, outcome.trouble) == (result, trouble)
