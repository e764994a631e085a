"""Acts on 10,000 contacts, beside a script that writes the same rows by executemany and derives nothing."""

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, bindparam, create_engine, insert, select
from sqlalchemy.orm import Session

from crm.app import wiring
from crm.clock import now
from crm.contacts.models import BulkRun, Contact
from crm.core.when import When
from crm.db import migrate
from crm.db.base import Base
from crm.db.changes.images import in_chunks, owned_models
from crm.db.noticing import everything
from crm.db.owner import acting_as, one
from crm.followups.derive import derive
from crm.people.bulk import running, undoing
from crm.people.bulk.verbs import Verb
from tests import databases
from tests.bench.data import NOW, a_filled_account
from tests.bench.figures import AT_MOST, Figure
from tests.postgres import Databases

MANY, ROUNDS = 10_000, 3
UNDO_AT_MOST = 1.5
ACTS: Mapping[Verb, dict[str, Any]] = MappingProxyType(
    {
        Verb.TIER: {"tier": "B"},
        Verb.TAG: {"tag": "Met in Berlin"},
        Verb.FOLLOW_UP: {"title": "Say hello", "on": "2026-12-01"},
        Verb.ARCHIVE: {},
        Verb.LOG: {"kind": "email", "text": "A happy new year", "day": "2026-11-25"},
    }
)
WHEN = When(NOW, ZoneInfo("UTC"))
Rows = dict[int, dict[str, Any]]


@dataclass(slots=True)
class Written:
    """What an act did to one table; `before` and `after` hold of a changed row the columns that differ."""

    made: list[dict[str, Any]] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)

    def back(self) -> "Written":
        """The way back."""
        return Written(made=self.gone, gone=self.made, before=self.after, after=self.before)


def figures(folder: Path, size: int = MANY) -> list[Figure]:
    """Each act on both databases."""
    found = []
    for name, url in _urls(folder):
        with url as address:
            found += _on(name, address, folder, size)
    return found


def _urls(folder: Path) -> Iterator[tuple[str, Any]]:
    yield "SQLite", _sqlite(folder / "bulk.sqlite3")
    yield "PostgreSQL", _postgresql()


@contextmanager
def _sqlite(path: Path) -> Iterator[str]:
    yield f"sqlite:///{path}"


@contextmanager
def _postgresql() -> Iterator[str]:
    server = databases.postgres_server(databases.server_folder())
    made = Databases(server, databases.make_postgres_template(server))
    with made.one() as url:
        yield url
    made.close()


def _on(name: str, url: str, folder: Path, size: int) -> list[Figure]:
    engine = create_engine(url)
    if url.startswith("sqlite"):
        migrate.upgrade(engine, backups=folder, now=now())
    wiring.listen()
    with Session(engine, autoflush=False) as session:
        user = a_filled_account(session, "bulk@example.org", size)
        user_id = user.id
        with acting_as(user_id):
            ids = list(session.scalars(select(Contact.id).order_by(Contact.id)))
            for some in in_chunks(ids):
                derive(session, some, when=WHEN)
            everything(session)
            session.commit()
            if not url.startswith("sqlite"):
                session.connection().exec_driver_sql("ANALYZE")
                session.commit()
            found = [each for verb in ACTS for each in _both(session, user_id, ids, name, verb)]
    engine.dispose()
    return found


def _both(session: Session, user_id: int, ids: list[int], name: str, verb: Verb) -> list[Figure]:
    """Doing it beside the script, and taking it back beside doing it."""
    doing, undone, before, written = [], [], _pictures(session, user_id), dict[str, Written]()
    for _round in range(ROUNDS):
        run_id, ours = _ours(session, verb, ids)
        written = _differences(before, _pictures(session, user_id))
        _apply(session, {each: table.back() for each, table in reversed(written.items())})
        doing.append(ours / _apply(session, written))
        undone.append(_taken_back(session, run_id) / ours)
        _restore(session, user_id, before)
    many = sum(len(each.made) + len(each.gone) + len(each.after) for each in written.values())
    what = f"bulk: {verb} of {len(ids) // 1000}k on {name}"
    return [
        Figure(f"{what} / the same rows by executemany", median(doing), AT_MOST, 3, f"{many} rows written"),
        Figure(f"{what}: taking it back / doing it", median(undone), AT_MOST, UNDO_AT_MOST),
    ]


