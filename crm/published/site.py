"""Whose shelves they are, and how to get from a phone back to this instance."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm import config
from crm.accounts.models import User
from crm.published.naming import owner_mark
from crm.web.public import base_url


@dataclass(frozen=True, slots=True)
class Site:
    """All that the bytes of an object depend on beside the facts. `base` is empty while nobody knows it."""

    base: str
    locale: str
    zone: ZoneInfo
    mark: str
    family_first: bool = False

    def address(self, path: str) -> str:
        """The address of a page of this instance; empty when the instance does not know its own."""
        return self.base + path if self.base else ""

    def instant(self, day: date, at: time) -> datetime:
        """A time of a day in the user's zone; one that a change of clocks skips lands after the gap."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def site_of(session: Session, user: User, settings: config.Settings) -> Site:
    """The site as this user's devices see it."""
    return Site(
        base=base_url(session, settings),
        locale=user.locale,
        zone=ZoneInfo(user.zone),
        mark=owner_mark(user.id, user.created_at),
        family_first=user.family_first,
    )
