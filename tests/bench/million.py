"""The contact list of an account with a million contacts against one with a thousand, on SQLite.

`make long` runs it: making the million takes minutes. `python -m tests.bench.million 100000` takes another size.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from tests.bench.figures import AT_MOST, Figure
from tests.bench.lists import ROUNDS, SORTS, VIEWS, Case, fetched, liven
from tests.bench.timing import ratio
from tests.bench.workshop import workshop

SMALL, LARGE = 1_000, 1_000_000
MOST = 1.3


def figures(large: int = LARGE) -> list[Figure]:
    """The order and the view that grow most, from a thousand contacts to `large`."""
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)) as place:
        clients = []
        for size in (SMALL, large):
            user, client = place.account(size)
            liven(place, user)
            clients.append(client)
        small, many = clients
        return [
            _growth(f"contact list, {what}: {large} contacts / {SMALL}", many, small, cases)
            for what, cases in (("orders", SORTS), ("views", VIEWS))
        ]


def _growth(name: str, large: FlaskClient, small: FlaskClient, cases: list[Case]) -> Figure:
    found = [
        (ratio(partial(fetched, large, each.path), partial(fetched, small, each.path), rounds=ROUNDS), each.name)
        for each in cases
    ]
    for value, case in found:
        print(f"    {case:<40} {value:.2f}", file=sys.stderr)
    value, case = max(found)
    return Figure(name, value, AT_MOST, MOST, case)


if __name__ == "__main__":
    for figure in figures(*map(int, sys.argv[1:])):
        print(figure.line())
