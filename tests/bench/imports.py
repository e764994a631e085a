"""Files of people: 10,000 rows looked at and taken in, beside a plain loop of the same calls and rows."""

import csv
import gc
import json
import os
import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import validate_email
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.clock import now
from crm.contacts.models import Contact, ContactMethod
from crm.core.when import When
from crm.db import migrate
from crm.db.base import Base
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.transfer.models import StagedFile, StagedRecord, StagedState, Verdict
from crm.transfer.movein import applying, intake, staging, views
from crm.transfer.movein.staging import HandedIn
from tests.bench.data import FAMILY, GIVEN
from tests.bench.figures import AT_MOST, Figure
from tests.bench.workshop import Workshop, workshop

ROWS, MANY, ROUNDS = 10_000, 100_000, 3
MEGABYTE = 1_000_000
HEADER = (
    "First Name",
    "Last Name",
    "Organization Name",
    "Organization Title",
    "E-mail 1 - Value",
    "Phone 1 - Value",
)
WRITTEN = (
    "company",
    "contact",
    "contact_method",
    "position",
    "contact_origin",
    "change_act",
    "change_row",
    "search_entry",
)


def figures(place: Workshop) -> list[Figure]:
    """Looking at a file, taking it in, and the memory of a large one."""
    user, _browser = place.account(ROWS // 2)
    data = google(ROWS)
    with place.app.app_context(), acting_as(user.id):
        session = db.session()
        looked = _looked_at(session, user, data)
        applied = _applied(session, user, data, place.folder)
    return [
        Figure(
            "import: 10k rows parsed, matched, shown / library calls",
            looked,
            AT_MOST,
            3,
            f"beside {ROWS // 2} contacts",
        ),
        Figure("import: 10k rows applied / the same rows by executemany", applied, AT_MOST, 4),
        Figure("import: memory at 100k rows, MB", _memory(place.folder / "large"), AT_MOST, 250),
    ]


def google(rows: int) -> bytes:
    """An address book as Google exports it."""
    chance, text = random.Random(rows), StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in range(rows):
        firm = number % max(1, rows // 20)
        writer.writerow(
            (
                chance.choice(GIVEN),
                f"{chance.choice(FAMILY)}{number}",
                f"Works {firm} GmbH",
                "Engineering Manager",
                f"person{number}@works{firm}.example.org",
                f"+49 30 {9_000_000 + number}",
            )
        )
    return text.getvalue().encode()


def _looked_at(session: Session, user: User, data: bytes) -> float:
    def ours() -> None:
        told = intake.tell(HandedIn(data, "contacts.csv"))
        when = When(now(), ZoneInfo(user.zone))
        row = intake.keep(session, told, b"", when=when)
        for _step in intake.read(session, row.id, told.opened, region="DE", when=when):
            session.commit()
        if len(views.records(session, row.id, None, None).rows) != 50:
            raise AssertionError("the preview shows nothing")
        session.commit()

    return _ratio(ours, lambda: _plain(session, user, data))


def _plain(session: Session, user: User, data: bytes) -> None:
    """What a competent first version does: the libraries' calls row by row, and a table to look at."""
    known = dict(session.execute(select(ContactMethod.value_key, ContactMethod.contact_id)).all())
    names = dict(session.execute(select(Contact.name_key, Contact.id)).all())
    found = []
    for place, row in enumerate(csv.DictReader(StringIO(data.decode())), start=1):
        checked = validate_email(row[HEADER[4]], check_deliverability=False, test_environment=True)
        number = phonenumbers.parse(row[HEADER[5]], "DE")
        phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        name = unicodedata.normalize("NFKD", f"{row[HEADER[0]]} {row[HEADER[1]]}").casefold()
        contact_id = known.get(checked.normalized) or known.get(phone) or names.get(name)
        found.append({"place": place, "said": json.loads(json.dumps(row)), "contact_id": contact_id})
    file = StagedFile(name="plain", sha256="plain", state=StagedState.UNDONE, created_at=now())
    session.add(file)
    session.flush()
    same = {"user_id": user.id, "file_id": file.id, "verdict": Verdict.NEW, "reasons": []}
    session.execute(insert(StagedRecord), [{**same, **row} for row in found])
    session.rollback()


def _applied(session: Session, user: User, data: bytes, folder: Path) -> float:
    """One import; then its rows once more into another database, one executemany a table."""
    row = views.one_file(session, staging.known_file(session, HandedIn(data, "").sha256).id)  # type: ignore[union-attr]
    when = When(now(), ZoneInfo(user.zone))
    before = {name: _rows(session, user, name) for name in WRITTEN}
    counts = {name: len(rows) for name, rows in before.items()}
    gc.collect()
    start = time.perf_counter()
    applying.begin(session, row, when=when)
    while not applying.step(session, row.id, when=when).is_over:
        session.commit()
    session.commit()
    ours = time.perf_counter() - start
    written = {name: _rows(session, user, name)[counts[name] :] for name in WRITTEN}
    session.rollback()
    return ours / _by_executemany(written, user, folder / "floor.sqlite3")


def _rows(session: Session, user: User, name: str) -> list[dict[str, Any]]:
    table = Base.metadata.tables[name]
    columns = [column for column in table.columns if column.computed is None]
    statement = select(*columns).where(table.c.user_id == user.id).order_by(table.c.id)
    return [dict(found) for found in session.execute(statement).mappings()]


def _by_executemany(written: dict[str, list[dict[str, Any]]], user: User, path: Path) -> float:
    engine = create_engine(f"sqlite:///{path}")
    migrate.upgrade(engine, backups=path.parent, now=now())
    _foundation(engine, user)
    times = []
    for _round in range(ROUNDS):
        with engine.connect() as connection:
            gc.collect()
            start = time.perf_counter()
            for name, rows in written.items():
                if rows:
                    connection.execute(insert(Base.metadata.tables[name]), rows)
            times.append(time.perf_counter() - start)
            connection.rollback()
    engine.dispose()
    return sorted(times)[ROUNDS // 2]


def _foundation(engine: Engine, user: User) -> None:
    """Whose rows they are."""
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        values = {column.name: getattr(user, column.key) for column in User.__table__.columns}
        connection.execute(insert(User), values)


def _ratio(measured: Callable[[], None], floor: Callable[[], None]) -> float:
    """The median of a few paired runs; each takes seconds."""
    pairs = [(_seconds(measured), _seconds(floor)) for _round in range(ROUNDS)]
    return sorted(one / other for one, other in pairs)[ROUNDS // 2]


def _seconds(call: Callable[[], None]) -> float:
    gc.collect()
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _memory(folder: Path) -> float:
    """The most that a process of its own takes while it looks at and takes in a large file."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.imports", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ.copy())
    return float(told.stdout.split()[-1]) / MEGABYTE


def _large(folder: Path) -> None:
    """In that process: print the peak of its resident memory in bytes."""
    data = google(MANY)
    with workshop(folder) as place:
        user, _browser = place.account(10)
        with place.app.app_context(), acting_as(user.id):
            session, when = db.session(), When(now(), ZoneInfo(user.zone))
            told = intake.tell(HandedIn(data, "contacts.csv"))
            row = intake.keep(session, told, staging.pack(data), when=when)
            session.commit()
            for _step in intake.read(session, row.id, told.opened, region="DE", when=when):
                session.commit()
            row = views.one_file(session, row.id)
            applying.begin(session, row, when=when)
            while not applying.step(session, row.id, when=when).is_over:
                session.commit()
            session.commit()
            if row.done != MANY:
                raise AssertionError(f"{row.done} records came in")
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            print(int(line.split()[1]) * 1024)


if __name__ == "__main__":
    _large(Path(sys.argv[1]))
