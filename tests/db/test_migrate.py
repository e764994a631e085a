"""Migrations: the newest schema is what the models say, data stays, and a backup comes first."""

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from crm.db import migrate
from crm.db.base import Base

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_newest_schema_is_what_the_models_say(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        described = MigrationContext.configure(connection, opts={"include_name": migrate.is_described})
        assert compare_metadata(described, Base.metadata) == []
    engine.dispose()


def test_the_newest_revision_is_the_one_that_alembic_knows(sqlite_template: Path) -> None:
    scripts = ScriptDirectory(str(migrate.HERE))
    assert scripts.get_heads() == [migrate.newest()]
    engine = create_engine(f"sqlite:///{sqlite_template}", poolclass=NullPool)
    assert migrate.current(engine) == migrate.newest()
    engine.dispose()


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}", poolclass=NullPool)
    assert migrate.current(engine) is None
    engine.dispose()


def test_the_whole_way_down_and_up_again_works(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    command.downgrade(migrate.alembic_config(engine), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert migrate.upgrade(engine, backups=tmp_path, now=NOW)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_database_that_is_new_enough_is_left_alone(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    assert not migrate.upgrade(engine, backups=tmp_path / "backups", now=NOW)
    assert not (tmp_path / "backups").exists()
    engine.dispose()


def test_an_upgrade_copies_the_sqlite_file_first_and_keeps_the_data(
    sqlite_template: Path, tmp_path: Path
) -> None:
    file = tmp_path / "crm.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    command.downgrade(migrate.alembic_config(engine), "-1")
    with engine.begin() as connection:
        connection.execute(sa.text("insert into meta (key, value) values ('kept', 'yes')"))
    assert migrate.upgrade(engine, backups=tmp_path / "backups", now=NOW)
    [copy] = (tmp_path / "backups").glob("*.sqlite3")
    for database in (file, copy):
        other = create_engine(f"sqlite:///{database}", poolclass=NullPool)
        with other.connect() as connection:
            assert connection.scalar(sa.text("select value from meta where key = 'kept'")) == "yes"
        other.dispose()
    engine.dispose()
