"""The rival: one job of APScheduler for each reminder, in its own job store, as its guide shows it.

The handler first claims its row in the app's table, so that a job that runs twice sends once.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, create_engine, event

from tests.bench.engine_job import TABLES, TASKS, Desk
from tests.bench.engine_stage import Meter, Sink, lines

THREADS = 10


def an_engine(url: str) -> Engine:
    """As durable as the product's: WAL and full synchronisation on SQLite."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=THREADS + 2)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA busy_timeout=30000")

    return engine


def a_scheduler(engine: Engine) -> BackgroundScheduler:
    """With the settings that lose nothing while it lives."""
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone=UTC,
    )


def prepare(url: str, count: int, due: float, step: float) -> None:
    """Store so many jobs, `step` seconds apart, without running any."""
    engine = an_engine(url)
    TABLES.create_all(engine)
    scheduler = a_scheduler(engine)
    scheduler.start(paused=True)
    with engine.begin() as connection:
        rows = [{"id": n, "state": "queued", "due": due + n * step} for n in range(count)]
        connection.execute(TASKS.insert(), rows)
    for number in range(count):
        at = due + number * step
        scheduler.add_job(
            "tests.bench.engine_job:handle",
            "date",
            run_date=datetime.fromtimestamp(at, UTC),
            args=(number, at),
            id=str(number),
        )
    scheduler.shutdown(wait=False)
    engine.dispose()


def send(url: str, count: int, path: Path, seconds: float) -> None:
    """Run until all is in the sink, or for so many seconds at least."""
    Desk.engine, Desk.sink, Desk.late = an_engine(url), Sink(path), []
    scheduler = a_scheduler(Desk.engine)
    meter = Meter()
    start = time.perf_counter()
    scheduler.start()
    while len(Desk.late) < count or time.perf_counter() - start < seconds:
        was_new = not Desk.late
        time.sleep(0.02)
        if seconds and was_new and Desk.late:
            meter = Meter()
    meter.tell(lines(path), Desk.late if seconds else None)
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    """`prepare URL COUNT DUE STEP` or `send URL COUNT SINK SECONDS`."""
    match sys.argv[1:]:
        case ["prepare", url, count, due, step]:
            meter = Meter()
            prepare(url, int(count), float(due), float(step))
            meter.tell(int(count))
        case ["send", url, count, sink, seconds]:
            send(url, int(count), Path(sink), float(seconds))


if __name__ == "__main__":
    main()
