"""What a round works with: the account that was claimed, the server, and units of work for their owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy.orm import Session

from crm import clock
from crm.calendars.far import Far
from crm.core.when import When
from crm.db.owner import acting_as
from crm.notifications.units import unit


@dataclass(frozen=True, slots=True)
class Claimed:
    """An account as it was when the round began. `until` is when others may take it for abandoned."""

    account_id: int
    user_id: int
    name: str
    zone: ZoneInfo
    home_href: str
    own_href: str
    has_made_own: bool
    takes_tasks: bool
    is_leaving: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Bench:
    """One round's things. A unit is short: nothing is asked of the server while one is open."""

    app: Flask
    claimed: Claimed
    far: Far

    @contextmanager
    def unit(self, *, reading: bool = False) -> Iterator[tuple[Session, When]]:
        """A session of the owner, committed at the end, and the present."""
        with acting_as(self.claimed.user_id), unit(self.app, reading=reading) as session:
            yield session, self.when()

    def when(self) -> When:
        """The present in the owner's zone."""
        return When(clock.now(), self.claimed.zone)
