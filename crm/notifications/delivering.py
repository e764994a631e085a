"""Sending what is queued: claim, write, fence, let go, settle, on a few threads."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from threading import Condition, Event, Lock

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm.notifications import actions, registry, rendering
from crm.notifications.actions import Claim, Scope
from crm.notifications.attempt import Attempt
from crm.notifications.breaker import Breaker
from crm.notifications.committing import Committer
from crm.notifications.journal import Journal
from crm.notifications.models import MAIL
from crm.notifications.repeating import is_repeatable
from crm.notifications.units import settings_of, shared_now, unit
from crm.outbound.ways import Parcel, Ways

log = structlog.get_logger()

THREADS = 8
BATCH = 256
PATIENCE = 60.0


class Sender:
    """Sends for one worker. `clock` tells the present, `ways` lead out (else what is set up), `journal` is
    where it notes what it lets go.

    `on_progress` is called after every message, `write` makes one of a claimed row. An end that the database
    would not take is kept and stored later; until then nothing new is claimed.
    """

    def __init__(
        self,
        app: Flask,
        worker_id: str,
        *,
        clock: Callable[[], datetime],
        ways: Ways | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.app = app
        self.worker_id = worker_id
        self.clock = clock
        self.ways = ways or Ways(settings_of(app))
        self.journal = journal
        self.write: Callable[[Claim], Parcel | None] = self._prepare
        self.on_progress: Callable[[], None] = lambda: None
        self.patience = PATIENCE
        self.stopping = Event()
        self.breaker = Breaker()
        self.committer = Committer(app, clock)
        self._settings = settings_of(app)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="send")
        self._lanes: set[Future[None]] = set()
        self._claims: deque[Claim] = deque()
        self._supply = Lock()
        self._is_dry = False
        self._total = 0
        self._strays = False
        self._busy = 0
        self._idle = Condition()

    @property
    def has_unsettled(self) -> bool:
        """Whether an end still waits to be stored."""
        return self.committer.is_behind

    @property
    def has_leftovers(self) -> bool:
        """Whether there is something to do though nothing new is due."""
        return self.has_unsettled or self._strays

    def deliver(self) -> int:
        """Send everything whose time has come and that somebody can write; how many rows were claimed.

        After `patience` seconds it returns all the same, while what takes long goes on: the next call lends
        a hand again.
        """
        if self.stopping.is_set() or not self.committer.catch_up():
            return 0
        self._take_stock()
        before = self._total
        self._fill()
        for _lane in range(min(THREADS - len(self._lanes), len(self._claims))):
            self._lanes.add(self._pool.submit(self._lane))
        done, self._lanes = wait(self._lanes, timeout=self.patience)
        self._rest()
        for lane in done:
            lane.result()
        return self._total - before

    def deliver_one(self, delivery_id: int) -> bool:
        """Send this row now, in this thread; False when it was not to be had."""
        claims = self._claim(limit=1, scope=Scope(only=delivery_id))
        for claimed in claims:
            self.send(claimed)
        self._rest()
        return bool(claims)

    def send(self, claimed: Claim) -> None:
        """Send one claimed row and settle it; never raises for what a mail, a server or a database does."""
        with self._idle:
            self._busy += 1
        try:
            if not self.stopping.is_set():
                Attempt(self, claimed).run()
            self.on_progress()
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def stop(self, *, patience: float) -> None:
        """Begin nothing new; after `patience` seconds break off what is under way; give back what is left."""
        self.stopping.set()
        if not self._is_idle(patience):
            self.ways.abort()
            self._is_idle(patience)
        self._pool.shutdown(wait=False)
        self.committer.catch_up()
        self.committer.close()
        self.ways.rest()
        with unit(self.app) as session:
            actions.release(session, self.worker_id, now=shared_now(session))

    def _lane(self) -> None:
        """Send one after the other until nothing is left."""
        while (claimed := self._next()) is not None:
            self.send(claimed)

    def _next(self) -> Claim | None:
        with self._supply:
            if not self._claims and not self._is_dry:
                self._claim_more()
            if self.stopping.is_set() or not self._claims:
                return None
            return self._claims.popleft()

    def _fill(self) -> None:
        with self._supply:
            self._is_dry = False
            if not self._claims:
                self._claim_more()

    def _claim_more(self) -> None:
        """Take the next rows. While mail waits behind the breaker, at most one, which goes to look."""
        if self.stopping.is_set() or self.committer.is_behind:
            self._is_dry = True
            return
        if self.breaker.is_closed:
            found = self._claim(limit=BATCH, scope=actions.EVERYTHING)
            self._is_dry = len(found) < BATCH
        else:
            found = self._claim(limit=BATCH, scope=Scope(mail=False))
            self._is_dry = len(found) < BATCH
            found += self._claim_probe()
        self._claims.extend(found)
        self._total += len(found)

    def _claim_probe(self) -> list[Claim]:
        if not self.breaker.take_probe():
            return []
        found: list[Claim] = []
        try:
            found = self._claim(limit=1, scope=Scope(others=False))
        finally:
            if not found:
                self.breaker.not_tried()
        return found

    def _claim(self, *, limit: int, scope: Scope) -> list[Claim]:
        kinds = registry.known_kinds()
        try:
            with unit(self.app) as session:
                now = shared_now(session)
                return actions.claim(session, self.worker_id, kinds=kinds, limit=limit, now=now, scope=scope)
        except SQLAlchemyError:
            self._strays = True
            raise

    def _take_stock(self) -> None:
        """Give back rows that are ours and that no lane has: a claim whose answer was lost with the database
        may have been made, and what the database would not take back is still claimed."""
        if self._strays and not self._lanes:
            with unit(self.app) as session:
                actions.release(session, self.worker_id, now=shared_now(session))
            self._strays = False

    def _rest(self) -> None:
        """Nothing is left for now: store the last ends, close connections, shorten the journal."""
        settled = self.committer.catch_up()
        if self._lanes:
            return
        self.ways.rest()
        if self.journal is not None and settled:
            self.journal.shorten()

    def _prepare(self, claimed: Claim) -> Parcel | None:
        return rendering.prepare(self.app, claimed, now=self.clock())

    def put_back(self, claims: list[Claim], until: datetime) -> None:
        """Give these back for later; no attempt is counted."""
        with unit(self.app) as session:
            actions.put_back(session, claims, until)

    def turn_back_mail(self) -> None:
        """The mail server is away: what was claimed for it goes back, all at once."""
        with self._supply:
            mails = [claimed for claimed in self._claims if claimed.channel == MAIL]
            self._claims = deque(claimed for claimed in self._claims if claimed.channel != MAIL)
        if not mails:
            return
        try:
            self.put_back(mails, self.clock())
        except SQLAlchemyError as problem:
            log.warning("not given back yet", deliveries=len(mails), error=type(problem).__name__)
            self._strays = True

    def is_repeatable(self, claimed: Claim) -> bool:
        """Whether its receiver tells a repetition by its key."""
        return is_repeatable(self._settings, claimed.channel)

    def _is_idle(self, seconds: float) -> bool:
        with self._idle:
            return self._idle.wait_for(lambda: self._busy == 0, seconds)
