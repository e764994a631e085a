"""Passwords and mails go to a server that proved who it is, or not at all."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crm.config import Settings, load
from crm.outbound.mail import message
from crm.outbound.outcome import Outcome, Result, Trouble
from crm.outbound.smtp import SmtpTransport
from tests.outbound.mailserver import a_mail_server, naming
from tests.outbound.test_smtp import ENVELOPE, MAIL


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "server.pem"
    path.write_bytes(secret + built.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def send(settings: Settings, trusting: Path | None = None) -> Outcome:
    context = ssl.create_default_context(cafile=str(trusting)) if trusting else None
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
        assert send(settings, trusting=certificate).result is Result.SENT
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
        outcome = send(naming(server, base, smtp_security="starttls"), trusting=certificate)
        assert (outcome.result, outcome.trouble) == (result, trouble)
