"""The contact list: against a page of the same template and rows by plain SQL, and against itself when small.

The floor page has no session and no ORM: one SELECT by sqlite3, the same rows, the same template.
"""

import sqlite3
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import render_template, request
from flask.testing import FlaskClient

from crm.accounts.gate import tokenless
from crm.core.cadence import Tier
from crm.db.flask import db
from crm.people import rows
from crm.people.queries.contacts import Wanted
from tests.bench.data import TODAY
from tests.bench.figures import AT_MOST, Figure
from tests.bench.timing import ratio
from tests.bench.workshop import Workshop

SMALL, LARGE = 1_000, 10_000
PAGE = "/contacts"
FLOOR = "/bench/floor"
SQL = """
SELECT c.id, c.name, p.title, o.name AS company, c.met_on, c.met_where, c.tier, c.own_months, c.is_paused,
       c.paused_until, c.last_contact_on, c.next_due_on, f.sha256 AS photo
FROM contact c
LEFT JOIN position p ON p.contact_id = c.id AND p.is_current
LEFT JOIN company o ON o.id = p.company_id
LEFT JOIN contact_photo f ON f.contact_id = c.id AND f.removed_at IS NULL
WHERE c.user_id = ? AND c.deleted_at IS NULL AND c.archived_at IS NULL
ORDER BY c.name_key, c.id LIMIT 51
"""
DAYS = ("met_on", "paused_until", "last_contact_on", "next_due_on")


def figures(place: Workshop) -> list[Figure]:
    """The two figures on the list page."""
    place.app.add_url_rule(FLOOR, "bench_floor", _floor_view(place))
    _small, small = place.account(SMALL)
    user, large = place.account(LARGE)
    floor = f"{FLOOR}?user={user.id}"
    return [
        Figure(
            "contact list, 10k contacts / floor page",
            ratio(lambda: _get(large, PAGE), lambda: _get(large, floor)),
            AT_MOST,
            1.8,
        ),
        Figure(
            "contact list, 10k contacts / the same with 1k",
            ratio(lambda: _get(large, PAGE), lambda: _get(small, PAGE)),
            AT_MOST,
            1.2,
        ),
    ]


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200 or answer.data.count(b"<tr") < 50:
        raise AssertionError(f"{path} answered {answer.status} with {answer.data.count(b'<tr')} rows")


def _floor_view(place: Workshop) -> Callable[[], str]:
    with place.app.app_context():
        file = db.engine.url.database or ""

    @tokenless
    def floor() -> str:
        found = _plain_rows(file, request.args.get("user", 0, type=int))
        wanted = Wanted()
        return render_template(
            "people/contacts.html",
            rows=rows.contact_rows(found[:50], today=TODAY),
            columns=rows.columns(wanted),
            views=rows.views(wanted),
            filters=rows.filters(wanted),
            tags=[],
            wanted=wanted,
            kept={},
            previous="",
            next="/contacts?at=next",
            downloads=rows.downloads(wanted),
            is_empty=False,
        )

    return floor


def _plain_rows(file: str, user_id: int) -> list[SimpleNamespace]:
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    try:
        return [_row(row) for row in connection.execute(SQL, (user_id,))]
    finally:
        connection.close()


def _row(row: sqlite3.Row) -> SimpleNamespace:
    values: dict[str, Any] = dict(row)
    for name in DAYS:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    values["tier"] = Tier(values["tier"]) if values["tier"] else None
    return SimpleNamespace(**values)
