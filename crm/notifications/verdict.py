"""What an outcome means for a row of the outbox. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from crm.notifications.backoff import FIRST, delay
from crm.notifications.models import MAIL, DeliveryState
from crm.outbound.outcome import Outcome, Result, Trouble

GONE_QUIET = "gone_quiet"
DOUBTS = frozenset({str(Trouble.NO_ANSWER), GONE_QUIET})
"""Troubles after which a message may have arrived all the same."""

SERVER = frozenset({Trouble.CONNECT, Trouble.TLS, Trouble.UNSUPPORTED, Trouble.SIGN_IN})
"""Troubles on the way to a server, before it heard of any message: no attempt is counted."""

DATABASE = "database"
"""Our own database was away before the message was let go: that says nothing about the way to its reader."""

SOON = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Case:
    """One attempt that ended. `left`: how long it may still be tried; `doubted`: one before it may have
    arrived; `repeatable`: the receiver tells a repetition by its key, so that sending it again is safe."""

    outcome: Outcome
    channel: str
    attempt: int
    seed: str
    left: timedelta
    doubted: bool = False
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The new state; if it is queued again, after how long, and whether the attempt counts."""

    state: DeliveryState
    wait: timedelta = timedelta(0)
    counts: bool = True


def verdict(case: Case) -> Verdict:
    """Known not sent: again later, up to 24 hours. Refused for good, or too late: dead.

    Without an answer: unknown, and never again by itself, unless a repetition is safe.
    """
    match case.outcome.result:
        case Result.SENT:
            return Verdict(DeliveryState.SENT)
        case Result.WITHDRAWN:
            return Verdict(DeliveryState.CANCELLED)
        case Result.REFUSED:
            return Verdict(_end(case))
        case Result.UNKNOWN if not case.repeatable:
            return Verdict(DeliveryState.UNKNOWN)
    wait = _wait(case)
    if wait > case.left:
        return Verdict(_end(case))
    return Verdict(DeliveryState.QUEUED, wait, counts=case.outcome.trouble not in {*SERVER, DATABASE})


def _end(case: Case) -> DeliveryState:
    """It is over without success: dead, but what may have arrived is never said to be lost."""
    may_have_arrived = case.doubted or case.outcome.result is Result.UNKNOWN
    return DeliveryState.UNKNOWN if may_have_arrived else DeliveryState.DEAD


def _wait(case: Case) -> timedelta:
    if case.outcome.trouble == Trouble.STOPPED:
        return timedelta(0)
    if case.outcome.trouble == DATABASE:
        return SOON
    if case.outcome.trouble in SERVER:
        return SOON if case.channel == MAIL else timedelta(seconds=FIRST)
    return max(delay(case.attempt, case.seed), timedelta(seconds=case.outcome.retry_after))
