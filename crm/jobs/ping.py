"""A dead man's switch: an address outside that expects a call, and tells somebody when none comes."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from crm import clock
from crm.notifications import hold as holds
from crm.notifications.units import settings_of, unit
from crm.outbound.outcome import Result
from crm.outbound.web import get

if TYPE_CHECKING:
    from crm.jobs.runtime import Runtime

log = structlog.get_logger()

EXTENSION = "keepwarm_ping"
EVERY = 59.0
FRESH = 30.0


@dataclass(frozen=True, slots=True)
class Ping:
    """The last call of this process: when by both clocks, and whether it was answered well."""

    at: datetime
    steady: float
    is_ok: bool


def tell(runtime: "Runtime") -> bool:
    """Call, at most once a minute, and only after a good tick; whether it called.

    An instance on hold keeps silent: a copy must not cover for one that died. What becomes of the call
    changes nothing here.
    """
    address = settings_of(runtime.app).ping_url.get_secret_value()
    last, steady = last_ping(runtime), time.monotonic()
    if not address or (last is not None and steady - last.steady < EVERY) or not _is_well(runtime):
        return False
    outcome = get(address)
    ping = Ping(clock.now(), steady, outcome.result is Result.SENT)
    if not ping.is_ok and (last is None or last.is_ok):
        log.warning("the watcher outside was not reached", why=str(outcome.trouble))
    elif ping.is_ok and last is not None and not last.is_ok:
        log.info("the watcher outside is reached again")
    runtime.app.extensions[EXTENSION] = ping
    return True


def last_ping(runtime: "Runtime") -> Ping | None:
    """The last call of this process."""
    found: Ping | None = runtime.app.extensions.get(EXTENSION)
    return found


def _is_well(runtime: "Runtime") -> bool:
    state = runtime.diary.state("tick")
    if state is None or state.is_failing or runtime.pulse.at is None or runtime.pulse.age > FRESH:
        return False
    with unit(runtime.app, reading=True) as session:
        hold = holds.current(session)
    return hold is None or not hold.is_silent
