"""A webhook is signed so that a receiver who knows the secret, and nobody else, can tell that it is ours."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from hypothesis import given
from hypothesis import strategies as st

from crm.outbound import webhook
from crm.outbound.outcome import Result
from crm.outbound.web import Web
from crm.outbound.webhook import Hook
from tests.outbound.webserver import Request, WebServer, a_web_server

SENT_AT = datetime(2026, 11, 25, 7, 0, 0, 900_000, tzinfo=UTC)
HOOK = Hook(
    address="", secret="", key="0af3@keepwarm.example.org", payload='{"title": "ü"}'.encode(), sent_at=SENT_AT
)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with a_web_server() as server:
        yield server


def posted(server: WebServer, hook: Hook) -> Request:
    web = Web(allow_private=True, seconds=5)
    outcome = webhook.send(web, replace(hook, address=f"{server.url}/hook?a=b"), lambda: None)
    assert outcome.result is Result.SENT
    return server.requests[-1]


def is_ours(request: Request, octets: bytes) -> bool:
    """What a receiver does, with other code than ours."""
    names = ("webhook-id", "webhook-timestamp")
    signed = "".join(request.headers[name] + "." for name in names).encode() + request.body
    version, _, given = request.headers["webhook-signature"].partition(",")
    check = HMAC(octets, hashes.SHA256())
    check.update(signed)
    return version == "v1" and base64.b64decode(given) == check.finalize()


def test_a_hook_is_posted_as_json_under_the_same_key_each_time(server: WebServer) -> None:
    first = posted(server, replace(HOOK, secret=webhook.fresh_secret()))
    again = posted(server, replace(HOOK, sent_at=SENT_AT.replace(hour=8)))
    assert (first.method, first.path, first.body) == ("POST", "/hook?a=b", HOOK.payload)
    assert first.headers["content-type"] == "application/json"
    assert first.headers["webhook-timestamp"] == str(int(SENT_AT.timestamp()))
    assert first.headers["webhook-id"] == first.headers["idempotency-key"] == again.headers["webhook-id"]
    assert "." not in first.headers["webhook-id"]
    assert "webhook-signature" not in again.headers


def test_a_fresh_secret_signs_with_its_octets(server: WebServer) -> None:
    secret = webhook.fresh_secret()
    octets = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(octets) == 32
    request = posted(server, replace(HOOK, secret=secret))
    assert is_ours(request, octets)
    assert not is_ours(request, octets[:-1])
    assert not is_ours(replace(request, body=request.body + b" "), octets)
    assert not is_ours(replace(request, headers={**request.headers, "webhook-timestamp": "1"}), octets)


@pytest.mark.parametrize("secret", ["a secret of one's own", "whsec_not base64!", "ü"])
def test_any_other_secret_signs_with_its_text(server: WebServer, secret: str) -> None:
    assert is_ours(posted(server, replace(HOOK, secret=secret)), secret.encode())


def test_the_signature_is_that_of_the_convention() -> None:
    """An example worked out by hand from the published definition."""
    hook = replace(
        HOOK,
        secret="whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode(),
        key="abc",
        payload=b'{"test": 2432232314}',
        sent_at=datetime.fromtimestamp(1_614_265_330, UTC),
    )
    by_hand = hmac.digest(
        b"0123456789abcdef01234567", b'msg_abc.1614265330.{"test": 2432232314}', hashlib.sha256
    )
    assert dict(webhook.headers(hook))["Webhook-Signature"] == "v1," + base64.b64encode(by_hand).decode()


@given(st.text(max_size=60))
def test_whatever_the_key_is_its_header_is_plain(key: str) -> None:
    made = webhook.identity(key)
    assert made.isascii()
    assert made.replace("_", "").replace("-", "").isalnum()
