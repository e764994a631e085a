"""Search as one types: against a page of the same template with hits by one raw FTS query, at 100k contacts.

The floor is what a competent first version does: no session, an FTS5 table with the words of people, one
SELECT by sqlite3, every word a prefix, the best first by FTS5's own rank, drawn by the same template.
"""

import sqlite3
from collections.abc import Callable
from types import SimpleNamespace

from flask import render_template, request
from flask.testing import FlaskClient

from crm.accounts.gate import tokenless
from crm.accounts.models import User
from crm.db.flask import db
from crm.db.noticing import everything
from crm.db.owner import acting_as
from tests.bench.figures import AT_MOST, Figure
from tests.bench.timing import ratio
from tests.bench.workshop import Workshop

CONTACTS = 100_000
PAGE = "/search/suggestions"
FLOOR = "/bench/raw-search"
TYPED = ("d", "da", "dan", "dana", "dana b", "dana br", "dana bra", "dana brandt")
MAKE = """
CREATE VIRTUAL TABLE raw_people USING fts5(name, about, words, prefix='2 3');
INSERT INTO raw_people (rowid, name, about, words)
SELECT ref_id, title, about, body FROM search_entry WHERE kind = 'contact' AND user_id = {user_id};
INSERT INTO raw_people (raw_people) VALUES ('optimize');
"""
SQL = """
SELECT c.id, c.name, raw_people.about, c.last_contact_on
FROM raw_people JOIN contact c ON c.id = raw_people.rowid
WHERE raw_people MATCH ? AND c.deleted_at IS NULL ORDER BY raw_people.rank LIMIT 4
"""


def figures(place: Workshop) -> list[Figure]:
    """The figure on search."""
    place.app.add_url_rule(FLOOR, "bench_raw_search", _floor_view(place))
    user, client = place.account(CONTACTS)
    _make_indexes(place, user)
    return [
        Figure(
            "search as you type, 100k contacts / raw FTS query page",
            ratio(lambda: _type(client, PAGE), lambda: _type(client, FLOOR), rounds=20),
            AT_MOST,
            2,
            f"{len(TYPED)} letters typed, a request each",
        )
    ]


def _make_indexes(place: Workshop, user: User) -> None:
    with place.app.app_context(), acting_as(user.id):
        everything(db.session())
        db.session.commit()
        connection = sqlite3.connect(db.engine.url.database or "")
    try:
        connection.executescript(MAKE.format(user_id=user.id))
    finally:
        connection.close()


def _type(client: FlaskClient, path: str) -> None:
    for typed in TYPED:
        answer = client.get(f"{path}?q={typed}")
        if answer.status_code != 200 or answer.data.count(b'role="option"') < 5:
            raise AssertionError(f"{path} answered {answer.status} for {typed!r}")


def _floor_view(place: Workshop) -> Callable[[], str]:
    with place.app.app_context():
        file = db.engine.url.database or ""

    @tokenless
    def floor() -> str:
        typed = request.args["q"]
        lines = [_line(row) for row in _raw_rows(file, typed)]
        return render_template(
            "search/_suggestions.html",
            asked_for=typed,
            groups=[SimpleNamespace(title="People", lines=lines, is_full=False)],
        )

    return floor


def _raw_rows(file: str, typed: str) -> list[tuple[int, str, str, str]]:
    """The people who have every word somewhere."""
    match = " AND ".join(f'"{word}" *' for word in typed.split())
    connection = sqlite3.connect(file)
    try:
        return connection.execute(SQL, (match,)).fetchall()
    finally:
        connection.close()


def _line(row: tuple[int, str, str, str]) -> SimpleNamespace:
    contact_id, name, about, _last = row
    return SimpleNamespace(
        href=f"/contacts/{contact_id}",
        title=[{"text": name, "is_hit": False}],
        about=[{"text": about, "is_hit": False}],
        context=[],
        name=name,
        is_square=False,
        icon="",
    )
