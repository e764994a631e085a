"""Whether a process lives is told by locks that the system takes away from the dead."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Engine, cast, column, create_engine, func, select, table
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.accounts.models import User
from crm.notifications import lifelines
from crm.notifications.journal import path_of
from crm.notifications.lifelines import Lifeline
from crm.notifications.models import STALE
from tests.notifications.outbox import a_worker

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HOLDS = """
import sys
from pathlib import Path
from sqlalchemy import create_engine
from crm.notifications.lifelines import Lifeline
line = Lifeline(Path(sys.argv[1]), "w1", create_engine("sqlite://")).open()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _owner(user: User) -> None:
    """Every test here looks at the outbox of one user."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


@contextmanager
def another_process(instance: Path) -> Iterator["subprocess.Popen[str]"]:
    """Holds the lifeline of w1 until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(instance)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def is_dead(session: Session, instance: Path, age: timedelta | None) -> bool:
    found = lifelines.is_dead(session, path_of(instance, "w1"), age)
    session.rollback()
    return found


def test_a_killed_process_is_dead_at_once_and_a_living_one_however_silent_is_not(
    session: Session, tmp_path: Path
) -> None:
    with another_process(tmp_path) as process:
        assert not is_dead(session, tmp_path, 100 * STALE)
        assert not is_dead(session, tmp_path, None)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert is_dead(session, tmp_path, timedelta(0))


def test_a_process_that_cannot_be_seen_is_given_time(session: Session, tmp_path: Path) -> None:
    assert not is_dead(session, tmp_path, lifelines.SILENT / 2)
    assert is_dead(session, tmp_path, STALE)
    in_between = (lifelines.SILENT + STALE) / 2
    assert is_dead(session, tmp_path, in_between) == (session.get_bind().dialect.name == "postgresql")


def test_a_copied_folder_says_nothing_about_the_process_it_was_copied_from(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    line = Lifeline(tmp_path / "one", "w1", engine).open()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert not is_dead(session, tmp_path / "two", timedelta(seconds=1))
    line.close(settled=True)


def test_where_locks_are_unknown_heartbeats_decide(
    session: Session, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifelines, "fcntl", None)
    line = Lifeline(tmp_path, "w1", engine).open()
    line.journal.sending((1, 1))
    assert not is_dead(session, tmp_path, timedelta(seconds=5))
    line.close(settled=False)
    assert is_dead(session, tmp_path, STALE)


def test_the_lock_in_the_database_keeps_a_silent_process_alive_and_comes_back_after_an_outage(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    if engine.dialect.name != "postgresql":
        return
    line = Lifeline(tmp_path / "elsewhere", "w1", engine).open()
    assert not is_dead(session, tmp_path, 10 * STALE)
    killed = select(func.pg_terminate_backend(_holder(session), 10_000))  # returns once it is gone
    assert session.scalar(killed)
    session.commit()
    assert is_dead(session, tmp_path, lifelines.SILENT)
    assert not is_dead(session, tmp_path, lifelines.SILENT / 2)
    assert line.keep() is False
    assert line.keep() is True
    assert not is_dead(session, tmp_path, 10 * STALE)
    line.close(settled=True)
    assert is_dead(session, tmp_path, 10 * STALE)


def test_at_the_end_the_journal_goes_unless_it_has_something_to_tell(engine: Engine, tmp_path: Path) -> None:
    for settled in (False, True):
        line = Lifeline(tmp_path, "w1", engine).open()
        line.close(settled=settled)
        assert path_of(tmp_path, "w1").exists() is not settled
    assert line.keep() is False


def test_only_the_dead_and_the_silent_are_found(session: Session, tmp_path: Path) -> None:
    a_worker(session, "w1", heartbeat_at=NOW - 2 * STALE)
    with another_process(tmp_path) as process:
        [silent] = lifelines.gone(session, tmp_path, me="w2", now=NOW)
        assert (silent.worker_id, silent.silent) == ("w1", True)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        [dead] = lifelines.gone(session, tmp_path, me="w2", now=NOW)
        assert (dead.silent, dead.story is not None, dead.is_complete) == (False, True, True)
        assert lifelines.gone(session, tmp_path, me="w1", now=NOW) == []
    session.rollback()


def test_copies_of_journals_are_thrown_away_in_time(engine: Engine, tmp_path: Path) -> None:
    line = Lifeline(tmp_path, "w1", engine).open()
    copy = path_of(tmp_path, "w0")
    copy.write_bytes(line.journal.path.read_bytes())
    touched = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    assert lifelines.prune(tmp_path, now=touched + lifelines.KEPT / 2) == 0
    assert lifelines.prune(tmp_path, now=touched + 2 * lifelines.KEPT) == 1
    assert (copy.exists(), line.journal.path.exists()) == (False, True)
    line.close(settled=True)


def _holder(session: Session) -> int:
    """The process of the database in which the lock is held; two halves of one number name it there."""
    locks = table("pg_locks", column("pid"), column("locktype"), column("classid"), column("objid"))
    high = lifelines.number("w1") >> 32 & 0xFFFF_FFFF
    found = session.scalar(
        select(locks.c.pid).where(locks.c.locktype == "advisory", cast(locks.c.classid, BigInteger) == high)
    )
    assert found is not None
    return int(found)
