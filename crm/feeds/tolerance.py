"""One bad row never kills a calendar: it is left out, and the log says so."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import structlog

log = structlog.get_logger()
Made = TypeVar("Made")


def kept(about: str, make: Callable[[], Made]) -> Iterator[Made]:
    """What `make` returns, or nothing when it fails."""
    try:
        yield make()
    except Exception:
        log.exception("calendar entry left out", about=about)
