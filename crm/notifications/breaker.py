"""A breaker before the operator's mail server: while it is out of reach, mail waits and one goes to look."""

import time
from threading import Lock

FIRST = 5.0
LONGEST = 300.0


class Breaker:
    """Closed at first. A failure opens it for 5 seconds, every further one for twice as long, at most 5
    minutes; after that one attempt at a time is let through, and the first that works closes it.

    Measured by a clock that no change of the time of day moves.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0
        self._open_until = 0.0
        self._probing = False

    @property
    def is_closed(self) -> bool:
        """Whether everything may go."""
        return self._failures == 0

    def take_probe(self) -> bool:
        """Whether the caller is the one that may look; it must say afterwards how that went."""
        with self._lock:
            if self._failures == 0 or self._probing or time.monotonic() < self._open_until:
                return False
            self._probing = True
            return True

    def failed(self) -> bool:
        """The server was out of reach; whether that is news."""
        with self._lock:
            is_news = self._failures == 0
            if is_news or self._probing:
                rest = min(FIRST * 2 ** min(self._failures, 10), LONGEST)
                self._failures += 1
                self._open_until = time.monotonic() + rest
            self._probing = False
            return is_news

    def worked(self) -> bool:
        """It answered; whether that is news."""
        if self._failures == 0:
            return False
        with self._lock:
            self._failures, self._probing = 0, False
            return True

    def not_tried(self) -> None:
        """The look came to nothing, for reasons of our own."""
        with self._lock:
            self._probing = False
