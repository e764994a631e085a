"""Two processes may write at once: nothing is lost, and nobody is told that the database is locked."""

import threading

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.db.engine import expect_reading, normalised_url
from crm.db.meta import Meta, meta, set_meta

WRITERS, ROUNDS = 4, 25


def _count_up(url: str, failures: list[Exception]) -> None:
    engine = create_engine(url, poolclass=NullPool)
    try:
        for _round in range(ROUNDS):
            with Session(engine) as session, session.begin():
                row = session.scalars(select(Meta).where(Meta.key == "count").with_for_update()).one()
                row.value = str(int(row.value) + 1)
    except Exception as error:
        failures.append(error)
    finally:
        engine.dispose()


def test_read_then_write_from_several_writers_loses_nothing(database_url: str, session: Session) -> None:
    set_meta(session, "count", "0")
    session.commit()
    failures: list[Exception] = []
    threads = [threading.Thread(target=_count_up, args=(database_url, failures)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    session.rollback()
    assert meta(session, "count") == str(WRITERS * ROUNDS)


def test_a_reader_does_not_wait_for_a_writer(database_url: str, session: Session) -> None:
    set_meta(session, "held", "before")
    session.commit()
    set_meta(session, "held", "after")
    engine = create_engine(database_url, poolclass=NullPool)
    expect_reading(True)
    try:
        with Session(engine) as reader:
            assert meta(reader, "held") == "before"
    finally:
        expect_reading(False)
        engine.dispose()
    session.rollback()


def test_addresses_of_postgresql_name_the_installed_driver() -> None:
    assert normalised_url("postgres://u@h/d") == "postgresql+psycopg://u@h/d"
    assert normalised_url("postgresql://u@h/d") == "postgresql+psycopg://u@h/d"
    assert normalised_url("sqlite:///x") == "sqlite:///x"
