"""The scheduler of a process: APScheduler as the clock, a sender, signs of life, and a clean end."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Event

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from crm import clock
from crm.jobs.state import Diary, describe, store
from crm.jobs.triggers import Every
from crm.notifications import actions
from crm.notifications.delivering import Sender
from crm.notifications.units import shared_now, unit

log = structlog.get_logger()

EXTENSION = "keepwarm_jobs"
PATIENCE = 3.0
WORKERS = 4
DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


@dataclass(frozen=True, slots=True)
class Job:
    """An entry of the table: `entry` gets the runtime, every `seconds` anew."""

    name: str
    seconds: float
    entry: "Callable[[Runtime], None]"


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
    """Runs `jobs` for `app` until it is stopped. Make it in a command, never while modules are imported."""

    def __init__(self, app: Flask, jobs: tuple[Job, ...]) -> None:
        self.app = app
        self.jobs = jobs
        self.diary = Diary()
        self.pulse = Pulse()
        self.stopping = Event()
        self.swept: dict[int, date] = {}
        with unit(app) as session:
            self.worker_id = actions.enlist(session, now=shared_now(session))
        self.sender = Sender(app, self.worker_id, clock=clock.now)
        self.sender.on_progress = self.pulse.mark
        pool = ThreadPoolExecutor(WORKERS)
        self._scheduler = BackgroundScheduler(
            {}, executors={"default": pool}, timezone=UTC, job_defaults=DEFAULTS
        )

    def start(self) -> None:
        """Begin. The app knows its runtime from now on."""
        self.app.extensions[EXTENSION] = self
        for job in self.jobs:
            self._scheduler.add_job(self.run, Every(job.seconds), args=(job,), id=job.name)
        self._scheduler.start()

    def run(self, job: Job) -> str:
        """Run a job now; what went wrong, or nothing. Never raises: the next run comes all the same."""
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
        with unit(self.app) as session:
            now = shared_now(session)
            if not actions.beat(session, self.worker_id, now=now, ticked_at=self.pulse.at):
                actions.enlist(session, now=now, worker_id=self.worker_id)
            for state in states:
                store(session, state)
        self.diary.written(states)

    def stop(self) -> None:
        """End within seconds: begin nothing new, finish or break off what is under way, write it down."""
        self.stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        steps: tuple[Callable[[], None], ...] = (self._stop_sending, self.beat, self._retire)
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


def here() -> Runtime | None:
    """The runtime of this process, if it has one."""
    runtime: Runtime | None = current_app.extensions.get(EXTENSION)
    return runtime
