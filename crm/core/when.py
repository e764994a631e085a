"""The present, as it is handed down from the edge: an instant and the zone in which its day is read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class When:
    """`now` is aware UTC; `zone` is the user's."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The calendar day in the user's zone."""
        return self.now.astimezone(self.zone).date()
