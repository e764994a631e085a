"""How well cards and tables are read: counts, and every miss. `python -m tests.corpus.people_score`"""

import sys
from dataclasses import dataclass

from tests.corpus.corpus import Check, files, folder
from tests.corpus.people import UNREAD, cards, checks, present, records


@dataclass(frozen=True, slots=True)
class Figures:
    """What was read of how much; `refused` says which card or file is lost, and why."""

    cards: int
    cards_read: int
    tables: int
    tables_read: int
    rows: int
    refused: tuple[str, ...]
    expected_cards: int
    expected_card_files: int
    expected_tables: int
    expected_rows: int
    checked: int
    misses: tuple[Check, ...]

    @property
    def right(self) -> int:
        return self.checked - len(self.misses)

    @property
    def share(self) -> float:
        return self.right / self.checked if self.checked else 0.0


def measure() -> Figures:
    """Read all of it once. No more cards count than the file has."""
    vcards = {path: records(path) for path in files("vcf")}
    tables = {path: records(path) for path in files("csv")}
    read = {
        path: [one for one in found if one.fault not in UNREAD] for path, found in (vcards | tables).items()
    }
    wanted = present()
    of_cards = [one for one in wanted if one.path.startswith("vcf/")]
    of_tables = [one for one in wanted if one.path.startswith("csv/")]
    found = [check for one in wanted for check in checks(one, records(one.file, choices=one.choices))]
    return Figures(
        cards=sum(map(cards, vcards)),
        cards_read=sum(min(cards(path), len(read[path])) for path in vcards),
        tables=len(tables),
        tables_read=sum(any(not one.fault for one in read[path]) for path in tables),
        rows=sum(len(read[path]) for path in tables),
        refused=tuple(
            f"{path.name}: {len(read[path])} of {cards(path)} cards"
            for path in vcards
            if len(read[path]) != cards(path)
        ),
        expected_cards=sum(len(one.records) for one in of_cards),
        expected_card_files=len(of_cards),
        expected_tables=len(of_tables),
        expected_rows=sum(len(one.records) for one in of_tables),
        checked=len(found),
        misses=tuple(check for check in found if not check.is_right),
    )


def report(figures: Figures, *, with_misses: bool = True) -> str:
    """The figures in lines, and a line for each file that differs in number and each miss."""
    lines = [
        f"cards read: {figures.cards_read} of {figures.cards}",
        *(f"  differs: {one}" for one in figures.refused),
        f"tables read: {figures.tables_read} of {figures.tables}, {figures.rows} rows",
        f"expectations right: {figures.right} of {figures.checked} ({figures.share:.1%}),"
        f" {figures.expected_cards} cards of {figures.expected_card_files} files,"
        f" {figures.expected_rows} rows of {figures.expected_tables} tables",
    ]
    misses = (
        f"  miss: {one.file}: {one.what}: {one.expected!r}, read {one.found!r}" for one in figures.misses
    )
    return "\n".join([*lines, *(misses if with_misses else ())])


if __name__ == "__main__":
    if not folder().is_dir():
        sys.exit(f"no corpus at {folder()}")
    sys.stdout.write(report(measure()) + "\n")
