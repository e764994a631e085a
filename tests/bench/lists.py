"""The contact list in every view and order, on both databases, against a page of the same template and rows.

The floor page has no session and no ORM: plain SQL by the database's own driver, the same rows and template.
`python -m tests.bench.lists 1000 10000` measures these sizes alone.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
from flask import render_template, request
from flask.testing import FlaskClient
from psycopg.rows import dict_row
from sqlalchemy import update

from crm.accounts.gate import tokenless
from crm.accounts.models import User
from crm.clock import now
from crm.contacts.models import Contact
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind
from crm.db.flask import db
from crm.db.keyset import Page
from crm.db.owner import acting_as
from crm.people import addresses, listing, rows
from crm.people.bulk import routes as bulk
from crm.people.bulk.forms import BulkForm
from crm.people.heads import USUAL
from crm.people.queries.beside import Next
from crm.people.queries.contacts import Column, View, Wanted
from tests import databases
from tests.bench.data import TODAY
from tests.bench.figures import AT_MOST, Figure
from tests.bench.timing import Call, ratio
from tests.bench.workshop import Workshop, workshop
from tests.postgres import Databases

SIZES = (1_000, 10_000, 100_000)
FLOOR = "/bench/floor"
ROUNDS = 15
SQL = """
SELECT c.id, c.name, c.name_key AS sort_value, p.title, p.company_id, o.name AS company, c.met_on,
       c.met_where, c.tier, c.own_months, c.is_paused, c.paused_until, c.last_contact_on, c.next_due_on,
       c.slips_on,
       c.interviewed_on, c.added_on, f.sha256 AS photo
FROM contact c
LEFT JOIN position p ON p.contact_id = c.id AND p.is_current
LEFT JOIN company o ON o.id = p.company_id
LEFT JOIN contact_photo f ON f.contact_id = c.id AND f.removed_at IS NULL
WHERE c.user_id = {user} AND c.deleted_at IS NULL AND c.archived_at IS NULL
ORDER BY c.name_key, c.id LIMIT 51
"""
STEPS = """
SELECT contact_id, kind, title, effective_day FROM followup
WHERE state = 'open' AND contact_id IN ({ids}) ORDER BY effective_day, id
"""
DAYS = ("met_on", "paused_until", "last_contact_on", "next_due_on", "slips_on", "interviewed_on", "added_on")
Read = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Case:
    """A list that is measured."""

    name: str
    path: str


VIEWS = [Case(f"view {view}", f"/contacts?view={view}") for view in View]
SORTS = [
    Case(f"sort {column} {order}", f"/contacts?sort={column}&order={order}")
    for column in Column
    for order in ("up", "down")
]
WORST = [
    Case("a search that finds nobody", "/contacts?q=zzzz"),
    Case("tier and quiet, by company", "/contacts?tier=A&tier=B&quiet=600&sort=company"),
    Case("due, by title", "/contacts?view=due&sort=title"),
    Case("slipping, by day of meeting", "/contacts?view=slipping&sort=met&order=down"),
    Case("moved lately (nobody)", "/contacts?moved=30"),
    Case("role in a process (nobody)", "/contacts?role=recruiter"),
    Case("put off, by name", "/contacts?step=snoozed"),
    Case("a tag that is gone", "/contacts?tag=7"),
    Case("met long ago (nobody)", "/contacts?met_until=2001-01-01"),
    Case("a company", "/contacts?company=Company+00001"),
]
"""Filters that no index answers together; what they cost is said, and bounded by the size of the account."""


def figures(_place: Workshop, sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """The dearest of all orders and of all views, for each size and database."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, url in (("SQLite", _no_url()), ("PostgreSQL", _postgresql())):
            with url as at, workshop(Path(folder), at) as place:
                floor = _add_floor(place)
                for size in sizes:
                    found += _of(place, name, size, floor)
    return found


def _of(place: Workshop, name: str, size: int, floor: str) -> list[Figure]:
    user, client = place.account(size)
    liven(place, user)
    lowest = partial(fetched, client, f"{floor}?user={user.id}")
    about = f"{size // 1000}k on {name} / floor page"

    def of(what: str, cases: list[Case], target: float) -> Figure:
        pairs = [(each.name, partial(fetched, client, each.path), lowest) for each in cases]
        return dearest(f"contact list {what}, {about}", pairs, target)

    found = [of("in the dearest order", SORTS, 1.6), of("in the dearest view", VIEWS, 1.6)]
    if size == SIZES[-1]:
        found.append(of("with the dearest filters", WORST, 20))
    return found


