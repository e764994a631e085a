"""What `crm doctor` says about the engine: what is stuck, who left it so, and what to do. It reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.calendars.models import CalendarAccount
from crm.cli.homes import SIGNS
from crm.config import Settings
from crm.db.owner import across_owners
from crm.jobs import marks, memory
from crm.notifications import hold as holds
from crm.notifications import lifelines
from crm.notifications.actions.mending import needs_mending
from crm.notifications.hold import Phase
from crm.notifications.journal import FOLDER
from crm.notifications.models import OPEN_QUESTIONS, STALE, Channel, Delivery, DeliveryState, Worker

IN_HAND = (DeliveryState.CLAIMED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up."""

    is_well: bool
    text: str


def examine(session: Session, settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """The instance's marks, what waits for a person, what nobody works on, and the clock."""
    yield from _marks(session, settings)
    with across_owners("doctor"):
        yield from _waiting(session)
        yield from _left_behind(session, settings, now=now)
        yield from _channels(session, now=now)
        yield from _calendars(session)
        yield from _clock(session, now=now)


def _marks(session: Session, settings: Settings) -> Iterator[Finding]:
    hold, ahead = holds.current(session), marks.found_now(session, settings)
    if hold is not None and hold.phase is Phase.ASKED:
        yield Finding(
            False, f"instance: on hold, {SIGNS[hold.sign]}; decide with `crm instance adopt` or `copy`"
        )
    elif hold is not None and hold.is_silent:
        yield Finding(
            True, "instance: a copy that sends nothing by itself; `crm instance adopt` changes that"
        )
    else:
        yield Finding(True, "instance: sends what is due")
    said = "as they were left"
    if ahead is not None:
        said = f"{SIGNS[ahead.sign]}; the next start will hold everything and ask, see `crm instance status`"
    yield Finding(ahead is None, f"marks of the last start: {said}")


def _waiting(session: Session) -> Iterator[Finding]:
    found = session.execute(
        select(Delivery.state, func.count(Delivery.id))
        .where(Delivery.state.in_(OPEN_QUESTIONS), Delivery.dismissed_at.is_(None))
        .group_by(Delivery.state)
        .order_by(Delivery.state)
    ).all()
    told = ", ".join(f"{count} {state}" for state, count in found)
    yield Finding(True, f"deliveries that a person decides on under Notices: {told or 'none'}")


def _left_behind(session: Session, settings: Settings, *, now: datetime) -> Iterator[Finding]:
    listed = set(session.scalars(select(Worker.id)))
    alive = set(session.scalars(select(Worker.id).where(Worker.heartbeat_at > now - STALE)))
    owners = session.execute(
        select(Delivery.owner, func.count(Delivery.id))
        .where(Delivery.state.in_(IN_HAND))
        .group_by(Delivery.owner)
    ).all()
    lost = sum(count for owner, count in owners if owner not in alive)
    help_ = "; the next scheduler frees them: `crm scheduler --once reap`" if lost else ""
    yield Finding(not lost, f"deliveries in the hands of nobody alive: {lost}{help_}")
    folder = settings.instance / FOLDER
    files = sorted(path for path in folder.glob("*") if path.name not in listed and not _is_held(path))
    help_ = "; the next scheduler reads them: `crm scheduler --once reap`" if files else ""
    yield Finding(not files, f"journals of processes that are gone: {len(files)}{help_}")


def _is_held(path: Path) -> bool:
    return lifelines.is_locked(path) is True


def _channels(session: Session, *, now: datetime) -> Iterator[Finding]:
    found = session.execute(
        select(Channel.kind, func.count(Channel.id), func.min(Channel.open_until))
        .where(Channel.is_on, Channel.open_until > now)
        .group_by(Channel.kind)
        .order_by(Channel.kind)
    ).all()
    told = ", ".join(f"{count} {kind} (tried again from {until:%H:%M} UTC)" for kind, count, until in found)
    yield Finding(True, f"channels that rest after failures: {told or 'none'}")


def _calendars(session: Session) -> Iterator[Finding]:
    found = session.execute(
        select(CalendarAccount.error_class, func.count(CalendarAccount.id))
        .where(CalendarAccount.is_on, CalendarAccount.failures > 0)
        .group_by(CalendarAccount.error_class)
        .order_by(CalendarAccount.error_class)
    ).all()
    told = ", ".join(f"{count} {code}" for code, count in found)
    yield Finding(True, f"calendar accounts elsewhere that fail: {told or 'none'}")


def _clock(session: Session, *, now: datetime) -> Iterator[Finding]:
    leap = memory.current_leap(session, now=now)
    if leap is not None:
        yield Finding(False, f"clock: leapt ahead; nothing is planned until {leap.until:%H:%M} UTC: check it")
    stray = needs_mending(session, now=now)
    help_ = "; bring them back: `crm scheduler --once mend`" if stray else ""
    yield Finding(
        not stray, f"rows from the future, left by a wrong clock: {'some' if stray else 'none'}{help_}"
    )
