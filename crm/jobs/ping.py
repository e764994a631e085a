"""A dead man's switch: an address outside that expects a call, and tells somebody when none comes."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from crm import clock
from crm.db.meta import meta, set_meta
from crm.notifications import hold as holds
from crm.notifications.units import settings_of, unit
from crm.outbound.outcome import Result
from crm.outbound.web import get

if TYPE_CHECKING:
    from crm.jobs.runtime import Runtime

log = structlog.get_logger()

EXTENSION, PING = "keepwarm_ping", "ping"
EVERY = 59.0
FRESH = 30.0


@dataclass(frozen=True, slots=True)
class Ping:
    """The last call: when, and whether it was answered well."""

    at: datetime
    is_ok: bool


def tell(runtime: "Runtime") -> bool:
    """Call, at most once a minute, and only after a good tick; whether it called.

    An instance on hold keeps silent: a copy must not cover for one that died. What becomes of the call
    changes nothing here.
    """
    address = settings_of(runtime.app).ping_url.get_secret_value()
    steady, last = time.monotonic(), runtime.app.extensions.get(EXTENSION)
    if not address or (last is not None and steady - last < EVERY) or not _is_well(runtime):
        return False
    runtime.app.extensions[EXTENSION] = steady
    outcome = get(address)
    _keep(runtime, Ping(clock.now(), outcome.result is Result.SENT), why=str(outcome.trouble))
    return True


def last_ping(session: Session) -> Ping | None:
    """The last call of any process; None when there never was one."""
    stored = meta(session, PING)
    if not stored:
        return None
    values = json.loads(stored)
    return Ping(datetime.fromisoformat(values["at"]), values["is_ok"])


def _keep(runtime: "Runtime", ping: Ping, *, why: str) -> None:
    with unit(runtime.app) as session:
        last = last_ping(session)
        set_meta(session, PING, json.dumps({"at": ping.at.isoformat(), "is_ok": ping.is_ok}))
    was_ok = last is None or last.is_ok
    if was_ok and not ping.is_ok:
        log.warning("the watcher outside was not reached", why=why)
    elif ping.is_ok and not was_ok:
        log.info("the watcher outside is reached again")


def _is_well(runtime: "Runtime") -> bool:
    state = runtime.diary.state("tick")
    if state is None or state.is_failing or runtime.pulse.at is None or runtime.pulse.age > FRESH:
        return False
    with unit(runtime.app, reading=True) as session:
        hold = holds.current(session)
    return hold is None or not hold.is_silent
