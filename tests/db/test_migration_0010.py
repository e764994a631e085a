"""The tables that revision 0010 builds anew keep every row, every child row, and their rules."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from crm.db import migrate

NOW = datetime(2026, 11, 22, tzinfo=UTC)
STAMPS = {"created_at": NOW, "updated_at": NOW, "rev": 3}
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("company", {"name": "Initech", "name_key": "initech", "careers_url": "", "notes": "n", **STAMPS}),
    (
        "contact",
        {
            "name": "Dana Hart",
            "name_key": "dana hart",
            "company_key": "initech",
            "added_on": date(2026, 11, 1),
            "met_where": "",
            "met_through": "",
            "is_paused": False,
            "notes": "",
            **STAMPS,
        },
    ),
    (
        "opening",
        {"company_id": 1, "title": "Engineer", "link": "", "stage": "applied", "notes": "", **STAMPS},
    ),
    (
        "interview",
        {
            "opening_id": 1,
            "title": "Talk",
            "kind": "panel",
            "state": "planned",
            "starts_local": datetime(2026, 11, 24, 14),  # noqa: DTZ001 - wall time
            "ends_local": datetime(2026, 11, 24, 15),  # noqa: DTZ001 - wall time
            "zone": "Europe/Berlin",
            "starts_at": NOW,
            "ends_at": NOW,
            "local_day": date(2026, 11, 24),
            "place": "",
            "link": "",
            "notes": "",
            "sequence": 0,
            "edited": [],
            **STAMPS,
        },
    ),
    (
        "followup",
        {
            "kind": "keep_in_touch",
            "state": "open",
            "contact_id": 1,
            "interview_id": 1,
            "origin_key": "cadence:1:1",
            "due_on": date(2026, 12, 1),
            "planned_on": date(2026, 12, 2),
            "title": "",
            "opener": "",
            "attempts": 0,
            **STAMPS,
        },
    ),
    ("staged_file", {"name": "a.ics", "sha256": "ab", "raw": b"x", "state": "applied", "created_at": NOW}),
]


@pytest.fixture
def engine(database_url: str) -> sa.Engine:
    """A database of revision 0009 with a row in every table that is changed."""
    engine = sa.create_engine(database_url, poolclass=NullPool)
    command.downgrade(migrate.alembic_config(engine), "0009")
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        connection.execute(tables.tables["user"].insert().values(_user(tables.tables["user"])))
        for name, values in ROWS:
            connection.execute(tables.tables[name].insert().values(user_id=1, **values))
    return engine


def _user(table: sa.Table) -> dict[str, Any]:
    """A value for whatever an account needs."""
    plain = {str: "x", int: 1, bool: False, datetime: NOW, date: NOW.date()}
    return {
        column.name: plain.get(column.type.python_type, NOW.time())
        for column in table.columns
        if not column.nullable and not column.primary_key
    }


def test_every_row_is_there_afterwards(engine: sa.Engine, tmp_path: Path) -> None:
    migrate.upgrade(engine, backups=tmp_path, now=NOW)
    with engine.connect() as connection:
        for name, values in ROWS:
            kept = connection.execute(sa.text(f"select * from {name}")).mappings().all()  # noqa: S608
            assert len(kept) == 1
            assert [kept[0][key] for key in values if isinstance(values[key], str)] == [
                value for value in values.values() if isinstance(value, str)
            ]
        opened = connection.execute(sa.text("select effective_day, opening_id from followup")).one()
    assert str(opened.effective_day) == "2026-12-02"
    assert opened.opening_id is None


def test_the_rules_of_the_tables_still_hold(engine: sa.Engine, tmp_path: Path) -> None:
    migrate.upgrade(engine, backups=tmp_path, now=NOW)
    tables = sa.MetaData()
    tables.reflect(engine)
    followup = tables.tables["followup"]
    again = dict(ROWS[4][1], origin_key="cadence:1:2")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(followup.insert().values(user_id=1, **again))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(
            followup.insert().values(user_id=1, **(again | {"kind": "custom", "contact_id": 7}))
        )
    with engine.begin() as connection:
        connection.execute(tables.tables["opening"].delete())
        assert connection.scalar(sa.select(sa.func.count()).select_from(followup)) == 0


def test_no_id_is_given_twice(engine: sa.Engine, tmp_path: Path) -> None:
    tables = sa.MetaData()
    tables.reflect(engine)
    staged = tables.tables["staged_file"]
    with engine.begin() as connection:
        last = connection.scalar(staged.insert().values(user_id=1, **ROWS[5][1]).returning(staged.c.id))
        connection.execute(staged.delete().where(staged.c.id == last))
    migrate.upgrade(engine, backups=tmp_path, now=NOW)
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        values = dict(ROWS[5][1], kind="invitation", total=0, done=0, note="")
        staged = tables.tables["staged_file"]
        made = connection.scalar(staged.insert().values(user_id=1, **values).returning(staged.c.id))
    assert made > last
