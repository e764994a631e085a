"""Secrets that have to be read again, kept so that only this instance can read them."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHANNEL = "keepwarm channel secret"
"""What a key is for. Text sealed for one purpose is nothing for another."""


class BadSeal(ValueError):
    """Sealed by another instance or for another purpose, or not whole."""


def seal(secret_key: bytes, text: str, purpose: str = CHANNEL) -> str:
    """`text`, encrypted; the same text gives another seal each time. Nothing stays nothing."""
    return _box(secret_key, purpose).encrypt(text.encode()).decode() if text else ""


def unseal(secret_key: bytes, sealed: str, purpose: str = CHANNEL) -> str:
    """The text again. Raises `BadSeal`."""
    try:
        return _box(secret_key, purpose).decrypt(sealed.encode()).decode() if sealed else ""
    except (InvalidToken, UnicodeError) as problem:
        raise BadSeal("cannot be read with the key of this instance") from problem


@lru_cache(maxsize=8)
def _box(secret_key: bytes, purpose: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret_key)
    return Fernet(base64.urlsafe_b64encode(key))
