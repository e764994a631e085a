"""What the scheduler writes down about the clock, for pages and for the process that comes after it."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from crm.db.meta import meta, set_meta
from crm.jobs.watch import Leap, Reading
from crm.notifications.actions.workers import BOOT_ID

READING = "clock:reading"
LEAP = "clock:leap"


def boot_id() -> str:
    """Names this run of the machine; empty where the system does not."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""


def keep_reading(session: Session, reading: Reading) -> None:
    """Keep a reading of a clock that is believed."""
    values = {"boot": boot_id(), "wall": reading.wall.isoformat(), "at": reading.at}
    set_meta(session, READING, json.dumps(values))


def last_reading(session: Session) -> Reading | None:
    """The one kept last in this run of the machine: the steady clock begins anew with every run."""
    values = json.loads(meta(session, READING) or "{}")
    if not values or not boot_id() or values["boot"] != boot_id():
        return None
    return Reading(datetime.fromisoformat(values["wall"]), values["at"])


def keep_leap(session: Session, leap: Leap | None) -> None:
    """Keep that the clock is doubted, or no more."""
    values = (
        {} if leap is None else {"at": leap.at.isoformat(), "by": leap.by, "until": leap.until.isoformat()}
    )
    set_meta(session, LEAP, json.dumps(values))


def current_leap(session: Session, *, now: datetime) -> Leap | None:
    """The leap for which planning waits in some process."""
    values = json.loads(meta(session, LEAP) or "{}")
    if not values:
        return None
    at, until = (datetime.fromisoformat(values[name]) for name in ("at", "until"))
    return Leap(at, values["by"], until) if at <= now < until else None
