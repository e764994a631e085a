"""How the scheduler stands, for the settings page and for whoever watches over the process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from crm.jobs.ping import Ping, last_ping
from crm.jobs.queries import open_questions
from crm.jobs.runtime import Runtime
from crm.jobs.state import JobState, load
from crm.jobs.table import JOBS
from crm.notifications import hold as holds
from crm.notifications import queries
from crm.notifications.hold import Hold
from crm.notifications.models import DeliveryState, Worker

SILENT_AFTER = 120.0


@dataclass(frozen=True, slots=True)
class Overview:
    """`age`: seconds since the last tick, None when there was none; `runs_here`: in this process."""

    runs_here: bool
    age: float | None
    states: list[JobState]

    @property
    def is_running(self) -> bool:
        """Whether some process works on what is due."""
        return self.age is not None and self.age <= SILENT_AFTER

    @property
    def is_healthy(self) -> bool:
        """Whether this process does what it should: tick, if the scheduler is its task."""
        return not self.runs_here or self.is_running

    @property
    def last_error(self) -> JobState | None:
        """The job that failed last."""
        failed = [state for state in self.states if state.failed_at is not None]
        return max(failed, key=lambda state: str(state.failed_at), default=None)


def overview(session: Session, runtime: Runtime | None, *, now: datetime) -> Overview:
    """From this process's memory if it runs the scheduler, else from what others stored."""
    if runtime is not None:
        states = [runtime.diary.state(job.name) or load(session, job.name) for job in JOBS]
        return Overview(True, runtime.pulse.age, states)
    ticked_at = queries.last_tick(session)
    age = None if ticked_at is None else max(0.0, (now - ticked_at).total_seconds())
    return Overview(False, age, [load(session, job.name) for job in JOBS])


@dataclass(frozen=True, slots=True)
class Engine:
    """What is at work, and what waits for a person. `workers` are named to the first account only."""

    at_work: int
    workers: list[Worker]
    waiting: Mapping[DeliveryState, int]
    hold: Hold | None
    ping: Ping | None


def engine(session: Session, *, now: datetime, is_first: bool) -> Engine:
    """Of all processes, and of the owner's own deliveries."""
    alive = queries.live_workers(session, now=now)
    return Engine(
        at_work=len(alive),
        workers=alive if is_first else [],
        waiting=open_questions(session),
        hold=holds.current(session),
        ping=last_ping(session),
    )


def as_json(found: Overview) -> dict[str, Any]:
    """For machines, and for anybody: no word of an error that could tell on somebody."""
    error = found.last_error
    return {
        "status": "ok" if found.is_healthy else "scheduler silent",
        "scheduler": {
            "runs_here": found.runs_here,
            "last_tick_seconds": None if found.age is None else round(found.age, 1),
            "last_error": None
            if error is None
            else {
                "job": error.name,
                "error": error.error.partition(":")[0],
                "at": error.failed_at.isoformat() if error.failed_at else None,
                "is_over": not error.is_failing,
            },
        },
    }
