"""The wall clock is set under a running scheduler: it neither stalls nor floods anybody."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.app import wiring
from crm.db.owner import across_owners
from crm.notifications.models import Delivery, DeliveryState, Reminder
from tests import databases
from tests.cli.processes import ROOT
from tests.factories import a_user
from tests.postgres import Databases

PATIENCE = 60.0
"""Seconds until a test gives up: never what is to be expected."""
START = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)  # half an hour after the digest in Berlin
HOUR = 3600.0
DAY = 86_400.0
YEAR = 365 * DAY
HOLD = 4.0
USERS = 3


class Driver:
    """A scheduler in a process of its own, and its clock."""

    def __init__(self, database_url: str, folder: Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        self.log = (folder / "log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.clock_driver", START.isoformat(), str(HOLD)],
            cwd=ROOT,
            env=clean
            | {
                "CRM_INSTANCE": str(folder / "instance"),
                "CRM_DATABASE_URL": database_url,
                "CRM_MAIL_TO_FILES": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )

    def ask(self, words: str) -> dict[str, Any]:
        """A command; how things stand afterwards."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, Path(self.log.name).read_text(encoding="utf-8")[-3000:]
        found: dict[str, Any] = json.loads(answer)
        return found

    def until(self, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Until things stand so."""
        end = time.monotonic() + PATIENCE
        while not reached(found := self.ask("tell")):
            assert time.monotonic() < end, found
            time.sleep(0.1)
        return found

    def set_by(self, seconds: float) -> dict[str, Any]:
        """Set the clock, and see that the scheduler goes on ticking."""
        before = self.ask(f"shift {seconds}")
        self.until(lambda found: found["ticks"] >= before["ticks"] + 3)
        return before

    def close(self) -> None:
        """End the process, whatever state it is in."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.log):
            if stream is not None:
                stream.close()


@contextmanager
def a_driver(database_url: str, folder: Path) -> Iterator[Driver]:
    """A scheduler with three users, whose digest of the day is due."""
    wiring.listen()
    with Session(create_engine(database_url, poolclass=NullPool)) as session, across_owners("test"):
        for number in range(USERS):
            a_user(session, email=f"u{number}@example.org")
        session.execute(update(Reminder).values(next_due_utc=datetime(2026, 11, 25, 7, 0, tzinfo=UTC)))
        session.commit()
    driver = Driver(database_url, folder)
    try:
        yield driver
    finally:
        driver.close()


def wait_out(driver: Driver, found: dict[str, Any]) -> None:
    """As long as the clock is doubted nothing new is sent."""
    assert found["held"]
    before = found["sent"]
    while (found := driver.ask("tell"))["held"]:
        assert found["sent"] == before
        time.sleep(0.1)


def test_no_jump_of_the_clock_brings_silence_or_a_flood(sqlite_template: Path, tmp_path: Path) -> None:
    with databases.sqlite_database(sqlite_template, tmp_path) as url, a_driver(url, tmp_path) as driver:
        driver.until(lambda found: found["sent"] == USERS)
        for seconds in (-HOUR, HOUR):
            driver.set_by(seconds)
            assert driver.ask("tell")["sent"] == USERS
        wait_out(driver, driver.set_by(YEAR))
        driver.until(lambda found: found["sent"] == 2 * USERS and found["believed"])
        driver.set_by(-YEAR)
        found = driver.until(lambda found: found["days_to_go"] < 2)
        assert (found["year"], found["sent"]) == (2026, 2 * USERS)
        wait_out(driver, driver.set_by(DAY))
        driver.until(lambda found: found["sent"] == 3 * USERS)
        found = driver.set_by(-DAY / 2)
        assert (found["sent"], set(found["errors"].values())) == (3 * USERS, {""})
        days = Counter(["2026-11-25", "2026-11-26", "2027-11-25"])
        assert sent(url) == dict.fromkeys(range(1, USERS + 1), days)


def test_where_the_database_has_a_clock_ticks_go_on_too(postgres: Databases, tmp_path: Path) -> None:
    with postgres.one() as url, a_driver(url, tmp_path) as driver:
        driver.until(lambda found: found["ticks"] > 0)
        for seconds in (-HOUR, HOUR, YEAR, -YEAR):
            found = driver.set_by(seconds)
        assert set(found["errors"].values()) == {""}


def sent(database_url: str) -> dict[int, Counter[str]]:
    """How often each user was sent the digest of each day."""
    found: dict[int, Counter[str]] = {}
    with Session(create_engine(database_url, poolclass=NullPool)) as session, across_owners("test"):
        for row in session.scalars(select(Delivery).where(Delivery.state == DeliveryState.SENT)):
            found.setdefault(row.user_id, Counter())[row.occ_key[:10]] += 1
    return found
