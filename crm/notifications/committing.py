"""One thread that writes down fences and ends for all who send: several of both in one transaction."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Lock, Thread

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm.core.when import When
from crm.notifications import actions, occurrence
from crm.notifications.actions import Claim, Ended
from crm.notifications.units import Standing
from crm.outbound.outcome import Result

log = structlog.get_logger()

MOST = 64
"""So many fences and ends at most in one transaction."""

LONGEST_WAIT = 0.005
KNOWN = 1000
SAID_AGAIN = timedelta(minutes=1)
NEVER = datetime.min.replace(tzinfo=UTC)


class Behind(SQLAlchemyError):
    """Ends still wait to be stored: nothing new begins."""


@dataclass(slots=True)
class Wish:
    """A thread waits at the fence for `reply`: whether it may pass, or what went wrong."""

    claimed: Claim
    reply: "SimpleQueue[bool | Exception]" = field(default_factory=SimpleQueue)


@dataclass(slots=True)
class Mark:
    """Somebody waits until everything asked before was tried."""

    reply: "SimpleQueue[None]" = field(default_factory=SimpleQueue)


class Committer:
    """Writes for one sender. What the database would not take is kept and tried again with `catch_up`; until
    then nobody passes the fence.

    A thread asks for the next fence after it has handed in the end of its last row, and ends are written no
    later than fences that were asked for after them: never more rows stand behind the fence than there are
    threads.
    """

    def __init__(self, app: Flask, clock: Callable[[], datetime]) -> None:
        self.app = app
        self.clock = clock
        self._asked: SimpleQueue[Wish | Ended | Mark | None] = SimpleQueue()
        self._left: list[Ended] = []
        self._thread: Thread | None = None
        self._starting = Lock()
        self._book = Standing(app)
        self._cost = 0.0
        self._last = 0
        self._known_to_work: dict[tuple[int, str], datetime] = {}

    @property
    def is_behind(self) -> bool:
        """Whether an end still waits to be stored."""
        return bool(self._left)

    def pass_fence(self, claimed: Claim) -> bool:
        """Wait until the fence is committed; False: the row is no longer ours. Raises `SQLAlchemyError`."""
        wish = Wish(claimed)
        self._ask(wish)
        answer = wish.reply.get()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def settle(self, ended: Ended) -> None:
        """Have an end written down, without waiting for it."""
        self._ask(ended)

    def catch_up(self) -> bool:
        """Try what is left once more, and wait until all is tried; whether nothing is left."""
        if self._thread is not None:
            mark = Mark()
            self._ask(mark)
            mark.reply.get()
        return not self._left

    def close(self) -> None:
        """End the thread, after what it was asked before."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._asked.put(None)
            thread.join()

    def _ask(self, what: Wish | Ended | Mark) -> None:
        self._asked.put(what)
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = Thread(target=self._run, name="outbox", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        going = True
        while going:
            group = self._gather()
            going = None not in group
            self._write_group([each for each in group if each is not None])
        self._book.close()

    def _gather(self) -> list[Wish | Ended | Mark | None]:
        """What was asked so far.

        A commit is dear: for part of its time it is worth waiting for those whom the last one let through.
        """
        group = [self._asked.get()]
        deadline = time.perf_counter() + min(self._cost / 2, LONGEST_WAIT)
        waiting = int(isinstance(group[0], Wish))
        while len(group) < MOST:
            try:
                found = self._asked.get_nowait()
            except Empty:
                left = deadline - time.perf_counter()
                if left <= 0 or waiting >= self._last or not isinstance(group[-1], Wish | Ended):
                    break
                try:
                    found = self._asked.get(timeout=left)
                except Empty:
                    break
            group.append(found)
            waiting += isinstance(found, Wish)
        return group

    def _write_group(self, group: list[Wish | Ended | Mark]) -> None:
        wishes = [each for each in group if isinstance(each, Wish)]
        ended = [each for each in group if isinstance(each, Ended)]
        marks = [each for each in group if isinstance(each, Mark)]
        if marks and self._left:
            self._settle_left()
        if wishes or ended:
            self._commit(wishes, ended)
        for mark in marks:
            mark.reply.put(None)

    def _commit(self, wishes: list[Wish], ended: list[Ended]) -> None:
        now = self.clock()
        try:
            if self._left:
                raise Behind
            passed = self._write(wishes, ended, now)
        except Exception as problem:  # whatever it is, nobody may wait for ever, and no end may be forgotten
            log.warning("not stored yet", ends=len(ended), fences=len(wishes), error=type(problem).__name__)
            self._left += ended
            for wish in wishes:
                wish.reply.put(problem)
            return
        for wish in wishes:
            wish.reply.put(wish.claimed.id in passed)
        for each in ended:
            _say(each)

    def _write(self, wishes: list[Wish], ended: list[Ended], now: datetime) -> frozenset[int]:
        start = time.perf_counter()
        with self._book.unit() as session:
            passed = actions.fence_all(session, [wish.claimed for wish in wishes], now=now)
            if ended:
                actions.settle_all(session, ended, when=When(now, occurrence.zone("UTC")))
                if not self._left:
                    actions.note_health(session, self._news(ended, now), now=now)
        self._cost, self._last = time.perf_counter() - start, len(wishes)
        return passed

    def _settle_left(self) -> None:
        """One by one, and without the book of the channels: what cannot be stored holds up nothing else."""
        still = []
        for each in self._left:
            try:
                self._write([], [each], self.clock())
            except Exception as problem:
                log.warning("still not stored", delivery=each.claimed.id, error=type(problem).__name__)
                still.append(each)
            else:
                _say(each)
        self._left = still

    def _news(self, ended: list[Ended], now: datetime) -> list[Ended]:
        """Without the channels that worked a short while ago, too: their book says so already."""
        news = []
        if len(self._known_to_work) > KNOWN:
            self._known_to_work.clear()
        for each in ended:
            pair = (each.claimed.user_id, each.claimed.channel)
            if each.outcome.result is not Result.SENT:
                self._known_to_work.pop(pair, None)
            elif abs(now - self._known_to_work.get(pair, NEVER)) < SAID_AGAIN:
                continue
            else:
                self._known_to_work[pair] = now
            news.append(each)
        return news


def _say(ended: Ended) -> None:
    claimed, outcome = ended.claimed, ended.outcome
    log.info(
        "delivery",
        delivery=claimed.id,
        kind=claimed.kind,
        channel=claimed.channel,
        attempt=claimed.attempt,
        result=str(outcome.result),
        why=str(outcome.trouble),
    )
