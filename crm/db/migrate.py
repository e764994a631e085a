"""Migrations: brought to the newest at start, with a backup of the SQLite file first."""

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url

HERE = Path(__file__).resolve().parent / "migrations"


def alembic_config(engine: Engine) -> Config:
    """Alembic's settings, bound to this engine."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.attributes["engine"] = engine
    return settings


def current(engine: Engine) -> str | None:
    """The revision of the database; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this version of the app wants."""
    head = ScriptDirectory(str(HERE)).get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


def upgrade(engine: Engine, *, backups: Path, now: datetime) -> bool:
    """Bring the database to the newest revision; True when something was done.

    An existing SQLite database is copied to `backups` first, so that a failed migration loses nothing.
    """
    before = current(engine)
    if before == newest():
        return False
    if before is not None and engine.dialect.name == "sqlite":
        copy_sqlite(engine, backups / f"before-{newest()}-{now:%Y%m%d-%H%M%S}.sqlite3")
    command.upgrade(alembic_config(engine), "head")
    return True


def copy_sqlite(engine: Engine, target: Path) -> None:
    """A consistent copy of a SQLite database, made while it is in use."""
    source = make_url(str(engine.url)).database
    if source is None:
        raise ValueError("this is no database file")
    target.parent.mkdir(parents=True, exist_ok=True)
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        copy.close()
        origin.close()