def _taken_back(session: Session, run_id: int) -> float:
    run = one(session, BulkRun, run_id)
    _settled()
    start = time.perf_counter()
    if not undoing.begin(session, run, when=WHEN):
        raise AssertionError("it cannot be taken back")
    session.commit()
    while not undoing.step(session, run.id, when=WHEN).is_over:
        session.commit()
    session.commit()
    took = time.perf_counter() - start
    if undoing.kept(run):
        raise AssertionError(f"{undoing.kept(run)} were kept")
    return took


def _restore(session: Session, user_id: int, before: dict[str, Rows]) -> None:
    """What was taken back has other revisions, and the run is still there: as it was for the next round."""
    left = _differences(before, _pictures(session, user_id))
    _apply(session, {each: table.back() for each, table in reversed(left.items())})


def _settled() -> None:
    """What the bench keeps is not walked through while it measures."""
    gc.collect()
    gc.freeze()


def _ours(session: Session, verb: Verb, ids: list[int]) -> tuple[int, float]:
    _settled()
    start = time.perf_counter()
    run = running.begin(session, verb, ACTS[verb], ids, when=WHEN)
    session.commit()
    while not running.step(session, run.id, when=WHEN).is_over:
        session.commit()
    session.commit()
    took = time.perf_counter() - start
    if run.done != len(ids):
        raise AssertionError(f"{run.done} were done")
    return run.id, took


def _pictures(session: Session, user_id: int) -> dict[str, Rows]:
    """All rows of the account, parents first."""
    found = {}
    for name in owned_models():
        table = Base.metadata.tables[name]
        columns = [column for column in table.columns if column.computed is None]
        rows = session.execute(select(*columns).where(table.c.user_id == user_id).order_by(table.c.id))
        found[name] = {row["id"]: dict(row) for row in rows.mappings()}
    session.commit()
    session.expunge_all()
    return found


def _differences(before: dict[str, Rows], after: dict[str, Rows]) -> dict[str, Written]:
    found = {}
    for name, rows in after.items():
        old, table = before[name], Written()
        table.made = [row for row_id, row in rows.items() if row_id not in old]
        table.gone = [row for row_id, row in old.items() if row_id not in rows]
        changed = [row_id for row_id in rows if row_id in old and rows[row_id] != old[row_id]]
        names = sorted({each for row_id in changed for each in _differing(old[row_id], rows[row_id])})
        table.before = [{each: old[row_id][each] for each in ("id", *names)} for row_id in changed]
        table.after = [{each: rows[row_id][each] for each in ("id", *names)} for row_id in changed]
        if table.made or table.gone or changed:
            found[name] = table
    return found


def _differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def _apply(session: Session, written: dict[str, Written]) -> float:
    """Write it, a statement for each table; how long it took."""
    _settled()
    start = time.perf_counter()
    connection = session.connection()
    for name, table in written.items():
        _write(connection, Base.metadata.tables[name], table)
    session.commit()
    return time.perf_counter() - start


def _write(connection: Connection, table: Table, rows: Written) -> None:
    """What goes makes room, then what changes, for what comes."""
    if rows.gone:
        connection.execute(
            table.delete().where(table.c.id == bindparam("row")), [{"row": each["id"]} for each in rows.gone]
        )
    if rows.after:
        names = [name for name in rows.after[0] if name != "id"]
        statement = (
            table.update()
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(f"to_{name}") for name in names})
        )
        values = [{"row": each["id"], **{f"to_{name}": each[name] for name in names}} for each in rows.after]
        connection.execute(statement, values)
    if rows.made:
        connection.execute(insert(table), rows.made)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        for figure in figures(Path(place)):
            print(figure.line())
