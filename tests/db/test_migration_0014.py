"""Revision 0014 fills what the list is sorted by, for contacts that were there before it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.pool import NullPool

from crm.contacts import keys
from crm.db import migrate

NOW = datetime(2026, 11, 22, tzinfo=UTC)
STAMPS = {"created_at": NOW, "updated_at": NOW, "rev": 0}
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("company", {"name": "Initech", "name_key": "initech", "careers_url": "", "notes": "", **STAMPS}),
    ("contact", {"name": "Dana van Hart", "tier": "A", "own_months": None, "next_due_on": date(2026, 11, 1)}),
    ("contact", {"name": "Cher", "tier": None, "own_months": None, "next_due_on": None}),
    ("position", {"contact_id": 1, "company_id": 1, "title": "Lead Édition", "is_current": True}),
    ("position", {"contact_id": 1, "company_id": 1, "title": "Clerk", "is_current": False}),
    ("opening", {"company_id": 1, "stage": "applied", **STAMPS}),
    ("interview", {"state": "held", "local_day": date(2026, 10, 1), "edited": []}),
    ("interview", {"state": "held", "local_day": date(2026, 10, 9), "deleted_at": NOW, "edited": []}),
    ("interview", {"state": "planned", "local_day": date(2026, 12, 1), "edited": []}),
    *(("participant", {"interview_id": each, "contact_id": 1, "role": "interviewer"}) for each in (1, 2, 3)),
]


@pytest.fixture
def migrated(database_url: str, tmp_path: Path) -> sa.Engine:
    """A database that was at revision 0013 with these rows."""
    engine = sa.create_engine(database_url, poolclass=NullPool)
    command.downgrade(migrate.alembic_config(engine), "0013")
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, said in [("user", {"email": "me@example.org"}), *ROWS]:
            table = tables.tables[name]
            connection.execute(table.insert().values({**_needed(table), **_key(name, said), **said}))
    migrate.upgrade(engine, backups=tmp_path, now=NOW)
    return engine


def _needed(table: sa.Table) -> dict[str, Any]:
    """A value for whatever a row needs."""
    plain = {str: "", int: 1, bool: False, float: 0.0, datetime: NOW, date: NOW.date(), list: [], dict: {}}
    return {
        column.name: plain.get(column.type.python_type, NOW.time())
        for column in table.columns
        if not column.nullable and not column.primary_key and column.server_default is None
    }


def _key(name: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"name_key": keys.name_key(said["name"])} if name == "contact" else {}


def test_contacts_are_filed_and_dated_as_if_they_were_new(migrated: sa.Engine) -> None:
    with migrated.connect() as connection:
        found = connection.execute(
            sa.text("select family_key, title_key, slips_on, interviewed_on from contact order by id")
        ).all()
        welcomed = connection.scalar(sa.text('select welcomed_on from "user"'))
    assert [tuple(map(str, row)) for row in found] == [
        ("van hart dana", "lead edition", "2026-11-17", "2026-10-01"),
        (keys.family_key("Cher"), "", "None", "None"),
    ]
    assert str(welcomed) == "2026-11-22"


def test_it_goes_back_and_forth_without_losing_anybody(migrated: sa.Engine, tmp_path: Path) -> None:
    command.downgrade(migrate.alembic_config(migrated), "0013")
    migrate.upgrade(migrated, backups=tmp_path, now=NOW)
    with migrated.connect() as connection:
        assert connection.scalars(sa.text("select name from contact order by id")).all() == [
            "Dana van Hart",
            "Cher",
        ]
