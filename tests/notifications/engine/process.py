"""A process of the engine that runs only as far as it is told to, and can be killed there."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from flask import Flask
from greenlet import getcurrent, greenlet

from crm.jobs import marks, table
from crm.jobs.runtime import Runtime
from crm.notifications.actions import Ended
from crm.notifications.committing import Committer, Mark, Wish
from crm.notifications.journal import Attempt, Journal
from crm.outbound.outcome import Outcome
from crm.outbound.ways import Ways

JOBS = {job.name: job for job in table.JOBS}


def pause(where: str) -> None:
    """Let the others go on; the lane goes on from here, or dies here."""
    outside = getcurrent().parent
    if outside is not None:
        outside.switch(where)


class Lanes(ThreadPoolExecutor):
    """In the place of threads: each of them waits at its next step until it is its turn."""

    def __init__(self) -> None:
        super().__init__(1)
        self.tracks: list[greenlet] = []

    def submit(self, run: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        """Set a lane up; it does nothing yet."""
        future: Future[Any] = Future()

        def body() -> None:
            try:
                future.set_result(run(*args, **more))
            except Exception as problem:  # as a pool does: whoever waits for the lane is told
                future.set_exception(problem)

        self.tracks.append(greenlet(body))
        return future

    def step(self, pick: int) -> str:
        """One step of one lane; where it stands now, empty when it came to its end."""
        lane = self.tracks[pick % len(self.tracks)]
        where = lane.switch()
        if lane.dead:
            self.tracks.remove(lane)
            return ""
        return str(where)

    def finish(self) -> None:
        """All steps of all lanes, in turn."""
        turn = 0
        while self.tracks:
            self.step(turn)
            turn += 1

    def kill(self) -> None:
        """Every lane ends where it stands."""
        tracks, self.tracks = self.tracks, []
        for lane in tracks:
            lane.throw()


class Desk(Committer):
    """Writes down what its thread would, when it is told to: fences at once, and all ends before them."""

    def __init__(self, app: Flask, clock: Callable[[], Any]) -> None:
        super().__init__(app, clock)
        self.pending: list[Wish | Ended | Mark] = []

    def write(self) -> None:
        """What was asked so far, in one transaction."""
        group, self.pending = self.pending, []
        if group:
            self._write_group(group)

    def catch_up(self) -> bool:
        """All that is left, too."""
        self.pending.append(Mark())
        self.write()
        return not self.is_behind

    def close(self) -> None:
        """Let go of the connection."""
        self.write()
        self._book.close()

    def drop(self) -> None:
        """Die: what was not written is forgotten."""
        self._book.close()

    def _ask(self, what: Wish | Ended | Mark) -> None:
        self.pending.append(what)
        if isinstance(what, Wish):
            self.write()


class Pen(Journal):
    """Writes into the journal of a lifeline, with a stop before each line."""

    def __init__(self, journal: Journal) -> None:
        self.path, self.handle, self._origin = journal.path, journal.handle, journal._origin

    def sending(self, attempt: Attempt) -> None:
        """The fence is committed; the line is not written yet."""
        pause("fenced")
        super().sending(attempt)

    def done(self, attempt: Attempt, outcome: Outcome) -> None:
        """Written, but not settled yet."""
        super().done(attempt, outcome)
        pause("noted")


class Process:
    """One scheduler: the real runtime and sender, with lanes for threads. `troubles`: what ended a lane."""

    def __init__(self, app: Flask, ways: Ways) -> None:
        self.app = app
        self.troubles: list[str] = []
        self.runtime = Runtime(app, table.JOBS)
        sender = self.runtime.sender
        sender._pool.shutdown()
        self.lanes, self.desk = Lanes(), Desk(app, sender.clock)
        sender._pool, sender.committer = self.lanes, self.desk
        sender.journal = Pen(self.runtime.lifeline.journal)
        sender.ways, sender.patience = ways, 0.0
        marks.recognise(app)
        self.runtime.watch.look()

    @property
    def id(self) -> str:
        """The worker's id."""
        return self.runtime.worker_id

    def do(self, name: str) -> str:
        """A job of the table, as the scheduler calls it; what went wrong."""
        self._see_ended()
        return self.runtime.run(JOBS[name])

    def work(self) -> str:
        """A tick, and everything that it began; what went wrong."""
        said = self.do("tick")
        self.lanes.finish()
        self.desk.write()
        return said

    def _see_ended(self) -> None:
        """A tick waits for its lanes; here they go on after it, and it sees their end the next time."""
        lanes = self.runtime.sender._lanes
        self.troubles += [str(lane.exception()) for lane in lanes if lane.done() and lane.exception()]
        self.runtime.sender._lanes = {lane for lane in lanes if not lane.done()}

    def end(self) -> None:
        """Stop in good order."""
        self.lanes.finish()
        self.runtime.stop()

    def die(self, torn: bytes = b"") -> None:
        """kill -9: its locks fall, its journal stays, perhaps with half a line at the end."""
        self.lanes.kill()
        self.desk.drop()
        if torn:
            os.write(self.runtime.lifeline.journal.handle, torn)
        self.runtime.lifeline.close(settled=False)
