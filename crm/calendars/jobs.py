"""The entry of the scheduler: a round for every account that is due, some at a time, beside all else."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm import clock
from crm.calendars import rounds
from crm.calendars.rounds import Due, Ending

log = structlog.get_logger()

AT_ONCE = 3
"""Rounds that wait for their servers at the same time."""

GLANCE = 0.5  # seconds between two looks whether the process ends


def turn(app: Flask, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Do the rounds that are due; how many there were. One account's trouble is no other's.

    When the process ends, what waits for a server is broken off; the next process goes on.
    """
    due = rounds.due(app, clock.now())
    if not due:
        return 0
    ending = Ending(is_stopping)
    with ThreadPoolExecutor(min(AT_ONCE, len(due)), thread_name_prefix="calendars") as pool:
        waiting: set[Future[None]] = {pool.submit(_round, app, each, ending) for each in due}
        while waiting:
            waiting = wait(waiting, GLANCE).not_done
            if is_stopping():
                ending.abort()
    return len(due)


def _round(app: Flask, each: Due, ending: Ending) -> None:
    if ending.is_near():
        return
    try:
        rounds.run(app, each, ending)
    except SQLAlchemyError:
        log.exception("a calendar round found no database", user=each.user_id, account=each.account_id)
    except Exception:
        log.exception("a calendar round broke off", user=each.user_id, account=each.account_id)
        rounds.note_broken(app, each)
