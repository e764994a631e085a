"""What `crm doctor` looks at of phones: whether what they are given is what would be written now."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.cli.engine_checks import Finding
from crm.config import Settings
from crm.core.when import When
from crm.db.owner import acting_as
from crm.notifications import occurrence
from crm.published import queries
from crm.published.checking import differing
from crm.published.site import site_of

SAMPLE = 500
"""So many of each shelf, the newest first."""


def examine(session: Session, settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """The shelves of every account that has any. What waits to be written is no fault."""
    for user in session.scalars(select(User).order_by(User.id)).all():
        when, wrong = When(now, occurrence.zone(user.zone)), 0
        with acting_as(user.id):
            there = queries.shelves(session)
            for shelf in there:
                site = site_of(session, user, settings)
                wrong += len(differing(session, shelf, site=site, when=when, most=SAMPLE))
        if there:
            yield Finding(
                not wrong, f"account {user.id}: things that phones are shown otherwise than they are: {wrong}"
            )