def dearest(name: str, pairs: Sequence[tuple[str, Call, Call]], target: float) -> Figure:
    """The largest ratio of all pairs of calls; the others are printed beside it."""
    found = [(ratio(measured, floor, rounds=ROUNDS), case) for case, measured, floor in pairs]
    for value, case in found:
        print(f"    {case:<40} {value:.2f}", file=sys.stderr)
    value, case = max(found)
    return Figure(name, value, AT_MOST, target, case)


def fetched(client: FlaskClient, path: str) -> None:
    """Ask for a page that must be there."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{path} answered {answer.status}")


def liven(place: Workshop, user: User) -> None:
    """Some are archived, some have nothing planned, some were added of late."""
    with place.app.app_context(), acting_as(user.id):
        session = db.session()
        mine = update(Contact).where(Contact.user_id == user.id).execution_options(synchronize_session=False)
        idle = {"tier": None, "next_due_on": None, "slips_on": None}
        session.execute(mine.where(Contact.id % 10 == 3).values(**idle))
        session.execute(mine.where(Contact.id % 10 == 4).values(archived_at=now(), **idle))
        session.execute(mine.where(Contact.id % 10 == 5).values(tier=None, own_months=None))
        session.commit()
        if session.get_bind().dialect.name == "postgresql":
            session.connection().exec_driver_sql("ANALYZE")
            session.commit()


@contextmanager
def _no_url() -> Iterator[str]:
    yield ""


@contextmanager
def _postgresql() -> Iterator[str]:
    server = databases.postgres_server(databases.server_folder())
    made = Databases(server, databases.make_postgres_template(server))
    with made.one() as url:
        yield url
    made.close()


def _add_floor(place: Workshop) -> str:
    """The address of a page of the same template whose rows come from plain SQL."""
    with place.app.app_context():
        url = db.engine.url

    @tokenless
    def floor() -> str:
        with _reading(url) as read:
            found = [_row(each) for each in read(SQL.format(user=request.args.get("user", 0, type=int)))]
            beside = rows.Extras(steps=_steps(read, [each.id for each in found[:50]]))
        wanted, page = Wanted(), Page(found[:50], None, "next")
        return render_template(
            "people/contacts.html",
            **listing.drawn(wanted, page, beside, USUAL),
            bulk_bar_of=_bar,
            **listing.around(wanted, USUAL, total=1_000, tags=[], own=[]),
            is_empty=False,
        )

    place.app.add_url_rule(FLOOR, "bench_floor", floor)
    return FLOOR


def _bar(wanted: Wanted) -> bulk.Bar:
    return bulk.Bar(BulkForm(formdata=None, day=TODAY), addresses.query(wanted), is_archive=False)


@contextmanager
def _reading(url: Any) -> Iterator[Read]:
    """A new connection of the database's own driver, and how to read rows with it."""
    if url.get_backend_name() == "sqlite":
        file = sqlite3.connect(url.database)
        file.row_factory = sqlite3.Row
        yield lambda statement: [dict(row) for row in file.execute(statement)]
        file.close()
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    yield lambda statement: _server(address).execute(statement.encode()).fetchall()


@cache
def _server(address: str) -> psycopg.Connection[dict[str, Any]]:
    """A connection costs more than the page: it is kept, as a pool keeps it."""
    return psycopg.connect(address, row_factory=dict_row, autocommit=True)


def _steps(read: Read, ids: list[int]) -> dict[int, Next]:
    found: dict[int, Next] = {}
    for row in read(STEPS.format(ids=",".join(map(str, ids)))):
        found.setdefault(
            row["contact_id"], Next(FollowUpKind(row["kind"]), None, row["title"], row["effective_day"])
        )
    return found


def _row(values: dict[str, Any]) -> SimpleNamespace:
    for name in DAYS:
        values[name] = date.fromisoformat(values[name]) if isinstance(values[name], str) else values[name]
    values["tier"] = Tier(values["tier"]) if values["tier"] else None
    return SimpleNamespace(**values)


def main() -> None:
    """The sizes that are asked for, else all."""
    sizes = tuple(int(each) for each in sys.argv[1:]) or SIZES
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)) as place:
        for figure in figures(place, sizes):
            print(figure.line())


if __name__ == "__main__":
    main()
