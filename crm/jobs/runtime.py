"""The scheduler of a process: APScheduler as the clock, a sender, signs of life, and a clean end."""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from threading import Event

import structlog
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm import clock
from crm.jobs import memory
from crm.jobs.state import Diary, describe, store
from crm.jobs.triggers import Every
from crm.jobs.watch import HOLD, Jump, Leap, Reading, Watch
from crm.notifications import actions, lifelines
from crm.notifications.delivering import Sender
from crm.notifications.units import has_shared_clock, shared_now, unit

log = structlog.get_logger()

EXTENSION = "keepwarm_jobs"
PATIENCE = 3.0
WAITED_FOR = 5.0  # what takes longer to send goes on beside the next ticks
DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
READING_KEPT = 60.0


class Lane(StrEnum):
    """Threads of their own, so that no long job keeps another kind from running."""

    SENDING = "sending"
    SIGNS = "signs"
    CHORES = "default"
    CALENDARS = "calendars"


LANES = {Lane.SENDING: 1, Lane.SIGNS: 2, Lane.CHORES: 2, Lane.CALENDARS: 1}
TROUBLES = {EVENT_JOB_ERROR: "error", EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "overrun"}


@dataclass(frozen=True, slots=True)
class Job:
    """An entry of the table: `entry` gets the runtime, every `seconds` anew, in a thread of its `lane`.

    What a wrong clock would spoil for good waits until the clock was `calm` for so many seconds.
    """

    name: str
    seconds: float
    entry: "Callable[[Runtime], None]"
    lane: Lane = Lane.CHORES
    calm: float = 0.0


class Pulse:
    """When this process last got something done, by both clocks: the wall's to show, the other to measure."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self.at: datetime | None = None

    def mark(self) -> None:
        """Something got done just now."""
        self._since, self.at = time.monotonic(), clock.now()

    @property
    def age(self) -> float:
        """Seconds since then, or since the start."""
        return time.monotonic() - self._since


class Runtime:
    """Runs `jobs` for `app` until it is stopped. Make it in a command, never while modules are imported.

    `hold` is for how many seconds a clock that leapt ahead is doubted; `counts` counts, by job and trouble,
    what APScheduler reports: an error that `run` did not catch, a run left out, one skipped because the last
    one was still going on.
    """

    def __init__(self, app: Flask, jobs: tuple[Job, ...], *, hold: float = HOLD) -> None:
        self.app = app
        self.jobs = jobs
        self.diary = Diary()
        self.pulse = Pulse()
        self.stopping = Event()
        self.swept: dict[int, date] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self.watch = Watch(self._jumped, hold=hold)
        self._told: Leap | None = None
        self._believed: Leap | None = None
        self._kept: Reading | None = None
        self.worker_id = secrets.token_hex(8)
        self.lifeline = lifelines.of(app, self.worker_id).open()
        with unit(app) as session:
            self._has_shared_clock = has_shared_clock(session)
            actions.enlist(session, now=shared_now(session), worker_id=self.worker_id)
            before = memory.last_reading(session)
        self.sender = Sender(app, self.worker_id, clock=clock.now, journal=self.lifeline.journal)
        self.sender.on_progress = self.pulse.mark
        self.sender.patience = WAITED_FOR
        pools = {lane.value: ThreadPoolExecutor(threads) for lane, threads in LANES.items()}
        self._scheduler = BackgroundScheduler({}, executors=pools, timezone=UTC, job_defaults=DEFAULTS)
        self._scheduler.add_listener(
            self._count, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        if before is not None:
            self.watch.remember(before)

    def start(self) -> None:
        """Begin. The app knows its runtime from now on."""
        self.app.extensions[EXTENSION] = self
        self.watch.look()
        for job in self.jobs:
            self._scheduler.add_job(
                self.run, Every(job.seconds), args=(job,), id=job.name, executor=job.lane.value
            )
        self._scheduler.start()
        self.watch.start()

    def wake(self) -> None:
        """Run every job now: what waits by a clock that was set may wait for ever."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=clock.now())

    def may_plan(self, now: datetime) -> bool:
        """Whether what came due by this present may be planned: not by a clock that just leapt ahead."""
        return self.watch.trusts(now if self._has_shared_clock else None)

    def run(self, job: Job) -> str:
        """Run a job now; what went wrong, or nothing. Never raises: the next run comes all the same."""
        if self.watch.calm < job.calm:
            return ""
        trouble: Exception | None = None
        try:
            job.entry(self)
        except Exception as problem:
            if self.stopping.is_set():
                return ""
            trouble = problem
        now, error = clock.now(), describe(trouble) if trouble is not None else ""
        if self.diary.note(job.name, ran_at=now, next_at=now + timedelta(seconds=job.seconds), error=error):
            if trouble is not None:
                log.error("job failed", job=job.name, error=error, exc_info=trouble)
            else:
                log.info("job works again", job=job.name)
        return error

    def beat(self) -> None:
        """Leave a sign of life, and what is new about the jobs, in one small write."""
        states = self.diary.pending()
        self.lifeline.keep()
        with unit(self.app) as session:
            now = shared_now(session)
            self.may_plan(now)
            if not actions.beat(session, self.worker_id, now=now, ticked_at=self.pulse.at):
                actions.enlist(session, now=now, worker_id=self.worker_id)
            for state in states:
                store(session, state)
            tell = self._remember_clock(session)
        self.diary.written(states)
        tell()

    def stop(self) -> None:
        """End within seconds: begin nothing new, finish or break off what is under way, write it down."""
        self.stopping.set()
        self.watch.stop()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        steps: tuple[Callable[[], None], ...] = (self._stop_sending, self.beat, self._retire, self._let_go)
        for step in steps:
            try:
                step()
            except SQLAlchemyError as problem:  # another process will find this one silent
                log.warning("could not be written down", error=describe(problem))
        self.app.extensions.pop(EXTENSION, None)

    def _stop_sending(self) -> None:
        self.sender.stop(patience=PATIENCE)

    def _retire(self) -> None:
        with unit(self.app) as session:
            actions.retire(session, self.worker_id)

    def _let_go(self) -> None:
        self.lifeline.close(settled=not self.sender.has_unsettled)

    def _jumped(self, _jump: Jump) -> None:
        if not self.stopping.is_set():
            self.wake()

    def _count(self, event: JobEvent) -> None:
        self.counts[event.job_id, TROUBLES[event.code]] += 1
        if isinstance(event, JobExecutionEvent) and event.exception is not None:
            log.error("a job broke off", job=event.job_id, error=describe(event.exception))

    def _remember_clock(self, session: Session) -> Callable[[], None]:
        """Write down what is new about the clock; call what is returned once it is committed."""
        leap, believed, reading, kept = (
            self.watch.leap,
            self.watch.believed,
            self.watch.reading,
            self._kept,
        )
        if leap != self._told:
            memory.keep_leap(session, leap)
        if believed != self._believed:
            memory.keep_believed(session, believed)
        if reading is not None and (kept is None or reading.at - kept.at >= READING_KEPT):
            memory.keep_reading(session, reading)
            kept = reading

        def written() -> None:
            self._told, self._believed, self._kept = leap, believed, kept

        return written


def here() -> Runtime | None:
    """The runtime of this process, if it has one."""
    runtime: Runtime | None = current_app.extensions.get(EXTENSION)
    return runtime
