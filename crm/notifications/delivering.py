"""Sending what is queued: claim, write, fence, dot, settle, on a few threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from email.message import EmailMessage
from threading import Condition, Event

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm.core.when import When
from crm.notifications import actions, occurrence, registry, rendering
from crm.notifications.actions import Claim
from crm.notifications.actions.outbox import NO_MAIL, NOTHING_DUE
from crm.notifications.models import DeliveryState
from crm.notifications.rendering import NotNow, NotWanted
from crm.notifications.units import settings_of, shared_now, unit
from crm.outbound.mail import BadAddress
from crm.outbound.outcome import FenceLost, Outcome, Result
from crm.outbound.ways import Ways

log = structlog.get_logger()

THREADS = 4
RENDERER = "renderer"
ADDRESS = "address"
DATABASE = "database"


class Sender:
    """Sends for one worker. `clock` tells the present, `ways` lead out (else what is set up).

    `on_progress` is called after every mail. An outcome that the database would not take is kept and stored
    later; until then nothing new is claimed.
    """

    def __init__(
        self, app: Flask, worker_id: str, *, clock: Callable[[], datetime], ways: Ways | None = None
    ) -> None:
        self.app = app
        self.worker_id = worker_id
        self.clock = clock
        self.ways = ways or Ways(settings_of(app))
        self.on_progress: Callable[[], None] = lambda: None
        self.stopping = Event()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="send")
        self._busy = 0
        self._idle = Condition()
        self._unsettled: list[tuple[Claim, Outcome]] = []

    @property
    def has_unsettled(self) -> bool:
        """Whether an outcome still waits to be stored."""
        return bool(self._unsettled)

    def deliver(self) -> int:
        """Send everything whose time has come and that somebody can write; how many rows were claimed."""
        total = 0
        while self._all_settled() and not self.stopping.is_set():
            claims = self._claim(limit=2 * THREADS)
            wait([self._pool.submit(self.send, claimed) for claimed in claims])
            total += len(claims)
            if len(claims) < 2 * THREADS:
                break
        return total

    def deliver_one(self, delivery_id: int) -> bool:
        """Send this row now, in this thread; False when it was not to be had."""
        claims = self._claim(limit=1, only=delivery_id)
        for claimed in claims:
            self.send(claimed)
        return bool(claims)

    def send(self, claimed: Claim) -> None:
        """Send one claimed row and settle it; never raises for what a mail, a server or a database does."""
        with self._idle:
            self._busy += 1
        try:
            if not self.stopping.is_set():
                outcome = self._attempt(claimed)
                if outcome.result is not Result.WITHDRAWN or outcome.trouble:
                    self._settle(claimed, outcome)
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
        self._all_settled()
        with unit(self.app) as session:
            actions.release(session, self.worker_id, now=shared_now(session))

    def _claim(self, *, limit: int, only: int | None = None) -> list[Claim]:
        kinds = registry.known_kinds()
        with unit(self.app) as session:
            now = shared_now(session)
            return actions.claim(session, self.worker_id, kinds=kinds, limit=limit, now=now, only=only)

    def _attempt(self, claimed: Claim) -> Outcome:
        try:
            message = rendering.prepare(self.app, claimed, now=self.clock())
            if message is None:
                return Outcome(Result.WITHDRAWN, NOTHING_DUE)
            if isinstance(message, EmailMessage) and not self.ways.has_mail:
                return Outcome(Result.WITHDRAWN, NO_MAIL)
            return self.ways.send(message, lambda: self._pass_fence(claimed))
        except NotWanted as problem:
            return Outcome(Result.WITHDRAWN, problem.trouble)
        except NotNow as problem:
            return self._postponed(claimed, problem.until)
        except BadAddress:
            return Outcome(Result.REFUSED, ADDRESS)
        except SQLAlchemyError as problem:
            return self._failed(claimed, DATABASE, problem)
        except Exception as problem:  # a mail that cannot be written must not keep others from going
            return self._failed(claimed, RENDERER, problem)

    def _postponed(self, claimed: Claim, until: datetime) -> Outcome:
        with unit(self.app) as session:
            actions.postpone(session, claimed, until)
        return Outcome(Result.WITHDRAWN)

    def _pass_fence(self, claimed: Claim) -> None:
        if self.stopping.is_set():
            raise FenceLost
        with unit(self.app) as session:
            passed = actions.fence(session, claimed, now=self.clock())
        if not passed:
            raise FenceLost

    def _settle(self, claimed: Claim, outcome: Outcome) -> DeliveryState | None:
        """Store the outcome, or keep it for later while the database is away."""
        when = When(self.clock(), occurrence.zone("UTC"))
        try:
            with unit(self.app) as session:
                state = actions.settle(session, claimed, outcome, when=when)
        except SQLAlchemyError as problem:
            log.warning("outcome not stored yet", delivery=claimed.id, error=type(problem).__name__)
            self._unsettled.append((claimed, outcome))
            return None
        log.info("mail", delivery=claimed.id, kind=claimed.kind, state=str(state), why=str(outcome.trouble))
        return state

    def _all_settled(self) -> bool:
        """Store what is left from before; whether nothing is left now."""
        left, self._unsettled = self._unsettled, []
        for claimed, outcome in left:
            self._settle(claimed, outcome)
        return not self._unsettled

    def _failed(self, claimed: Claim, trouble: str, problem: Exception) -> Outcome:
        log.error("mail not sent", delivery=claimed.id, kind=claimed.kind, why=trouble, exc_info=problem)
        return Outcome(Result.NOT_SENT, trouble, type(problem).__name__)

    def _is_idle(self, seconds: float) -> bool:
        with self._idle:
            return self._idle.wait_for(lambda: self._busy == 0, seconds)
