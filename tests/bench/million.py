"""The contact list of an account with a million contacts against one with a thousand, on SQLite.

`make long` runs it, because making the million takes minutes; `python -m tests.bench.million 100000` takes
another size.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.lists import SORTS, VIEWS, dearest, fetched, liven
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
            dearest(
                f"contact list, {what}: {large} contacts / {SMALL}",
                [
                    (each.name, partial(fetched, many, each.path), partial(fetched, small, each.path))
                    for each in cases
                ],
                MOST,
            )
            for what, cases in (("orders", SORTS), ("views", VIEWS))
        ]


if __name__ == "__main__":
    for figure in figures(*map(int, sys.argv[1:])):
        print(figure.line())
