"""One round for one account: read what was done there, write what changed here, look into chosen calendars.

A round is claimed in one statement, so that of many processes one does it; a claim that was left behind runs
out. The next round is at least 15 minutes away, further while rounds fail.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from flask import Flask
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import User
from crm.calendars import actions, leaving, others, telling
from crm.calendars.actions import APART
from crm.calendars.bench import Bench, Claimed
from crm.calendars.far import Access, Far, FarCalendar, Spent, connect
from crm.calendars.mirror.reading import read_back
from crm.calendars.mirror.writing import write_out
from crm.calendars.models import CalendarAccount
from crm.calendars.queries import account_of
from crm.calendars.trouble import FarTrouble, Trouble
from crm.core.when import When
from crm.db.owner import NotFound, across_owners, acting_as
from crm.notifications import hold as holds
from crm.notifications import occurrence
from crm.notifications.units import settings_of, unit
from crm.outbound.sealing import BadSeal
from crm.outbound.web import Web

log = structlog.get_logger()

CLAIM = timedelta(minutes=10)
LONGEST = timedelta(minutes=5)
FURTHEST = timedelta(hours=24)
MOST_WRONG = 3
"""So often a password is tried that was refused; more, and the account there may be locked."""


class Ending:
    """Tells rounds that the process ends, and breaks off what they wait for."""

    def __init__(self, is_near: Callable[[], bool] = lambda: False) -> None:
        self.is_near = is_near
        self._webs: list[Web] = []

    def watch(self, web: Web) -> None:
        """Break this off, too."""
        self._webs.append(web)

    def abort(self) -> None:
        """Break it all off."""
        for web in self._webs:
            web.abort()


class Due(NamedTuple):
    """An account whose round is due."""

    account_id: int
    user_id: int


def due(app: Flask, now: datetime) -> list[Due]:
    """The accounts whose round is due, the longest waiting first. None while the instance holds still after
    it was restored or copied: the calendar there belongs to one of two then."""
    with unit(app, reading=True) as session, across_owners("calendar rounds"):
        hold = holds.current(session)
        if hold is not None and hold.is_silent:
            return []
        rows = session.execute(
            select(CalendarAccount.id, CalendarAccount.user_id)
            .where(*_is_due(now))
            .order_by(CalendarAccount.next_at, CalendarAccount.id)
        )
        return [Due(*row) for row in rows]


def run(app: Flask, each: Due, ending: Ending | None = None) -> Trouble | None:
    """One round, if it is still due and nobody else does it; what went wrong. Never raises for what a server
    or the network does."""
    found = _claim(app, each, clock.now())
    if found is None:
        return None
    claimed, access = found
    ending = ending or Ending()
    try:
        _do(Bench(app, claimed, _far(app, claimed, access, ending)))
    except Spent:
        pass
    except NotFound:  # taken away, here, while we were at it
        return None
    except FarTrouble as trouble:
        if ending.is_near():
            return None
        _note_failed(app, each, trouble)
        return trouble.code
    _note_worked(app, each)
    return None


def note_broken(app: Flask, each: Due) -> None:
    """It broke off for a reason that nobody thought of: that must not happen every 15 minutes for ever."""
    _note_failed(app, each, FarTrouble(Trouble.ANSWER_UNREADABLE))


def _far(app: Flask, claimed: Claimed, access: Access | None, ending: Ending) -> Far:
    if access is None:
        raise FarTrouble(Trouble.LOCKED_HERE)
    ends_at = clock.now() + LONGEST
    far = connect(
        settings_of(app),
        access,
        home_href=claimed.home_href,
        may_go_on=lambda: clock.now() < ends_at and not ending.is_near(),
    )
    ending.watch(far.wire.web)
    return far


def _do(bench: Bench) -> None:
    claimed = bench.claimed
    if claimed.is_leaving:
        leaving.leave(bench)
        return
    found = {each.href: each for each in bench.far.calendars()}
    with bench.unit() as (session, _when):
        account = account_of(session, claimed.account_id)
        account.home_href = bench.far.home_href
        actions.note_calendars(session, account, found.values())
    if claimed.own_href:
        own = found.get(claimed.own_href)
        if own is None:
            raise FarTrouble(Trouble.GONE_THERE)
        _mirror(bench, own)
    others.read_others(bench, found)


def _mirror(bench: Bench, own: FarCalendar) -> None:
    if not own.is_writable:
        raise FarTrouble(Trouble.CANNOT_WRITE)
    read_back(bench, own)
    if write_out(bench, own):
        # Some servers name a state by what is in it: that before our writing may come again.
        read_back(bench, bench.far.calendar(own.href))


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CalendarAccount.is_on.is_(True),
        CalendarAccount.next_at <= now,
        or_(CalendarAccount.claimed_until.is_(None), CalendarAccount.claimed_until <= now),
    )


def _claim(app: Flask, each: Due, now: datetime) -> tuple[Claimed, Access | None] | None:
    with acting_as(each.user_id), unit(app) as session:
        taken = session.execute(
            update(CalendarAccount)
            .where(CalendarAccount.id == each.account_id, *_is_due(now))
            .values(claimed_until=now + CLAIM, next_at=now + APART)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        account = account_of(session, each.account_id)
        zone = session.scalars(select(User.zone).where(User.id == each.user_id)).one()
        return _claimed(account, zone, now), _access(app, account)


def _claimed(account: CalendarAccount, zone: str, now: datetime) -> Claimed:
    return Claimed(
        account_id=account.id,
        user_id=account.user_id,
        name=account.name,
        zone=occurrence.zone(zone),
        home_href=account.home_href,
        own_href=account.own_href,
        has_made_own=account.has_made_own,
        takes_tasks=account.takes_tasks,
        is_leaving=account.is_leaving,
        until=now + CLAIM,
    )


def _access(app: Flask, account: CalendarAccount) -> Access | None:
    """None when there is no password here, or none that can be read."""
    try:
        access = actions.access_of(account, key=bytes(app.config["SECRET_KEY"]))
    except BadSeal:
        return None
    return access if access.password else None


def _note_worked(app: Flask, each: Due) -> None:
    with acting_as(each.user_id), unit(app) as session:
        account = _still(session, each.account_id)
        if account is not None:
            account.last_ok_at, account.claimed_until = clock.now(), None
            account.failures, account.error_class, account.response = 0, "", ""


def _note_failed(app: Flask, each: Due, trouble: FarTrouble) -> None:
    log.info("a calendar account failed", user=each.user_id, account=each.account_id, why=trouble.code)
    with acting_as(each.user_id), unit(app) as session:
        account = _still(session, each.account_id)
        if account is None:
            return
        now = clock.now()
        account.failures += 1
        account.error_class, account.response = trouble.code, trouble.text
        account.failed_at, account.claimed_until = now, None
        account.next_at = _again(account, trouble, now)
        telling.of_trouble(session, account, when=When(now, ZoneInfo("UTC")))


def _again(account: CalendarAccount, trouble: FarTrouble, now: datetime) -> datetime | None:
    """When to try again: later with each failure; not at all before its owner did something about it."""
    if trouble.code is Trouble.LOCKED_HERE:
        return None
    if trouble.code is Trouble.WRONG_PASSWORD and _is_wrong(trouble) and account.failures >= MOST_WRONG:
        return None
    wait = min(APART * (1 << min(account.failures - 1, 10)), FURTHEST)
    return now + max(wait, min(timedelta(seconds=trouble.retry_after), FURTHEST))


def _is_wrong(trouble: FarTrouble) -> bool:
    """Whether it was the password that was refused; a 403 may be the mood of a firewall."""
    return trouble.text.startswith("401")


def _still(session: Session, account_id: int) -> CalendarAccount | None:
    return session.scalar(select(CalendarAccount).where(CalendarAccount.id == account_id))
