"""Ten thousand tasks and cards on our server, Radicale and Xandikos: over loopback, turn by turn."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.dav_ours import a_device, statements_of_nothing_changed
from tests.bench.figures import AT_LEAST, Figure
from tests.bench.workshop import workshop
from tests.cli.processes import a_free_port, a_process
from tests.clients import rivals
from tests.clients.installed import FOLDER
from tests.clients.wire import CARDS, SPACES, TASKS_AND_EVENTS, Wire

ITEMS = 10_000
PATIENCE = 1200
"""Seconds for the first listing of a store that has never been listed."""
AT_ONCE = 1_000
"""Objects per multiget."""
SYNCS, QUICK, QUERIES = 3, 25, 5
"""Rounds of a first sync, of what takes milliseconds, and of a search."""
BY_NAME = (
    f"<A:addressbook-query {SPACES}><prop><getetag/><A:address-data/></prop>"
    '<A:filter><A:prop-filter name="FN"><A:text-match match-type="contains">Lund</A:text-match>'
    "</A:prop-filter></A:filter></A:addressbook-query>"
)
NEW = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bench//EN\r\nBEGIN:VTODO\r\nUID:new-{number}\r\n"
    "DTSTAMP:20261125T120000Z\r\nSUMMARY:Write to someone {number}\r\nDUE;VALUE=DATE:20270105\r\n"
    "END:VTODO\r\nEND:VCALENDAR\r\n"
)


@dataclass(slots=True)
class Runner:
    """A server in the race."""

    name: str
    wire: Wire
    tasks: str
    book: str
    hrefs: list[str] = field(default_factory=list)
    token: str = ""
    made: int = 0
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def learn(self) -> None:
        """What a client knows that has synced before."""
        listed = self.wire.etags(self.tasks).objects()
        self.hrefs = [each.href for each in listed]
        _expect(len(self.hrefs) == ITEMS, f"{self.name} lists {len(self.hrefs)} tasks")
        self.refresh()

    def refresh(self) -> None:
        """The newest sync token."""
        self.token = self.wire.changes(self.tasks).token()

    def first_sync(self) -> None:
        """sync-collection from nothing, then every object."""
        _expect(self.wire.changes(self.tasks).status == 207, "no first sync")
        self._all()

    def first_listing(self) -> None:
        """ETags by PROPFIND, then every object."""
        _expect(self.wire.etags(self.tasks).status == 207, "no listing")
        self._all()

    def nothing_changed(self) -> None:
        """sync-collection with the newest token."""
        answer = self.wire.changes(self.tasks, self.token)
        _expect(answer.status == 207 and b"getetag" not in answer.body, "something changed")

    def put(self) -> None:
        """A new task."""
        self.made += 1
        body = NEW.format(number=self.made)
        _expect(self.wire.put(f"{self.tasks}new-{self.made}.ics", body).status == 201, "not stored")

    def by_name(self) -> None:
        """The cards whose name holds a word."""
        answer = self.wire.ask("REPORT", self.book, BY_NAME, Depth="1")
        _expect(answer.status == 207 and b"Lund" in answer.body, "not found")

    def _all(self) -> None:
        for begin in range(0, ITEMS, AT_ONCE):
            answer = self.wire.many(self.tasks, self.hrefs[begin : begin + AT_ONCE], TASKS_AND_EVENTS)
            _expect(answer.body.count(b"BEGIN:VTODO") == AT_ONCE, "objects are missing")

    def median(self, what: str) -> float:
        """Seconds."""
        return statistics.median(self.seconds[what])


def figures(folder: Path) -> list[Figure]:
    """Ratios to Radicale's file storage and to Xandikos; none of the latter when it is not installed."""
    with ExitStack() as stack:
        ours = stack.enter_context(_ours(folder))
        field_of = [ours]
        objects = _objects(ours)
        for start in (rivals.radicale, rivals.xandikos) if (FOLDER / "xandikos").is_file() else ():
            rival = stack.enter_context(start(folder, objects))
            wire = stack.enter_context(Wire(rival.base, rival.user, rival.secret, patience=PATIENCE))
            field_of.append(
                Runner(rival.name, wire, f"{rival.calendars}{rivals.TASKS}/", f"{rival.books}{rivals.CARDS}/")
            )
        if len(field_of) == 1:
            print("DAV: no server to compare with; `make clients` installs them")
            return []
        for each in field_of:
            each.learn()
        for what, rounds in RACES.items():
            _race(field_of, what, rounds)
        return [*_compared({each.name: each for each in field_of}), *statements_of_nothing_changed(folder)]


