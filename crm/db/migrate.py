"""Migrations: brought to the newest at start, with a backup of the SQLite file first.

Whether there is anything to do is seen without Alembic: it takes 10 MB that a running instance never needs.
"""

import re
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, inspect, make_url, text

from crm.db import statistics

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).resolve().parent / "migrations"
FULL_TEXT = re.compile(r"search_(?:index(?:_\w+)?|vocabulary|terms|spelling)")
"""The full-text index: FTS5's tables with their shadows, and the indexes that only PostgreSQL has."""


def alembic_config(engine: Engine) -> "Config":
    """Alembic's settings, bound to this engine."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.attributes["engine"] = engine
    return settings


def current(engine: Engine) -> str | None:
    """The revision of the database; None for an empty one."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def newest() -> str:
    """The revision that this version of the app wants: the highest number among the files of migrations."""
    return max(_revisions())


def knows(revision: str) -> bool:
    """Whether this version of the app has that revision, or it was made by a newer one."""
    return revision in _revisions()


def upgrade(engine: Engine, *, backups: Path, now: datetime) -> bool:
    """Bring the database to the newest revision; True when something was done.

    An existing SQLite database is copied to `backups` first, so that a failed migration loses nothing. Its
    planner gets its figures anew where they are not those of this version.
    """
    before = current(engine)
    is_old = before != newest()
    if is_old:
        if before is not None and engine.dialect.name == "sqlite":
            copy_sqlite(engine, backups / f"before-{newest()}-{now:%Y%m%d-%H%M%S}.sqlite3")
        from alembic import command  # noqa: PLC0415 - see above

        command.upgrade(alembic_config(engine), "head")
    statistics.settle(engine)
    return is_old


def _revisions() -> set[str]:
    return {file.name.split("_", 1)[0] for file in (HERE / "versions").glob("[0-9]*_*.py")}


def is_described(name: str | None, _kind: str, _parents: Any) -> bool:
    """Whether the models describe this table or index of a database; a full-text index is made by hand."""
    return FULL_TEXT.fullmatch(name or "") is None


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
