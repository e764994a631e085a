"""How an entry that is not yet answered moves from day to day, and how its history is numbered."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.core.workdays import Workdays

STEP = 10_000
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an entry stands: its day, and by how many days it is late (0 when it is not)."""

    on: date
    late: int


def shown(asked_for: date, *, today: date, workdays: Workdays) -> Shown:
    """The day itself until it has passed; then the next workday from today on, until it is answered."""
    if asked_for >= today:
        return Shown(asked_for, 0)
    return Shown(workdays.on_or_after(today), (today - asked_for).days)


def sequence(revision: int, minor: int = 0, *, room: int = STEP) -> int:
    """SEQUENCE from how often the row changed and, below that, how far it has rolled since (up to `room`).

    The first outweighs the second: a snooze sets the days back to none and must still come out higher.
    """
    return revision * room + min(minor, room - 1)


def stamp(changed: datetime, place: Shown, *, today: date, zone: ZoneInfo) -> datetime:
    """When the entry came to say what it says: with the row, or with the midnight at which it rolled."""
    if not place.late:
        return changed
    return max(changed, datetime.combine(today, time(), zone).astimezone(UTC))


def day_for(zone: ZoneInfo, now: datetime, latest: date | None) -> date:
    """The user's local day. The day before `latest` does not come back: a flight west rolls nothing back."""
    today = now.astimezone(zone).date()
    return latest if latest is not None and latest - today == ONE_DAY else today
