"""Password hashes (argon2id), and the same cost for an unknown account."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 256


@cache
def hasher(memory_kib: int, passes: int) -> PasswordHasher:
    """The hasher for these settings (ASVS 11.4.2; OWASP's 19 MiB, two passes, is the default)."""
    return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)


def verify(tool: PasswordHasher, stored: str | None, password: str) -> bool:
    """Whether `password` is the one behind `stored`; with None it costs as much and is False."""
    try:
        return tool.verify(stored or _nobody(tool), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody(tool: PasswordHasher) -> str:
    return tool.hash("nobody has this password")
