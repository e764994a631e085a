"""Facts about an instance, noted by several processes at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from crm.db.meta import meta, set_meta

PROCESSES = 4


def test_a_value_is_stored_and_replaced(session: Session) -> None:
    assert meta(session, "printed_url") is None
    set_meta(session, "printed_url", "http://127.0.0.1:1")
    set_meta(session, "printed_url", "http://127.0.0.1:2")
    assert meta(session, "printed_url") == "http://127.0.0.1:2"


def test_processes_that_start_at_once_do_not_stumble_over_each_other(database_url: str) -> None:
    engine, start = create_engine(database_url, poolclass=NullPool), Barrier(PROCESSES)

    def introduce(number: int) -> None:
        start.wait(30)
        with Session(engine) as session:
            set_meta(session, "printed_url", f"http://127.0.0.1:{number}")
            set_meta(session, "ground", "the same")
            session.commit()

    with ThreadPoolExecutor(PROCESSES) as pool:
        for done in [pool.submit(introduce, number) for number in range(PROCESSES)]:
            done.result()
    with Session(engine) as session:
        assert meta(session, "ground") == "the same"
        assert (meta(session, "printed_url") or "").startswith("http://127.0.0.1:")
    engine.dispose()
