"""JSON to an address of the user's own, signed as the Standard Webhooks convention says."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from crm.outbound.outcome import Fence, Outcome
from crm.outbound.web import Letter, Web

PREFIX = "whsec_"
SECRET_OCTETS = 32


@dataclass(frozen=True, slots=True)
class Hook:
    """What is posted. `key` is the same for every attempt; `sent_at` is the time of this one."""

    address: str = field(repr=False)
    secret: str = field(repr=False)
    key: str
    payload: bytes = field(repr=False)
    sent_at: datetime


def fresh_secret() -> str:
    """A new signing secret, in the form in which receivers' libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_OCTETS)).decode()


def send(web: Web, hook: Hook, fence: Fence) -> Outcome:
    """Post once."""
    return web.send(
        hook.address,
        Letter(headers=headers(hook), body=hook.payload),
        fence,
        secrets=(hook.secret, hook.secret.removeprefix(PREFIX)),
    )


def headers(hook: Hook) -> tuple[tuple[str, str], ...]:
    """Those of the convention, and the key under a name that many receivers know."""
    message_id, stamp = identity(hook.key), str(int(hook.sent_at.timestamp()))
    found = [
        ("Content-Type", "application/json"),
        ("Webhook-Id", message_id),
        ("Webhook-Timestamp", stamp),
        ("Idempotency-Key", message_id),
    ]
    if hook.secret:
        signed = b".".join((message_id.encode(), stamp.encode(), hook.payload))
        digest = hmac.new(signing_key(hook.secret), signed, hashlib.sha256).digest()
        found.append(("Webhook-Signature", f"v1,{base64.b64encode(digest).decode()}"))
    return tuple(found)


def identity(key: str) -> str:
    """A delivery's key as a message id: without the full stops that separate what is signed."""
    name = key.partition("@")[0]
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in name)
    return f"msg_{plain}"


def signing_key(secret: str) -> bytes:
    """The octets of a secret: Base64 after `whsec_`, else its text."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()
