"""What the scheduler asks of notifications, and sending a mail that somebody waits for."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Thread

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm import clock
from crm.core.when import When
from crm.db.owner import across_owners, acting_as
from crm.notifications import actions, hold, lifelines, occurrence, queries, registry
from crm.notifications.actions.planning import BATCH
from crm.notifications.delivering import Sender
from crm.notifications.models import Delivery, DeliveryState
from crm.notifications.repeating import is_repeatable
from crm.notifications.units import current_stamp, settings_of, shared_now, unit

log = structlog.get_logger()

PATIENCE = 10.0
LOOK_AGAIN = 0.1
UNDER_WAY = (DeliveryState.CLAIMED, DeliveryState.SENDING)


class NobodyWrites(LookupError):
    """Mails of these kinds stay queued: no part of the app writes them."""

    def __init__(self, kinds: frozenset[str]) -> None:
        super().__init__(f"nothing writes mails of kind {', '.join(sorted(kinds))}; they stay queued")


def trusted(_now: datetime) -> bool:
    """Whether it may be planned by the clock that shows this: always, where nobody watches it."""
    return True


def tick(app: Flask, sender: Sender, *, may_plan: Callable[[datetime], bool] = trusted) -> None:
    """Plan what has come due and send what is queued. Raises `NobodyWrites` after the rest was done."""
    with unit(app, reading=True) as session:
        waiting = queries.waiting(session, now=shared_now(session))
    if waiting.reminders:
        plan_all(app, may_plan=may_plan)
    if waiting.reminders or waiting.kinds or sender.has_leftovers:
        sender.deliver()
    unwritten = waiting.kinds - registry.known_kinds()
    if unwritten:
        raise NobodyWrites(unwritten)


def plan_all(app: Flask, *, may_plan: Callable[[datetime], bool] = trusted) -> int:
    """Plan until nothing is due, one transaction for each batch; how many reminders.

    `may_plan` is asked about the present that a batch is planned by; what it keeps back stays due.
    """
    total = 0
    while True:
        with unit(app) as session:
            now = shared_now(session)
            if not may_plan(now):
                return total
            state, why = hold.for_planning(session)
            stamp = current_stamp(app, session)
            planned = actions.plan(session, stamp, now=now, state=state, error_class=why)
        total += planned
        if planned < BATCH:
            return total


def reap(app: Flask, worker_id: str | None) -> int:
    """Free what dead processes held; how many rows. Only reads where nobody died."""
    settings = settings_of(app)
    with unit(app, reading=True) as session:
        now = shared_now(session)
        found = lifelines.gone(session, settings.instance, me=worker_id, now=now)
    if not found:
        return 0
    with unit(app) as session:
        count = actions.reap(
            session,
            found,
            when=When(now, occurrence.zone("UTC")),
            repeatable=lambda channel: is_repeatable(settings, channel),
        )
    for remains in found:
        if not remains.silent:
            lifelines.forget(settings.instance, remains.worker_id)
            log.info("a process had died", worker=remains.worker_id, journal=remains.story is not None)
    return count


def retime(app: Flask, *, now: datetime) -> int:
    """Derive all instants again; how many moved."""
    with unit(app) as session, across_owners("retime"):
        return actions.retime(session, now=now)


def send_now(app: Flask, user_id: int, delivery_id: int) -> Delivery | None:
    """Send one queued mail of this user and wait, but not for ever; the row as it stands then.

    Commit before, and hold no transaction: it is sent by a thread of its own, under a worker of its own.
    """
    thread = Thread(target=_send_alone, args=(app, delivery_id), name="send-now", daemon=True)
    thread.start()
    end = time.monotonic() + PATIENCE
    thread.join(PATIENCE)
    found = _as_it_stands(app, user_id, delivery_id)
    while found is not None and found.state in UNDER_WAY and time.monotonic() < end:
        time.sleep(LOOK_AGAIN)
        found = _as_it_stands(app, user_id, delivery_id)
    return found


def _as_it_stands(app: Flask, user_id: int, delivery_id: int) -> Delivery | None:
    with acting_as(user_id), unit(app, reading=True) as session:
        found = queries.state_of(session, delivery_id)
        if found is not None:
            session.expunge(found)
        return found


def _send_alone(app: Flask, delivery_id: int) -> None:
    try:
        with unit(app) as session:
            worker_id = actions.enlist(session, now=shared_now(session))
        lifeline = lifelines.of(app, worker_id).open()
        sender = Sender(app, worker_id, clock=clock.now, journal=lifeline.journal)
        try:
            sender.deliver_one(delivery_id)
            sender.stop(patience=0)
            with unit(app) as session:
                actions.retire(session, worker_id)
        finally:
            lifeline.close(settled=not sender.has_unsettled)
    except SQLAlchemyError:  # what was claimed goes back when this worker is found to be silent
        log.exception("could not send at once", delivery=delivery_id)
