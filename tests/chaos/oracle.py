"""What each user was owed, told by the history of settings alone: no line of the engine is asked.

For each day and way there are three answers: it must have come, it may have come, it must not have come.
"May" is the edge: the hour after the digest's, the day on which it was switched on, a day off that was
taken back, a day that ended while nobody could plan.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MARGIN = timedelta(minutes=65)
"""An hour after the digest's hour it is certain, also on a night on which the clocks change."""

SETTLES = timedelta(hours=36)
NEW = timedelta(days=3)

zone_of = cache(ZoneInfo)


@dataclass
class Way:
    """One way to a user. What is owed by it is certain from `certain_from` on."""

    name: str
    channel_id: int
    certain_from: datetime
    is_on: bool = True


@dataclass
class Person:
    """A user's settings as they are now, and what followed from what they were."""

    id: int
    zone: str
    hour: time
    began: datetime
    ways: dict[str, Way]
    certain_from: datetime
    away: tuple[date, date] | None = None
    excused: set[date] = field(default_factory=set)
    must: set[tuple[str, date]] = field(default_factory=set)
    may: set[date] = field(default_factory=set)
    switched_off: set[str] = field(default_factory=set)
    last_told: date = date.min

    @property
    def settings(self) -> tuple[object, ...]:
        """What decides when something is due."""
        return self.zone, self.hour, self.away, [(way.name, way.is_on) for way in self.ways.values()]

    @property
    def is_on(self) -> bool:
        """Whether any way is open."""
        return any(way.is_on for way in self.ways.values())

    def changed(self, wall: datetime) -> None:
        """Hour or zone changed. Who has only just begun is not told of an hour that is past."""
        if wall - self.began < NEW:
            self.certain_from = wall + SETTLES

    def goes_away(self, days: tuple[date, date] | None) -> None:
        """Another absence, or none: what was passed over because of the old one stays so."""
        for absence in (self.away, days):
            if absence is not None:
                first, last = absence
                self.excused |= {first + number * DAY for number in range((last - first).days + 1)}
        self.away = days

    def switches(self, name: str, wall: datetime) -> None:
        """A way opens or closes."""
        was_on, way = self.is_on, self.ways[name]
        way.is_on = not way.is_on
        if way.is_on:
            way.certain_from = wall + SETTLES
        else:
            self.switched_off.add(name)
        if self.is_on and not was_on:
            self.began, self.certain_from = wall, wall + SETTLES

    def may_be_planned(self, wall: datetime) -> None:
        """Somebody looks what is due."""
        local = wall.astimezone(zone_of(self.zone)).replace(tzinfo=None)
        self.may |= {self._come(local), self._come(local - MARGIN)}

    def _come(self, local: datetime) -> date:
        """The last day whose hour has come."""
        return local.date() if local.time() >= self.hour else local.date() - DAY

    def is_planned(self, wall: datetime) -> None:
        """Somebody looked, and wrote down what was due. A later day says all that one before it would, also
        when a move to the west brings that day back."""
        local = wall.astimezone(zone_of(self.zone)).replace(tzinfo=None)
        day = local.date()
        if not self.is_on:
            return
        is_late = local - datetime.combine(day, self.hour) >= MARGIN
        is_told, self.last_told = day < self.last_told, max(self.last_told, self._come(local))
        if not is_late or is_told or day in self.excused or wall < self.certain_from:
            return
        self.must |= {(way.name, day) for way in self.ways.values() if way.is_on and wall >= way.certain_from}
