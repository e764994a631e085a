"""Run every measurement and print a line per figure; `bench.json` holds the same."""

import sys
import tempfile
from pathlib import Path

from tests.bench import (
    bulk,
    contact_page,
    corpus,
    dav,
    duplicates,
    engine,
    feeds,
    feel,
    idle,
    imports,
    lists,
    peers,
    published,
    search,
)
from tests.bench.figures import write
from tests.bench.workshop import workshop


def main() -> None:
    """Measure and report. A figure that falls short is said, not an error."""
    with tempfile.TemporaryDirectory() as folder:
        with workshop(Path(folder)) as place:
            found = [*lists.figures(place), *contact_page.figures(place), *feeds.figures(place)]
            found += search.figures(place)
            found += duplicates.figures(place)
            found += imports.figures(place)
            found += peers.figures(place)
        found += bulk.figures(Path(folder))
        found += dav.figures(Path(folder))
        found += idle.figures(Path(folder) / "demo")
        found += feel.figures(Path(folder) / "feel")
    found += published.figures()
    found += corpus.figures()
    found += engine.figures(full="--full" in sys.argv[1:])
    for figure in found:
        print(figure.line())
    write(found, Path("bench.json"))


if __name__ == "__main__":
    main()
