"""Password hashes (argon2id): not too many at once, and the same cost for an unknown account."""

import os
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 256
AT_ONCE = max(2, os.cpu_count() or 2)

_room = threading.BoundedSemaphore(AT_ONCE)


@cache
def hasher(memory_kib: int, passes: int) -> PasswordHasher:
    """The hasher for these settings (ASVS 11.4.2; OWASP's 19 MiB, two passes, is the default)."""
    return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)


def make(tool: PasswordHasher, password: str) -> str:
    """The hash to store. It takes its time: call it before a write transaction begins."""
    with _room:
        return tool.hash(_typed(password))


def verify(tool: PasswordHasher, stored: str | None, password: str) -> bool:
    """Whether `password` is the one behind `stored`; with None it costs as much and is False."""
    known = stored if stored is not None else _nobody(tool)
    with _room:
        try:
            matches = tool.verify(known, _typed(password))
        except (VerificationError, InvalidHashError):
            return False
    return matches and stored is not None


def is_stale(tool: PasswordHasher, stored: str) -> bool:
    """Whether `stored` was made with other parameters than today's."""
    return tool.check_needs_rehash(stored)


def _typed(password: str) -> str:
    """One form for what keyboards and systems type differently (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody(tool: PasswordHasher) -> str:
    return tool.hash("nobody has this password")
