"""A stage for disasters: an instance, a mail server that keeps a ledger, and schedulers to kill."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.accounts.models import User
from crm.app import wiring
from crm.db.engine import expect_reading
from crm.db.insert import insert_missing
from crm.db.owner import across_owners
from crm.notifications.models import Delivery, DeliveryState, Worker
from tests.chaos.smtp_process import TOOK, UNANSWERED, Whim
from tests.cli.processes import ROOT
from tests.factories import a_user

PATIENCE = 240.0
"""Seconds until a test gives up: never what is to be expected."""
LIVELY = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)
AT_A_TIME = 500
PLANTED = "test"
"""The kind of what is planted; the account has a daily digest, too."""
TAKEN_TIMES = {DeliveryState.SENT: {1}, DeliveryState.DEAD: {0}, DeliveryState.UNKNOWN: {0, 1}}
"""How often the mail server may have taken a mail that we say this of."""


@dataclass(frozen=True, slots=True)
class Account:
    """The books of both sides, brought together by Message-ID."""

    states: Counter[DeliveryState]
    duplicates: list[str]
    contradictions: list[str]
    unknown_by_us: int


class Stage:
    """One instance with its mail server; every process on it is ended when it is closed."""

    def __init__(self, database_url: str, folder: Path, *, whims: bool = False) -> None:
        self.database_url = database_url
        self.instance = folder / "instance"
        self.ledger = folder / "ledger"
        self.logs = folder / "log"
        self.processes: list[subprocess.Popen[str]] = []
        words = [sys.executable, "-m", "tests.chaos.smtp_process", str(self.ledger)]
        self.mail = subprocess.Popen(
            [*words, "WHIMS"] if whims else words, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.mail.stdout is not None
        self.port = int(self.mail.stdout.readline())

    @property
    def environment(self) -> dict[str, str]:
        """What names this instance to a command."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        return clean | {
            "CRM_INSTANCE": str(self.instance),
            "CRM_DATABASE_URL": self.database_url,
            "CRM_SMTP_HOST": "127.0.0.1",
            "CRM_SMTP_PORT": str(self.port),
            "CRM_SMTP_SECURITY": "none",
            "CRM_SMTP_FROM": "nudges@example.org",
            "CRM_SMTP_TIMEOUT": "2",
        }

    def session(self) -> Session:
        """A session of its own; close it soon. It may write, whatever ran before in this process."""
        expect_reading(False)
        return Session(create_engine(self.database_url, poolclass=NullPool), autoflush=False)

    def plant(self, count: int, *, first: int = 0) -> None:
        """So many mails, all due now, for one account."""
        wiring.listen()
        now = datetime.now(UTC)
        with self.session() as session, across_owners("test"):
            owner = session.scalar(select(func.min(User.id))) or a_user(session).id
            for begin in range(first, first + count, AT_A_TIME):
                rows = [
                    {
                        "user_id": owner,
                        "kind": PLANTED,
                        "occ_key": str(number),
                        "message_id": f"<{number}.{owner}@example.org>",
                        "next_attempt_at": now,
                        "give_up_at": now + timedelta(days=1),
                        "created_at": now,
                    }
                    for number in range(begin, min(begin + AT_A_TIME, first + count))
                ]
                insert_missing(session, Delivery, rows, unique=("user_id", "kind", "occ_key", "channel"))
            session.commit()

    def start(self, **environment: str) -> subprocess.Popen[str]:
        """A scheduler as a process."""
        with self.logs.open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "crm", "scheduler"],
                cwd=ROOT,
                env=self.environment | environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.processes.append(process)
        return process

    def run(self, *words: str, **environment: str) -> str:
        """A command that ends by itself; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "crm", *words],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def handled(self) -> int:
        """How many lines the ledger has."""
        return len(self.ledger.read_bytes().splitlines()) if self.ledger.exists() else 0

    def wait(self, reached: Callable[[], bool]) -> None:
        """Until it is so."""
        end = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < end, f"{self.states()} {self.said()}"
            time.sleep(0.02)

    def said(self) -> str:
        """What the processes wrote last."""
        return self.logs.read_text(encoding="utf-8")[-3000:] if self.logs.exists() else ""

    def hurry(self) -> None:
        """Let the time pass after which a mail is tried again."""
        with self.session() as session, across_owners("test"):
            session.execute(
                update(Delivery)
                .where(Delivery.state == DeliveryState.QUEUED, Delivery.attempt > 0)
                .values(next_attempt_at=datetime.now(UTC))
            )
            session.commit()

    def states(self) -> Counter[DeliveryState]:
        """How the deliveries stand; empty while the database is away."""
        ours = select(Delivery.state, func.count(Delivery.id)).where(Delivery.kind == PLANTED)
        counted = ours.group_by(Delivery.state)
        try:
            with self.session() as session, across_owners("test"):
                return Counter({row[0]: row[1] for row in session.execute(counted)})
        except OperationalError:
            return Counter()

    def is_quiet(self) -> bool:
        """Whether nothing is left to be sent."""
        states = self.states()
        return bool(states) and not any(states[state] for state in LIVELY)

    def finish(self) -> None:
        """Until nothing is left to be sent; retries are not waited for."""
        end = time.monotonic() + 2 * PATIENCE
        while not self.is_quiet():
            assert time.monotonic() < end, f"{self.states()} {self.said()}"
            self.hurry()
            time.sleep(0.3)

    def shares(self) -> Counter[str]:
        """How many deliveries each scheduler sent."""
        counted = (
            select(Delivery.owner, func.count(Delivery.id))
            .where(Delivery.state == DeliveryState.SENT)
            .group_by(Delivery.owner)
        )
        with self.session() as session, across_owners("test"):
            return Counter({str(owner): count for owner, count in session.execute(counted).all()})

    def workers(self) -> int:
        """How many schedulers are on the list."""
        with self.session() as session:
            return session.scalar(select(func.count(Worker.id))) or 0

    def all_run(self) -> bool:
        """Whether no process that was started has ended."""
        return all(process.poll() is None for process in self.processes)

    def account(self) -> Account:
        """Both books side by side: what arrived twice, and what does not fit what we say of it."""
        took: Counter[str] = Counter()
        whims: dict[str, set[str]] = {}
        for line in self.ledger.read_text(encoding="ascii").splitlines() if self.ledger.exists() else []:
            message_id, whim = line.split()
            took[message_id] += Whim(whim) in TOOK
            whims.setdefault(message_id, set()).add(whim)
        with self.session() as session, across_owners("test"):
            ours = select(Delivery.message_id, Delivery.state).where(Delivery.kind == PLANTED)
            rows = session.execute(ours).all()
        return Account(
            states=Counter(row.state for row in rows),
            duplicates=[message_id for message_id, times in took.items() if times > 1],
            contradictions=[
                f"{row.message_id}: {row.state}, taken {took[row.message_id]} times"
                for row in rows
                if took[row.message_id] not in TAKEN_TIMES.get(row.state, set())
            ],
            unknown_by_us=sum(
                row.state is DeliveryState.UNKNOWN and not whims.get(row.message_id, set()) & UNANSWERED
                for row in rows
            ),
        )

    def close(self) -> None:
        """End every process that was started here."""
        for process in [*self.processes, self.mail]:
            if process.poll() is None:
                process.kill()
            process.wait()
        if self.mail.stdout is not None:
            self.mail.stdout.close()


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9, and wait until it is gone."""
    process.send_signal(signal.SIGKILL)
    process.wait()


@contextmanager
def a_stage(database_url: str, folder: Path, *, whims: bool = False) -> Iterator[Stage]:
    """A stage that is cleared at the end."""
    stage = Stage(database_url, folder, whims=whims)
    try:
        yield stage
    finally:
        stage.close()
