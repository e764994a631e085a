"""What SQLite's planner is told: the same everywhere, and enough to find rows by what they belong to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, create_engine, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.contacts.models import Contact, ContactMethod
from crm.core.cadence import Tier
from crm.db import statistics
from crm.db.owner import acting_as
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from tests.databases import sqlite_database

OWNER = 7
FEW: dict[str, Select[Any]] = {
    "the methods of some contacts": select(ContactMethod.id).where(ContactMethod.contact_id.in_([1, 2, 3])),
    "a rung of the ladder of a contact": select(FollowUp.id).where(
        FollowUp.contact_id == 1, FollowUp.origin_key.startswith("keep:")
    ),
    "some contacts": select(Contact.id).where(Contact.id.in_([1, 2, 3]), Contact.deleted_at.is_(None)),
    "who took part in some talks": select(InteractionContact.id)
    .join(Interaction, Interaction.id == InteractionContact.interaction_id)
    .where(InteractionContact.interaction_id.in_([1, 2, 3])),
}


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path) as url:
        engine = create_engine(url, poolclass=NullPool)
        yield engine
        engine.dispose()


def told(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT idx, stat FROM sqlite_stat1"))
        return {row.idx: row.stat for row in rows}


def plan(session: Session, statement: Select[Any]) -> list[str]:
    """The steps of the plan, as the app would send the statement for its owner."""
    with acting_as(OWNER):
        sent: list[str] = []
        connection = session.connection()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(sent.append)
        session.execute(statement).all()
        raw.set_trace_callback(None)
        return [step[-1] for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[-1]}")]


def test_a_new_database_is_told_of_every_index_on_owned_rows(engine: Engine) -> None:
    sizes = told(engine)
    assert not statistics.settle(engine)
    assert sizes["ix_contact_tier"] == "1000000 10000 2500 1"
    assert sizes["sqlite_autoindex_contact_1"].endswith(" 1")
    assert not any("session" in index for index in sizes)


def test_what_somebody_analysed_is_put_back(engine: Engine) -> None:
    before = told(engine)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
        connection.execute(text("INSERT INTO sqlite_stat1 VALUES ('contact', 'ix_contact_tier', '1 1 1 1')"))
    assert told(engine) != before
    assert statistics.settle(engine)
    assert told(engine) == before


def test_a_new_index_is_told_of(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE UNIQUE INDEX ix_new ON contact (user_id, name) WHERE rev > 1"))
    assert statistics.settle(engine)
    assert told(engine)["ix_new"] == "33333 333 1"


@pytest.mark.parametrize("what", FEW)
def test_few_rows_are_found_by_what_they_belong_to(engine: Engine, what: str) -> None:
    with Session(engine) as session:
        steps = plan(session, FEW[what])
        assert not any("(user_id=?)" in step or step.startswith("SCAN") for step in steps), steps


def test_without_the_figures_it_would_walk_through_all_that_the_owner_has(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM sqlite_stat1"))
    with Session(engine) as session:
        plans = [plan(session, each) for each in FEW.values()]
    assert any("(user_id=?)" in step for steps in plans for step in steps)


def test_everybody_of_a_tier_stands_in_the_order_of_the_list(engine: Engine) -> None:
    everybody = select(Contact.id).where(
        Contact.tier == Tier.A, Contact.deleted_at.is_(None), Contact.archived_at.is_(None)
    )
    with Session(engine) as session:
        steps = plan(session, everybody.order_by(Contact.name_key, Contact.id).limit(51))
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_other_databases_count_for_themselves() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    assert not statistics.settle(engine)
    engine.dispose()
