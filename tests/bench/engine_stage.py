"""What both sides of the engine's measurements share: databases, a sink, and how much a process used."""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.orm import Session

from crm.accounts import actions as accounts
from crm.db import engine as engines
from crm.db import migrate
from crm.db.owner import across_owners, acting_as
from crm.notifications.models import Channel, ChannelKind, Reminder, ReminderKind

MANY = 10_000


@dataclass(frozen=True, slots=True)
class Run:
    """What one process measured about itself."""

    seconds: float
    cpu: float
    peak_kb: int
    grown_kb: int
    done: int
    late: tuple[float, ...] = ()


def run(module: str, *words: object, timeout: float = 1800) -> Run:
    """Run a side in a process of its own; the last line that it prints is what it measured."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return Run(**(found | {"late": tuple(found["late"])}))


class Meter:
    """Begins when it is made; `tell` prints what was used since, and the peak of memory in all."""

    def __init__(self) -> None:
        self._peak = peak_kb()
        self._cpu = time.process_time()
        self.start = time.perf_counter()

    def tell(self, done: int, late: list[float] | None = None) -> None:
        """As one line of JSON."""
        found = {
            "seconds": time.perf_counter() - self.start,
            "cpu": time.process_time() - self._cpu,
            "peak_kb": peak_kb(),
            "grown_kb": peak_kb() - self._peak,
            "done": done,
            "late": late or [],
        }
        print(json.dumps(found))


def peak_kb() -> int:
    """The most memory that this process ever had in use."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Sink:
    """The outside world: a file that takes one write for each message."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def take(self, line: bytes) -> None:
        """One message, in one call."""
        os.write(self._handle, line)


def lines(path: Path) -> int:
    """How many messages the sink has; every one of them once."""
    found = path.read_bytes().split(b"\n")[:-1]
    if len(found) != len(set(found)):
        raise RuntimeError("a message came twice")
    return len(found)


def an_engine(url: str) -> Engine:
    """The product's engine for this address."""
    return create_engine(url, **engines.engine_options(url))


def with_reminders(
    url: str, folder: Path, count: int, *, due: datetime, step: timedelta = timedelta(0)
) -> None:
    """A migrated database with one user and so many timed reminders, `step` apart."""
    engine = an_engine(url)
    migrate.upgrade(engine, backups=folder, now=due)
    with Session(engine) as session, across_owners("bench"):
        account = accounts.NewAccount("user@example.org", "none", zone="UTC")
        user = accounts.create(session, account, now=due)
        with acting_as(user.id):
            session.add(Channel(created_at=due, kind=ChannelKind.MAIL, takes_timed=True))
            session.flush()
        add_reminders(session, user.id, range(count), due, step)
        session.commit()
    engine.dispose()


def add_reminders(
    session: Session, user_id: int, subjects: range, due: datetime, step: timedelta = timedelta(0)
) -> None:
    """Timed reminders in bulk; subject n is due n steps later."""
    for first in range(0, len(subjects), MANY):
        session.execute(
            insert(Reminder),
            [
                {
                    "user_id": user_id,
                    "kind": ReminderKind.FOLLOW_UP,
                    "subject": str(subject),
                    "local_at": due.time(),
                    "next_due_utc": due + subject * step,
                }
                for subject in subjects[first : first + MANY]
            ],
        )
