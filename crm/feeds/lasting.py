"""What this process served last, for while the database cannot be asked: apps take an error badly."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from flask import current_app

MOST_OCTETS = 32 * 1024 * 1024
LASTING = timedelta(hours=12)
EXTENSION = "keepwarm_calendars"


@dataclass(frozen=True, slots=True)
class Served:
    """A calendar as it was served `at`, under its name."""

    name: str
    etag: str
    changed: datetime | None
    body: bytes
    at: datetime


class Memory:
    """The calendars served lately, by the digest of their token; the oldest go when there are too many."""

    def __init__(self, most_octets: int = MOST_OCTETS) -> None:
        self._most = most_octets
        self._octets = 0
        self._served: OrderedDict[str, Served] = OrderedDict()
        self._lock = Lock()

    def keep(self, token_hash: str, served: Served) -> None:
        """Remember it in place of what was served there before."""
        with self._lock:
            self._drop(token_hash)
            self._served[token_hash] = served
            self._octets += len(served.body)
            while self._octets > self._most:
                self._drop(next(iter(self._served)))

    def recall(self, token_hash: str, *, now: datetime) -> Served | None:
        """What was served there, unless that is long ago."""
        with self._lock:
            served = self._served.get(token_hash)
        return served if served is not None and now - served.at < LASTING else None

    def forget(self, token_hash: str) -> None:
        """It is over: the address was revoked."""
        with self._lock:
            self._drop(token_hash)

    def _drop(self, token_hash: str) -> None:
        served = self._served.pop(token_hash, None)
        if served is not None:
            self._octets -= len(served.body)


def memory() -> Memory:
    """That of this process."""
    kept: Memory = current_app.extensions.setdefault(EXTENSION, Memory())
    return kept
