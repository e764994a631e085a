"""How well the reader does on the corpus: counts, and every miss. `python -m tests.corpus.score`"""

import sys
from dataclasses import dataclass

from crm.transfer.reading import ErrorCode, Reader, understand
from tests.corpus.corpus import HOME, Check, checks, files, folder, present, read

UNREAD = frozenset({ErrorCode.NOT_A_CALENDAR, ErrorCode.NOT_UNDERSTOOD})


@dataclass(frozen=True, slots=True)
class Figures:
    """What was read of how much: `calendars` files of which `parsed` could be read, and so on."""

    calendars: int
    parsed: int
    with_event: int
    yielding: int
    events: int
    refused: tuple[str, ...]
    mails: int
    answered: int
    expected_files: int
    expected_events: int
    checked: int
    misses: tuple[Check, ...]

    @property
    def right(self) -> int:
        return self.checked - len(self.misses)

    @property
    def share(self) -> float:
        return self.right / self.checked if self.checked else 0.0


def measure() -> Figures:
    """Read the whole corpus once."""
    reader = Reader(frozenset({"you@example.com"}), HOME)
    calendars = {path: understand(path.read_bytes(), name=path.name, reader=reader) for path in files("ics")}
    mails = [understand(path.read_bytes(), name=path.name, reader=reader) for path in files("eml")]
    with_event = [path for path in calendars if b"BEGIN:VEVENT" in path.read_bytes()]
    refused = {
        path: one for path, one in calendars.items() if any(error.code in UNREAD for error in one.errors)
    }
    wanted = present()
    found = [check for one in wanted for check in checks(one, read(one))]
    return Figures(
        calendars=len(calendars),
        parsed=len(calendars) - len(refused),
        with_event=len(with_event),
        yielding=sum(bool(calendars[path].events) for path in with_event),
        events=sum(len(one.events) for one in calendars.values()),
        refused=tuple(f"{path.name}: {one.errors[0].code}" for path, one in refused.items()),
        mails=len(mails),
        answered=sum(bool(one.events or one.errors) for one in mails),
        expected_files=len(wanted),
        expected_events=sum(len(one.events) for one in wanted),
        checked=len(found),
        misses=tuple(check for check in found if not check.is_right),
    )


def report(figures: Figures) -> str:
    """The figures in lines, and a line for each file refused and each miss."""
    lines = [
        f"calendars with an event that yield it: {figures.yielding} of {figures.with_event}",
        f"calendars read: {figures.parsed} of {figures.calendars}, {figures.events} events",
        *(f"  refused: {one}" for one in figures.refused),
        f"mails answered: {figures.answered} of {figures.mails}",
        f"expectations right: {figures.right} of {figures.checked} ({figures.share:.1%}),"
        f" {figures.expected_files} files, {figures.expected_events} events",
    ]
    misses = (
        f"  miss: {one.file}: {one.what}: {one.expected!r}, read {one.found!r}" for one in figures.misses
    )
    return "\n".join([*lines, *misses])


if __name__ == "__main__":
    if not folder().is_dir():
        sys.exit(f"no corpus at {folder()}")
    sys.stdout.write(report(measure()) + "\n")
