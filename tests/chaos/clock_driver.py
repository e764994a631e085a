"""A scheduler in a process whose wall clock is set by commands on stdin; the steady clock is left alone.

Arguments: where it starts (ISO), for how many seconds a leap is doubted. Commands, one a line: `shift` and
seconds, `tell`, `quit`. It answers each with a line of JSON: how things stand.
"""

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import clock, config
from crm.accounts.models import User
from crm.app import create_app
from crm.core.when import When
from crm.db.meta import meta
from crm.db.owner import across_owners
from crm.jobs import memory, table
from crm.jobs.runtime import Job, Runtime
from crm.notifications import registry
from crm.notifications.models import Reminder
from crm.notifications.units import settings_of, shared_now, unit
from crm.outbound.mail import Mail
from crm.outbound.outcome import Fence, Outcome, Result
from crm.outbound.ways import Parcel, Ways
from crm.web import logs

OFTEN = 0.5
"""Seconds between signs of life here: what they write down is waited for."""


class Ledger(Ways):
    """Writes a line for each mail that left."""

    path: Path

    def send(self, parcel: Parcel, fence: Fence) -> Outcome:
        """Send it, and note it."""
        outcome = super().send(parcel, fence)
        if outcome.result is Result.SENT:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{clock.now():%Y-%m-%d}\n")
        return outcome


def jobs(ticks: Path) -> tuple[Job, ...]:
    """The table as it is, each tick noted in a file, the heartbeat more often."""

    def tick(runtime: Runtime) -> None:
        table.tick(runtime)
        with ticks.open("a", encoding="utf-8") as file:
            file.write(f"{clock.now().isoformat()}\n")

    def changed(job: Job) -> Job:
        if job.name == "tick":
            return replace(job, entry=tick)
        return replace(job, seconds=OFTEN) if job.name == "heartbeat" else job

    return tuple(changed(job) for job in table.JOBS)


def write(_session: Session, _user: User, key: str, _when: When) -> Mail:
    """A digest that always has something to say."""
    return Mail("Today", f"for {key}")


def standing(runtime: Runtime, folder: Path) -> str:
    """How things stand, in one line. `held` is read last: what was sent while it held was sent before."""
    with unit(runtime.app, reading=True) as session, across_owners("test"):
        now = shared_now(session)
        farthest = session.scalar(select(func.max(Reminder.next_due_utc)))
        ahead = bool(meta(session, memory.BELIEVED))
    found = {
        "ticks": len((folder / "ticks").read_text().splitlines()),
        "sent": len((folder / "sent").read_text().splitlines()),
        "year": clock.now().year,
        "days_to_go": None if farthest is None else (farthest - now) / timedelta(days=1),
        "believed": ahead,
        "errors": {job.name: state.error for job in runtime.jobs if (state := runtime.diary.state(job.name))},
        "held": not runtime.watch.trusts(),
    }
    return json.dumps(found)


def main(start: str, hold: str) -> None:
    """Run until told to quit."""
    logs.set_up(as_json=False)
    app = create_app(config.load())
    folder = settings_of(app).instance
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("ticks", "sent"):
        (folder / name).touch()
    registry.register("digest", write)
    with time_machine.travel(datetime.fromisoformat(start), tick=True) as traveller:
        runtime = Runtime(app, jobs(folder / "ticks"), hold=float(hold))
        runtime.sender.ways = Ledger(settings_of(app))
        runtime.sender.ways.path = folder / "sent"
        runtime.start()
        for line in sys.stdin:
            match line.split():
                case ["shift", seconds]:
                    traveller.shift(timedelta(seconds=float(seconds)))
                case ["quit"]:
                    break
            sys.stdout.write(standing(runtime, folder) + "\n")
            sys.stdout.flush()
        runtime.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
