"""What the scheduler writes down about the clock, for pages and for the process that comes after it."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from crm.db.meta import meta, set_meta
from crm.jobs.watch import Leap, Reading
from crm.notifications.actions.workers import BOOT_ID

READING = "clock:reading"
LEAP = "clock:leap"
BELIEVED = "clock:believed"

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that shows less is right: many machines wake in 1970 until somebody tells them the time."""

SLACK = timedelta(hours=1)


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
    set_meta(session, LEAP, _text(leap))


def current_leap(session: Session, *, now: datetime) -> Leap | None:
    """The leap for which planning waits in some process."""
    return leap_of(meta(session, LEAP), now=now)


def leap_of(stored: str | None, *, now: datetime) -> Leap | None:
    """The same, from its stored form."""
    leap = _leap(stored)
    return leap if leap is not None and leap.at <= now < leap.until else None


def keep_believed(session: Session, leap: Leap | None) -> None:
    """Keep that a leap was believed after all; None once its consequences are mended."""
    set_meta(session, BELIEVED, _text(leap))


def ran_ahead(session: Session, *, now: datetime) -> bool:
    """Whether the clock returned into a stretch of time that it had leapt over: it had been wrong to leap."""
    leap = _leap(meta(session, BELIEVED))
    return leap is not None and leap.begin >= WRITTEN and leap.begin - SLACK <= now < leap.at


def _text(leap: Leap | None) -> str:
    if leap is None:
        return ""
    return json.dumps({"at": leap.at.isoformat(), "by": leap.by, "until": leap.until.isoformat()})


def _leap(text: str | None) -> Leap | None:
    if not text:
        return None
    values = json.loads(text)
    at, until = (datetime.fromisoformat(values[name]) for name in ("at", "until"))
    return Leap(at, values["by"], until)
