"""Random secrets: made once, kept only as a digest (ASVS 7.2.3, 6.5.2)."""

import hashlib
import secrets

COOKIE = "keepwarm"


def fresh() -> str:
    """A new secret of 256 bits, safe in a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a secret: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(*, secure: bool) -> str:
    """On https the name promises host, path and Secure (`__Host-`); on http browsers refuse that name."""
    return f"__Host-{COOKIE}" if secure else COOKIE
