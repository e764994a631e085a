"""What `crm doctor` looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.core.when import When
from crm.db import migrate
from crm.db.flask import db
from crm.db.owner import across_owners, acting_as
from crm.followups import jobs as followups
from crm.notifications import queries
from crm.notifications.models import Delivery, DeliveryState


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up."""

    is_well: bool
    text: str


def examine(session: Session, settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which it matters."""
    yield Finding(True, f"instance: {settings.instance}")
    yield Finding(migrate.current(db.engine) == migrate.newest(), f"database: {_database(settings)}")
    yield from _mail(settings)
    yield from _deliveries(session, now=now)
    yield from _dates(session, now=now)


def _database(settings: Settings) -> str:
    kind = "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL"
    return f"{kind}, at the newest revision ({migrate.newest()})"


def _mail(settings: Settings) -> Iterator[Finding]:
    if settings.mail_to_files:
        yield Finding(True, "mail: written to the instance's outbox folder, none leaves")
    elif settings.mail_ready:
        yield Finding(True, f"mail: leaves through {settings.smtp_host}:{settings.smtp_port}")
    elif settings.smtp_host or settings.smtp_from:
        yield Finding(False, "mail: CRM_SMTP_HOST and CRM_SMTP_FROM are both needed")
    else:
        yield Finding(True, "mail: not set up; nudges are shown on Today and in the calendar")


def _deliveries(session: Session, *, now: datetime) -> Iterator[Finding]:
    with across_owners("doctor"):
        twice = session.execute(
            select(Delivery.message_id)
            .where(Delivery.state == DeliveryState.SENT)
            .group_by(Delivery.message_id)
            .having(func.count() > 1)
        ).all()
        stale = queries.stale_workers(session, now=now)
        unknown = session.scalar(
            select(func.count(Delivery.id)).where(Delivery.state == DeliveryState.UNKNOWN)
        )
    yield Finding(not twice, f"deliveries: {len(twice)} messages marked as sent twice")
    yield Finding(True, f"deliveries: {unknown or 0} of unknown outcome, shown to their owners")
    yield Finding(not stale, f"workers: {len(stale)} that stopped without a word")


def _dates(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Stored dates against derived ones, account by account; the caller rolls back."""
    for user_id, zone in session.execute(select(User.id, User.zone).order_by(User.id)).all():
        with acting_as(user_id):
            off = followups.unsettled(session, when=When(now, ZoneInfo(zone)))
        session.rollback()
        yield Finding(not off, f"account {user_id}: {len(off)} contacts whose dates are not the derived ones")
