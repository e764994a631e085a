"""What a job of the rival runs, in a module that APScheduler can import by its name."""

import time

from sqlalchemy import Column, Engine, Float, Integer, MetaData, String, Table, update

from tests.bench.engine_stage import Sink

TABLES = MetaData()
TASKS = Table(
    "rival_task",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("state", String, nullable=False),
    Column("due", Float, nullable=False),
)


class Desk:
    """What the handler needs; a job can only carry what can be pickled."""

    engine: Engine
    sink: Sink
    late: list[float]


def handle(task: int, due: float) -> None:
    """Claim the row, then send."""
    with Desk.engine.begin() as connection:
        found = connection.execute(
            update(TASKS).where(TASKS.c.id == task, TASKS.c.state == "queued").values(state="sent")
        )
    if found.rowcount == 1:
        Desk.sink.take(b"%d 1 follow_up\n" % task)
        Desk.late.append(time.time() - due)
