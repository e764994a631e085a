"""Signs of life that cannot be left behind: locks that the system takes away from a process that ends.

A process holds a lock on its journal, which everybody sees who shares the instance folder, and on PostgreSQL
a lock in a session of its own. Where neither can be seen, only heartbeats tell.
"""

import contextlib
import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import structlog
from flask import Flask
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm.db.flask import db
from crm.notifications import queries
from crm.notifications.actions import Remains
from crm.notifications.actions.workers import boot_id
from crm.notifications.journal import FOLDER, Journal, origin, path_of, read
from crm.notifications.models import STALE, Worker
from crm.notifications.units import settings_of

try:
    import fcntl
except ImportError:  # Windows: heartbeats only
    fcntl = None  # type: ignore[assignment]

log = structlog.get_logger()

SILENT = timedelta(seconds=15)
"""With its lock in the database gone, a process is taken for dead when it was silent for so long: a restart
of the database takes the locks of the living too, which come back with their next heartbeat."""

KEPT = timedelta(days=7)
"""Copies of journals, as a restored or cloned folder has them, are kept for so long."""


class Lifeline:
    """The locks of this process. Open it before anything is claimed, `keep` it with every heartbeat."""

    def __init__(self, instance: Path, worker_id: str, engine: Engine) -> None:
        self.instance = instance
        self.worker_id = worker_id
        self._engine = engine if engine.dialect.name == "postgresql" else None
        self._session: Connection | None = None
        self._journal: Journal | None = None
        self._guard = Lock()

    @property
    def journal(self) -> Journal:
        """Where this process notes what it lets go."""
        if self._journal is None:
            raise LookupError("the lifeline is not open")
        return self._journal

    def open(self) -> "Lifeline":
        """Take the locks. Raises `OSError` when the journal cannot be made."""
        journal = Journal(path_of(self.instance, self.worker_id))
        journal.introduce(self.worker_id, boot_id(), is_locked=_lock(journal.handle))
        self._journal = journal
        self.keep()
        return self

    def keep(self) -> bool:
        """Take the lock in the database again if it was lost with its session; whether it is held now."""
        with self._guard:
            try:
                self._take()
            except SQLAlchemyError as problem:
                log.info("the lock in the database is lost for now", error=type(problem).__name__)
                self._drop()
            return self._session is not None

    def close(self, *, settled: bool) -> None:
        """Let the locks go. The journal is thrown away only when nothing is left that it must tell."""
        with self._guard:
            self._engine = None
            if self._session is not None:
                with contextlib.suppress(SQLAlchemyError):
                    self._session.execute(select(func.pg_advisory_unlock(number(self.worker_id))))
            self._drop()
            if self._journal is not None:
                if settled:
                    self._journal.path.unlink(missing_ok=True)
                self._journal.close()
                self._journal = None

    def _take(self) -> None:
        if self._session is not None:
            self._session.execute(select(1))
        elif self._engine is not None:
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            mine = select(func.pg_try_advisory_lock(number(self.worker_id)))
            if not self._session.execute(mine).scalar_one():
                self._drop()

    def _drop(self) -> None:
        """End the session, not only its loan from the pool: the lock hangs on it."""
        if self._session is not None:
            session, self._session = self._session, None
            session.invalidate()
            session.close()


def of(app: Flask, worker_id: str) -> Lifeline:
    """The lifeline of a worker of this app, not yet opened."""
    with app.app_context():
        return Lifeline(settings_of(app).instance, worker_id, db.engine)


def gone(session: Session, instance: Path, *, me: str | None, now: datetime) -> list[Remains]:
    """The processes that hold rows or left a journal here, and are dead; and those merely silent."""
    listed = session.execute(select(Worker.id, Worker.heartbeat_at)).all()
    heartbeats = {row.id: row.heartbeat_at for row in listed}
    found = []
    for worker_id in sorted((queries.owners(session) | _writers(instance)) - {me}):
        path = path_of(instance, worker_id)
        age = abs(now - heartbeats[worker_id]) if worker_id in heartbeats else None
        if is_dead(session, path, age):
            story = read(path)
            complete = story is not None and story.is_complete(boot_id())
            found.append(Remains(worker_id, story, complete))
        elif age is not None and age > STALE:
            found.append(Remains(worker_id, silent=True))
    return found


def is_dead(session: Session, path: Path, age: timedelta | None) -> bool:
    """Whether the process with this journal is gone for good. One that cannot be seen is given more time.

    `age`: how long ago its heartbeat was, in either direction; None for one that is on no list.
    """
    seen = is_locked(path)
    if seen is not None:
        return not seen
    limit = STALE
    if session.get_bind().dialect.name == "postgresql":
        if not _has_let_go(session, path.name):
            return False
        limit = SILENT
    return age is None or age >= limit


def is_locked(path: Path) -> bool | None:
    """Whether the writer of this journal lives; None when its lock cannot be seen from here."""
    found = origin(path)
    if fcntl is None or found is None or not found.is_locked:
        return None
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(handle)
    return False


def forget(instance: Path, worker_id: str) -> None:
    """Throw a journal away, once everything in it is settled."""
    path_of(instance, worker_id).unlink(missing_ok=True)


def prune(instance: Path, *, now: datetime) -> int:
    """Throw away what lies among the journals, is none of them, and was not touched for long; how many."""
    count = 0
    with contextlib.suppress(OSError):
        for path in (instance / FOLDER).iterdir():
            age = now.timestamp() - path.stat().st_mtime
            if origin(path) is None and age > KEPT.total_seconds():
                path.unlink(missing_ok=True)
                count += 1
    return count


def number(worker_id: str) -> int:
    """The number under which PostgreSQL keeps the lock of this worker."""
    return int.from_bytes(hashlib.sha256(f"keepwarm {worker_id}".encode()).digest()[:8], "big", signed=True)


def _writers(instance: Path) -> set[str]:
    """Whose journals lie here."""
    try:
        return {path.name for path in (instance / FOLDER).iterdir() if origin(path) is not None}
    except OSError:
        return set()


def _has_let_go(session: Session, worker_id: str) -> bool:
    """Whether nobody holds that lock. Taken for the length of this transaction only."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(number(worker_id)))))


def _lock(handle: int) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:  # a file system without locks
        log.warning("the journal cannot be locked", error=str(problem))
        return False
    return True