RACES: dict[Callable[[Runner], None], int] = {
    Runner.first_sync: SYNCS,
    Runner.first_listing: SYNCS,
    Runner.nothing_changed: QUICK,
    Runner.by_name: QUERIES,
    Runner.put: QUICK,
}


def _race(field_of: list[Runner], what: Callable[[Runner], None], rounds: int) -> None:
    for each in field_of:
        each.refresh()
        what(each)  # what is read for the first time is not measured
    for _ in range(rounds):
        for each in field_of:
            begun = time.perf_counter()
            what(each)
            each.seconds.setdefault(what.__name__, []).append(time.perf_counter() - begun)


def _compared(found: Mapping[str, Runner]) -> Iterator[Figure]:
    ours, files, git = found["ours"], found["Radicale"], found["Xandikos"]
    for what, name, target, of_git in (
        ("first_sync", "first sync, sync-collection", 3, 1),
        ("first_listing", "first sync, PROPFIND", 3, 1),
        ("nothing_changed", "nothing changed", 100, None),
        ("put", "PUT of a new task", 20, None),
        ("by_name", "addressbook-query by name", 10, None),
    ):
        mine = ours.median(what)
        times = f"{mine * 1000:.1f} ms, {files.median(what) * 1000:.0f} ms, {git.median(what) * 1000:.0f} ms"
        yield Figure(f"DAV, 10k: {name}: Radicale / ours", files.median(what) / mine, AT_LEAST, target, times)
        yield Figure(f"DAV, 10k: {name}: Xandikos / ours", git.median(what) / mine, AT_LEAST, of_git or 0)


def _objects(ours: Runner) -> rivals.Objects:
    """Our own tasks and cards, byte for byte, for the others."""
    found: dict[str, dict[str, bytes]] = {}
    for collection, url, kind in (
        (rivals.TASKS, ours.tasks, TASKS_AND_EVENTS),
        (rivals.CARDS, ours.book, CARDS),
    ):
        hrefs = [each.href for each in ours.wire.etags(url).objects()]
        held = found.setdefault(collection, {})
        for begin in range(0, len(hrefs), AT_ONCE):
            for each in ours.wire.many(url, hrefs[begin : begin + AT_ONCE], kind).objects():
                held[each.href.rpartition("/")[2]] = (
                    each.data.replace("\n", "\r\n").replace("\r\r", "\r").encode()
                )
    return found


@contextmanager
def _ours(folder: Path) -> Iterator[Runner]:
    """`crm web` on an account with so many contacts and follow-ups."""
    place = folder / "dav"
    place.mkdir()
    with workshop(place) as shop:
        user_id, email, secret = a_device(shop, ITEMS)
        port = a_free_port()
        with a_process("web", "--port", str(port), CRM_INSTANCE=str(place)) as process:
            process.says("Keepwarm is at")
            base = f"http://127.0.0.1:{port}"
            with Wire(base, email, secret, patience=PATIENCE) as wire:
                yield Runner(
                    "ours",
                    wire,
                    f"{base}/dav/calendars/{user_id}/followups/",
                    f"{base}/dav/addressbooks/{user_id}/contacts/",
                )


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise AssertionError(otherwise)
