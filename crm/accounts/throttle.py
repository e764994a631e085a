"""Slowing down guessing: token buckets in the database, one count for all processes (ASVS 6.3.1)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.accounts.models import Throttle
from crm.accounts.tokens import digest


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries at once; after that one more every `every` seconds."""

    name: str
    tries: int
    every: float


ACCOUNT = Limit("account", 10, 60.0)
ADDRESS = Limit("address", 60, 6.0)
PASSWORD = Limit("password", 10, 60.0)
SIGN_UP = Limit("sign-up", 10, 360.0)

FAR_BACK = timedelta(days=1)

Subject = tuple[Limit, str]


def take(session: Session, subjects: Sequence[Subject], *, now: datetime) -> timedelta | None:
    """Take one try from each bucket; None, or how long to wait because one is empty (then none is taken).

    Commit at once: the try counts whatever comes of it, and the rows stay locked until then.
    """
    buckets = [
        (limit, _filled(_locked(session, _key(limit, subject), limit.tries, now), limit, now))
        for limit, subject in sorted(subjects, key=lambda pair: _key(*pair))
    ]
    waits = [(1 - bucket.tokens) * limit.every for limit, bucket in buckets if bucket.tokens < 1]
    if not waits:
        for _, bucket in buckets:
            bucket.tokens -= 1
    session.flush()
    return timedelta(seconds=math.ceil(max(waits))) if waits else None


def give_back(session: Session, subjects: Sequence[Subject], *, now: datetime) -> None:
    """Return the try that turned out to be honest."""
    for limit, subject in sorted(subjects, key=lambda pair: _key(*pair)):
        bucket = _filled(_locked(session, _key(limit, subject), limit.tries, now), limit, now)
        bucket.tokens = min(float(limit.tries), bucket.tokens + 1)
    session.flush()


def forget(session: Session, limit: Limit, subject: str) -> None:
    """Empty memory of a subject: the bucket is full again."""
    session.execute(delete(Throttle).where(Throttle.key == _key(limit, subject)))


def hold(session: Session, name: str, *, now: datetime) -> None:
    """Wait until no other transaction holds `name`; released with the transaction."""
    _locked(session, f"hold:{name}", 0, now)


def _key(limit: Limit, subject: str) -> str:
    """What is stored names nobody: no e-mail address, no network address."""
    return f"{limit.name}:{digest(subject)[:32]}"


def _filled(bucket: Throttle, limit: Limit, now: datetime) -> Throttle:
    """The bucket with what has run in since; a clock that went back adds nothing.

    Where it went back by more than a day, nobody shall wait until then: the bucket fills from now on.
    """
    if bucket.updated_at - now > FAR_BACK:
        bucket.updated_at = now
    passed = max(0.0, (now - bucket.updated_at).total_seconds())
    bucket.tokens = min(float(limit.tries), bucket.tokens + passed / limit.every)
    bucket.updated_at = max(bucket.updated_at, now)
    return bucket


def _locked(session: Session, key: str, tokens: float, now: datetime) -> Throttle:
    """The row of this key, made when it is missing, locked until the transaction ends."""
    wanted = (
        select(Throttle)
        .where(Throttle.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = session.scalar(wanted)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(Throttle(key=key, tokens=float(tokens), updated_at=now))
    except IntegrityError:
        pass
    return session.scalars(wanted).one()
