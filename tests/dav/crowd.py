"""Writers and syncing readers over HTTP at the same time, and what must hold afterwards."""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.clients.wire import CARDS, TASKS_AND_EVENTS, Answer, Wire

TASK = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Crowd//EN\r\nBEGIN:VTODO\r\nUID:{name}\r\n"
    "DTSTAMP:20261125T120000Z\r\nSUMMARY:{text}\r\nDUE;VALUE=DATE:20270105\r\n"
    "{more}END:VTODO\r\nEND:VCALENDAR\r\n"
)
DONE = "STATUS:COMPLETED\r\nCOMPLETED:20261125T120000Z\r\nPERCENT-COMPLETE:100\r\n"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{text}\r\n"
    "N:{text};;;;\r\nX-COUNT:{count}\r\nEND:VCARD\r\n"
)
COUNT = re.compile(r"X-COUNT:(\d+)")


@dataclass(slots=True)
class Report:
    """What the crowd saw: statuses, and how often the counter that all share was raised."""

    statuses: Counter[str] = field(default_factory=Counter)
    raised: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, answer: Answer, *expected: int) -> Answer:
        """Count an answer; one that should not be is kept with its words."""
        with self.lock:
            self.statuses[f"{what} {answer.status}"] += 1
            if answer.status not in expected:
                self.wrong.append(f"{what} {answer.status} {answer.body[:300]!r}")
        return answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where the collections are, and how to connect."""

    connect: Callable[[], Wire]
    followups: str
    contacts: str

    @property
    def shared(self) -> str:
        """The card that everybody edits."""
        return f"{self.contacts}shared.vcf"


class Writer:
    """A device that makes, edits, ticks and deletes what is its own, and raises the shared counter."""

    def __init__(self, place: Place, number: int, report: Report) -> None:
        self.place, self.number, self.report = place, number, report
        self.chance = random.Random(number)
        self.texts: dict[str, str] = {}
        self.made = 0

    def run(self, operations: int) -> None:
        """So many operations, one after the other."""
        with self.place.connect() as wire:
            for _ in range(operations):
                act = self.chance.choice((self.make, self.make, self.edit, self.tick, self.raise_counter))
                self.delete(wire) if self.chance.random() < 0.15 else act(wire)

    def make(self, wire: Wire) -> None:
        """A new task or card under a name of our own."""
        self.made += 1
        is_card = self.chance.random() < 0.4
        ending, home = (".vcf", self.place.contacts) if is_card else (".ics", self.place.followups)
        url = f"{home}w{self.number}-{self.made}{ending}"
        self._store(wire, "make", url, f"New {self.number} {self.made}", If_None_Match="*")

    def edit(self, wire: Wire) -> None:
        """Another title, over the state that we know."""
        self._change(wire, "edit", "")

    def tick(self, wire: Wire) -> None:
        """Complete a task; a card gets another name."""
        self._change(wire, "tick", DONE)

    def delete(self, wire: Wire) -> None:
        """Delete one of ours."""
        if self.texts:
            url = self.chance.choice(sorted(self.texts))
            self.report.note("delete", wire.ask("DELETE", url), 200, 204)
            del self.texts[url]

    def raise_counter(self, wire: Wire) -> None:
        """Add one to the counter on the shared card: a stale ETag must be refused, or a rise is lost."""
        seen = wire.ask("GET", self.place.shared)
        self.report.note("read shared", seen, 200)
        if seen.status == 200:
            body = COUNT.sub(lambda match: f"X-COUNT:{int(match[1]) + 1}", seen.body.decode())
            answer = wire.put(self.place.shared, body, If_Match=seen.headers["etag"])
            self.report.note("raise", answer, 200, 204, 201, 412)
            with self.report.lock:
                self.report.raised += answer.status < 300

    def _change(self, wire: Wire, what: str, more: str) -> None:
        if not self.texts:
            return self.make(wire)
        url = self.chance.choice(sorted(self.texts))
        seen = self.report.note("read own", wire.ask("GET", url), 200)
        if seen.status == 200:
            text = f"Changed {self.chance.randrange(10**6)}"
            self._store(wire, what, url, text, more, If_Match=seen.headers["etag"])
        return None

    def _store(self, wire: Wire, what: str, url: str, text: str, more: str = "", **headers: str) -> None:
        name = url.rpartition("/")[2]
        form = CARD if url.endswith(".vcf") else TASK
        body = form.format(name=name, text=text, more=more, count=0)
        answer = self.report.note(what, wire.put(url, body, **headers), 200, 201, 204)
        if answer.status < 300:
            self.texts[url] = text


class Reader:
    """A device that syncs again and again; `view` is what it believes is there."""

    def __init__(self, place: Place, report: Report, *, is_stopping: threading.Event) -> None:
        self.place, self.report, self.is_stopping = place, report, is_stopping
        self.views: dict[str, dict[str, str]] = {place.followups: {}, place.contacts: {}}
        self.tokens: dict[str, str] = dict.fromkeys(self.views, "")

    def run(self) -> None:
        """Sync until told to stop, and once more after that."""
        with self.place.connect() as wire:
            while not self.is_stopping.is_set():
                self.sync(wire)
            self.sync(wire)

    def sync(self, wire: Wire) -> None:
        """One round over both collections; every changed object is fetched."""
        for collection, view in self.views.items():
            answer = wire.changes(collection, self.tokens[collection])
            if self.report.note("sync", answer, 207).status != 207:
                continue
            listed = answer.objects()
            for each in listed:
                if each.is_gone:
                    view.pop(each.href, None)
                else:
                    view[each.href] = each.etag
            self.tokens[collection] = answer.token()
            changed = [each.href for each in listed if not each.is_gone]
            kind = CARDS if collection == self.place.contacts else TASKS_AND_EVENTS
            if changed:
                self.report.note("multiget", wire.many(collection, changed, kind), 207)


def let_loose(place: Place, *, writers: int, operations: int, readers: int = 2) -> Report:
    """All at once; afterwards every view is the server's list, and nothing that was accepted is lost."""
    report = Report()
    with place.connect() as wire:
        first = CARD.format(name="shared", text="Shared Card", count=0)
        report.note("begin", wire.put(place.shared, first), 201)
    is_stopping = threading.Event()
    hands = [Writer(place, number, report) for number in range(writers)]
    eyes = [Reader(place, report, is_stopping=is_stopping) for _ in range(readers)]
    watching = [_started(eye.run, report) for eye in eyes]
    for thread in [_started(partial(hand.run, operations), report) for hand in hands]:
        thread.join()
    is_stopping.set()
    for thread in watching:
        thread.join()
    with place.connect() as wire:
        _compare(wire, place, eyes, report)
        _find(wire, hands, report)
        counted = COUNT.search(wire.ask("GET", place.shared).body.decode())
        if counted is None or int(counted[1]) != report.raised:
            report.wrong.append(f"raised {report.raised} times, the card says {counted and counted[1]}")
    return report


def _started(work: Callable[[], None], report: Report) -> threading.Thread:
    def careful() -> None:
        try:
            work()
        except Exception as problem:
            with report.lock:
                report.wrong.append(repr(problem))

    thread = threading.Thread(target=careful)
    thread.start()
    return thread


def _compare(wire: Wire, place: Place, eyes: list[Reader], report: Report) -> None:
    for collection in (place.followups, place.contacts):
        listed = {each.href: each.etag for each in wire.etags(collection).objects()}
        for eye in eyes:
            differing = set(listed.items()) ^ set(eye.views[collection].items())
            report.wrong += [f"view differs: {each}" for each in sorted(differing)]


def _find(wire: Wire, hands: list[Writer], report: Report) -> None:
    for hand in hands:
        for url, text in hand.texts.items():
            answer = wire.ask("GET", url)
            if answer.status != 200 or text.encode() not in answer.body:
                report.wrong.append(f"lost: {url} {text} {answer.status} {answer.body[:300]!r}")
