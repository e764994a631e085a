"""A backup is one zip: the database, config.toml and the secret key that opens what is encrypted in it."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url

from crm.config import Settings
from crm.db import migrate
from crm.db.engine import normalised_url

DATABASE, DUMP = "crm.sqlite3", "crm.pgdump"
KEY, CONFIG = "secret.key", "config.toml"
KNOWN = {DATABASE, DUMP, KEY, CONFIG}
MOST = 16 * 1024**3
PRIVATE = 0o600


class BadBackup(ValueError):
    """No backup can be written, or the file is none that fits; the message says why."""


def is_sqlite(settings: Settings) -> bool:
    """Whether the instance keeps its data in a SQLite file."""
    return settings.database.startswith("sqlite")


def write(settings: Settings, target: Path) -> None:
    """Write a consistent backup, readable by its owner only, while the instance is in use.

    `target` is replaced only once the backup is whole. Raises `BadBackup`.
    """
    beside = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=settings.instance) as folder:
        data = _copy_sqlite(settings, Path(folder)) if is_sqlite(settings) else _dump(settings, Path(folder))
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(data, data.name)
            for name in (KEY, CONFIG):
                if (settings.instance / name).exists():
                    archive.write(settings.instance / name, name)
    beside.replace(target)


@contextmanager
def opened(source: Path, settings: Settings) -> Iterator[Path]:
    """A folder with what is in a backup, looked over. Raises `BadBackup`."""
    with tempfile.TemporaryDirectory(dir=settings.instance) as folder:
        found = _unpack(source, Path(folder))
        wanted = DATABASE if is_sqlite(settings) else DUMP
        if not (found / wanted).exists():
            raise BadBackup(f"{source} holds a database of the other kind: SQLite and PostgreSQL do not mix.")
        if is_sqlite(settings):
            _check(found / DATABASE)
            _check_age(found / DATABASE)
        yield found


def place(found: Path, settings: Settings) -> None:
    """Put its contents in place of database and secret key; config.toml only where there is none."""
    if is_sqlite(settings):
        _place_sqlite(found / DATABASE, settings)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run_tool("pg_restore", settings, *options, str(found / DUMP))
    if (found / KEY).exists():
        (found / KEY).replace(settings.instance / KEY)
    if (found / CONFIG).exists() and not (settings.instance / CONFIG).exists():
        (found / CONFIG).replace(settings.instance / CONFIG)


def _copy_sqlite(settings: Settings, folder: Path) -> Path:
    source, copy = _file_of(settings), folder / DATABASE
    if not source.exists():
        raise BadBackup(f"There is no database at {source} yet.")
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    _check(copy)
    return copy


def _place_sqlite(database: Path, settings: Settings) -> None:
    target = _file_of(settings)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    database.replace(target)


def _dump(settings: Settings, folder: Path) -> Path:
    target = folder / DUMP
    _run_tool("pg_dump", settings, "--format=custom", "--no-owner", f"--file={target}")
    return target


def _run_tool(name: str, settings: Settings, *options: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment, where nobody lists it."""
    tool = shutil.which(name)
    if tool is None:
        raise BadBackup(f"{name} is not installed; it comes with PostgreSQL's client programs.")
    url = make_url(normalised_url(settings.database))
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [tool, *options, f"--dbname={_plain(url)}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["it did not say why"]
        raise BadBackup(f"{name} failed: {lines[-1][:300]}")


def _plain(url: URL) -> str:
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string(hide_password=False)


def _unpack(source: Path, folder: Path) -> Path:
    """The known files of the archive, by name only: paths in it are not followed."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = KNOWN.intersection(archive.namelist())
            if not names & {DATABASE, DUMP}:
                raise BadBackup(f"{source} is no backup of Keepwarm.")
            if sum(archive.getinfo(name).file_size for name in names) > MOST:
                raise BadBackup("What is in this file is too large.")
            for name in names:
                with archive.open(name) as packed, (folder / name).open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
                (folder / name).chmod(PRIVATE)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, OSError) as error:
        if isinstance(error, BadBackup):
            raise
        raise BadBackup(f"{source} cannot be read as a backup: {error}") from error
    return folder


def _check(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        try:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise BadBackup(f"The database is damaged: {error}") from error
    if verdict != "ok":
        raise BadBackup(f"The database is damaged: {verdict}")


def _check_age(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        try:
            [(revision,)] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        except (sqlite3.DatabaseError, ValueError) as error:
            raise BadBackup("The database in it is none of Keepwarm.") from error
    if not migrate.knows(revision):
        raise BadBackup("The database was made by a newer Keepwarm; upgrade this one first.")


def _file_of(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")
