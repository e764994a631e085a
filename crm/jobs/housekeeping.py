"""What the jobs do that is more than one call: sweep, retime, prune. One user's trouble stops no other's."""

from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import structlog
from flask import Flask
from sqlalchemy.orm import Session

from crm import clock, config
from crm.accounts import actions as accounts
from crm.calendars import finding
from crm.contacts import actions as contacts
from crm.core.when import When
from crm.dav import passwords as app_passwords
from crm.db import changes
from crm.db.meta import meta, set_meta
from crm.db.owner import across_owners, acting_as
from crm.followups import jobs as followups
from crm.interviews import actions as interviews
from crm.jobs import memory, queries
from crm.notifications import actions as notifications
from crm.notifications import jobs as notification_jobs
from crm.notifications import lifelines, occurrence
from crm.notifications.actions.mending import mend as mend_rows
from crm.notifications.actions.mending import needs_mending
from crm.notifications.units import settings_of, shared_now, unit
from crm.people.bulk import running as bulk
from crm.published import actions as published
from crm.today import timed
from crm.transfer.sharing import addresses as share_addresses
from crm.transfer.sharing import items as sharing
from crm.web.public import base_url

log = structlog.get_logger()

TZDATA = "tzdata"
_in_use = ""
Chore = Callable[[Session, When], object]


class PartlyDone(RuntimeError):
    """It worked for some users and not for others; the log has the reasons."""


def sweep(app: Flask, swept: dict[int, date]) -> None:
    """Mark interviews held at their end; once a user's day has changed, let steps expire and pauses end,
    and plant the reminders of the weeks to come.

    `swept` remembers the last day of each user.
    """
    now = clock.now()
    with unit(app, reading=True) as session:
        zones = queries.zones(session)
        with across_owners("sweep"):
            ended = queries.owners_of_ended_interviews(session, now=now)
    failed = 0
    for user_id, zone in zones.items():
        when = When(now, occurrence.zone(zone))
        if user_id in ended:
            failed += not _done(app, user_id, when, _hold_interviews)
        if swept.get(user_id) != when.today:
            if _done(app, user_id, when, _turn_day):
                swept[user_id] = when.today
            else:
                failed += 1
    if failed:
        raise PartlyDone(f"{failed} sweeps failed")


def mend(app: Flask) -> None:
    """Once a clock that ran ahead is set back, bring back what it put off into the far future."""
    with unit(app, reading=True) as session:
        now = shared_now(session)
        ahead = memory.ran_ahead(session, now=now)
        if not (ahead or needs_mending(session, now=now)):
            return
    with unit(app) as session:
        mended = mend_rows(session, now=shared_now(session), ran_ahead=ahead)
        if ahead:
            memory.keep_believed(session, None)
    log.warning("rows from the future were brought back", rows=mended)


def retime(app: Flask) -> None:
    """When the rules of time zones have changed, derive every instant again."""
    known = zone_rules()
    follow_rules(known)
    with unit(app, reading=True) as session:
        before = meta(session, TZDATA)
    if before == known:
        return
    moved = notification_jobs.retime(app, now=clock.now())
    with unit(app) as session:
        set_meta(session, TZDATA, known)
    if before is not None:
        log.info("time zones have new rules", version=known, moved=moved)


def prune(app: Flask) -> None:
    """Throw away what is over: sessions, buckets, old notices and mails, trash older than 30 days."""
    with unit(app) as session:
        now = shared_now(session)
        accounts.prune(session, now=now)
        notifications.prune(session, now=now)
        keep_ground(session, settings_of(app))
    lifelines.prune(settings_of(app).instance, now=now)
    with unit(app, reading=True) as session:
        zones = queries.zones(session)
    failed = sum(
        not _done(app, user_id, When(now, occurrence.zone(zone)), _empty_trash)
        for user_id, zone in zones.items()
    )
    if failed:
        raise PartlyDone(f"the trash of {failed} users stays")


def keep_ground(session: Session, settings: config.Settings) -> None:
    """When this instance is reached elsewhere, or time zones have new rules, phones get everything anew."""
    published.keep_ground(session, f"{base_url(session, settings)}|{zone_rules()}")


def follow_rules(known: str) -> None:
    """This process may hold zones that it read before the rules were replaced, whoever retimes first."""
    global _in_use
    if _in_use not in ("", known):
        ZoneInfo.clear_cache()
        log.info("time zones are read anew", version=known)
    _in_use = known


def zone_rules() -> str:
    """Which rules of time zones are in use: the system's come before the package's."""
    for folder in TZPATH:
        rules = Path(folder) / "tzdata.zi"
        if rules.exists():
            with rules.open(encoding="utf-8") as file:
                return f"system {file.readline().removeprefix('# version ').strip()}"
    return f"package {version('tzdata')}"


def _hold_interviews(session: Session, when: When) -> object:
    return interviews.sweep(session, when=when)


def _turn_day(session: Session, when: When) -> object:
    return followups.sweep(session, when=when), timed.settle(session, when)


def _empty_trash(session: Session, when: When) -> object:
    """What lay in the trash for 30 days, and the memory of what can be undone no more."""
    published.prune(session, when=when)
    finding.prune(session, when=when)
    sharing.prune(session, now=when.now)
    share_addresses.prune(session, now=when.now)
    bulk.prune(session, before=when.now - changes.KEPT)
    return (
        contacts.purge(session, before=when.now - contacts.TRASH_KEPT, when=when),
        changes.prune(session, before=when.now - changes.KEPT),
        app_passwords.prune(session, now=when.now),
    )


def _done(app: Flask, user_id: int, when: When, chore: Chore) -> bool:
    """Do one chore for one user in a unit of its own; whether it went well."""
    try:
        with acting_as(user_id), unit(app) as session:
            chore(session, when)
    except Exception:
        log.exception("a chore failed for one user", user=user_id)
        return False
    return True
