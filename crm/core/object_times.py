"""The times of a calendar object: a line's value to a day or an instant, and an instant to a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from crm.core.content_lines import BadContent, Component, Line, Reason
from crm.core.ics_text import day, instant
from crm.core.moments import moment
from crm.core.vtimezone import Definition, definition
from crm.core.zone_names import exact


@dataclass(frozen=True, slots=True)
class Time:
    """A day, or a time on it. `day` as the zone that is written counts; `at` is in UTC, None for a mere day.

    `zone` is the IANA name, "UTC", or empty for a zone of the file's own making and for floating times,
    which are placed at the reader's home if that is given.
    """

    day: date
    at: datetime | None = None
    zone: str = ""
    is_floating: bool = False

    @property
    def is_timed(self) -> bool:
        return self.at is not None or self.is_floating

    @property
    def value(self) -> date | None:
        """The day, or the instant; None for a floating time without a home."""
        return self.at if self.is_timed else self.day


class Clock:
    """Reads the times of one calendar, by the zones that it defines."""

    def __init__(self, calendar: Component, home: ZoneInfo | None = None) -> None:
        self._calendar = calendar
        self._home = home
        self._definitions: Mapping[str, Definition] | None = None

    def read(self, line: Line) -> Time:
        """Raises `BadContent` for what is no time."""
        found = moment(line.value)
        if found is None:
            raise BadContent(Reason.BAD_TIME, line.name)
        if not found.has_time:
            return Time(found.wall.date())
        if found.is_utc:
            return Time(found.wall.date(), found.wall.replace(tzinfo=UTC), "UTC")
        zone, name = self._zone(line, found.wall)
        if zone is None:
            at = _aware(found.wall, self._home) if self._home else None
            return Time(found.wall.date(), at, is_floating=True)
        return Time(found.wall.date(), _aware(found.wall, zone), name)

    def _zone(self, line: Line, wall: datetime) -> tuple[tzinfo | None, str]:
        """IANA's rules before the file's own; none for a zone that nobody knows: such a time floats."""
        tzid = line.param("TZID")
        if not tzid:
            return None, ""
        if known := exact(tzid):
            return _zone_info(known), known
        defined = self._defined().get(tzid)
        if defined and (known := exact(defined.location)):
            return _zone_info(known), known
        offset = defined.offset_at(wall) if defined else None
        return (timezone(offset), "") if offset is not None else (None, "")

    def _defined(self) -> Mapping[str, Definition]:
        if self._definitions is None:
            every = [definition(_flat(each)) for each in self._calendar.components("VTIMEZONE")[:50]]
            self._definitions = {one.tzid: one for one in every}
        return self._definitions


def time_line(name: str, value: date) -> Line:
    """A day, or an instant in UTC."""
    if isinstance(value, datetime):
        return Line(name, instant(value))
    return Line(name, day(value), {"VALUE": ("DATE",)})


def moved_line(old: Line, read: Time, value: date) -> Line:
    """The same property with another value: in the zone that it had if that is one that everybody knows.

    A day put in the place of a time moves the day and leaves the hour. The hour that comes twice in autumn is
    written in UTC the second time.
    """
    zone = _zone_info(read.zone) if read.zone not in ("", "UTC") and old.param("TZID") else None
    if isinstance(value, datetime):
        wall = value.astimezone(zone) if zone else None
        return _in_zone(old, wall) if wall and not wall.fold else time_line(old.name, value)
    if read.at is None or zone is None:
        return time_line(old.name, value)
    return _in_zone(old, datetime.combine(value, read.at.astimezone(zone).time()))


def _in_zone(old: Line, wall: datetime) -> Line:
    params = {key: values for key, values in old.params.items() if key != "VALUE"}
    return Line(old.name, f"{day(wall)}T{wall:%H%M%S}", params)


def later(start: Time, span: timedelta) -> Time:
    """A time so much later; a day at least one day."""
    try:
        if start.at is None:
            return Time(start.day + timedelta(days=max(span.days, 1)))
        at = start.at + span
        there = at.astimezone(_zone_info(start.zone)) if start.zone else at
        return Time(there.date(), at, start.zone, start.is_floating)
    except OverflowError:
        raise BadContent(Reason.BAD_TIME) from None


def _aware(wall: datetime, zone: tzinfo) -> datetime:
    try:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise BadContent(Reason.BAD_TIME) from None


def _flat(component: Component) -> list[Line]:
    """The lines of a VTIMEZONE with those of its parts, BEGIN and END in between."""
    found: list[Line] = []
    for each in component.items:
        if isinstance(each, Line):
            found.append(each)
        else:
            found += [
                Line("BEGIN", each.name),
                *(one for one in each.items if isinstance(one, Line)),
                Line("END", each.name),
            ]
    return found


@cache
def _zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)
