"""A backup is one zip: the database, config.toml and the secret key that opens what is encrypted in it."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from pathlib import Path

from sqlalchemy import make_url

from crm.config import Settings
from crm.db.engine import normalised_url

DATABASE, DUMP = "crm.sqlite3", "crm.pgdump"
BESIDE = ("config.toml", "secret.key")
MOST = 4 * 1024**3


class BadBackup(ValueError):
    """The file is no backup of ours, or the database in it is damaged; the message says which."""


def is_sqlite(settings: Settings) -> bool:
    """Whether the instance keeps its data in an SQLite file."""
    return settings.database.startswith("sqlite")


def write(settings: Settings, target: Path) -> None:
    """Write a consistent backup, readable by its owner only, while the instance is in use."""
    with tempfile.TemporaryDirectory(dir=settings.instance) as folder:
        data = _copy_sqlite(settings, Path(folder)) if is_sqlite(settings) else _dump(settings, Path(folder))
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(data, data.name)
            for name in BESIDE:
                if (settings.instance / name).exists():
                    archive.write(settings.instance / name, name)


def read(source: Path, settings: Settings) -> None:
    """Put a backup in place of database and secret key. Raises `BadBackup` before touching them."""
    with tempfile.TemporaryDirectory(dir=settings.instance) as folder:
        found = _unpack(source, Path(folder))
        _check(found / DATABASE)
        for suffix in ("-wal", "-shm"):
            (settings.instance / f"{DATABASE}{suffix}").unlink(missing_ok=True)
        for name in (DATABASE, *BESIDE):
            if (found / name).exists():
                (found / name).replace(settings.instance / name)


def _copy_sqlite(settings: Settings, folder: Path) -> Path:
    source = make_url(settings.database).database or ""
    copy = folder / DATABASE
    connection = sqlite3.connect(source)
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    _check(copy)
    return copy


def _dump(settings: Settings, folder: Path) -> Path:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise BadBackup("pg_dump is not installed; it comes with PostgreSQL's client programs.")
    target = folder / DUMP
    url = make_url(normalised_url(settings.database)).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    done = subprocess.run(
        [tool, "--format=custom", f"--file={target}", address], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BadBackup(f"pg_dump failed: {done.stderr.strip()[:300]}")
    return target


def _unpack(source: Path, folder: Path) -> Path:
    """The known files of the archive, by name only: paths in it are not followed."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            if DUMP in names:
                raise BadBackup("This is a PostgreSQL backup: unpack it and use pg_restore.")
            if DATABASE not in names:
                raise BadBackup("There is no database in this file.")
            for name in names & {DATABASE, *BESIDE}:
                if archive.getinfo(name).file_size > MOST:
                    raise BadBackup("The database in this file is too large.")
                with archive.open(name) as packed, (folder / name).open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
                (folder / name).chmod(0o600)
    except (zipfile.BadZipFile, OSError) as error:
        raise BadBackup(f"This file cannot be read as a backup: {error}") from error
    return folder


def _check(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.execute("SELECT count(*) FROM user")
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"The database in it is damaged: {error}") from error
    finally:
        connection.close()
    if verdict != "ok":
        raise BadBackup(f"The database in it is damaged: {verdict}")
