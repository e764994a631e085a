"""How long to wait before trying again. Pure."""

import hashlib
from datetime import timedelta

FIRST = 30.0
LONGEST = 3600.0
SPREAD = 0.2


def delay(attempt: int, seed: str) -> timedelta:
    """30 seconds doubled with each attempt (counted from 1), at most an hour, give or take a fifth.

    The spread follows from `seed` and attempt, so that mails that failed together do not return together.
    """
    mark = hashlib.sha256(f"{seed} {attempt}".encode()).digest()
    share = int.from_bytes(mark[:4], "big") / 0xFFFF_FFFF
    base = min(FIRST * 2 ** min(attempt - 1, 20), LONGEST)
    return timedelta(seconds=base * (1 - SPREAD + 2 * SPREAD * share))
