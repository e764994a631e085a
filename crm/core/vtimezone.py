"""What a calendar's own VTIMEZONE says about the offset at a wall time (RFC 5545, 3.6.5).

Evaluated here and for this file only: icalendar keeps every definition that it ever saw for the whole
process, under a name that the next file may use for something else, and it expands any rule that is written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crm.core.moments import moment

_OFFSET = re.compile(r"\s*([+-])(\d\d)(\d\d)(\d\d)?\s*$")
_WEEKDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)$")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Line(Protocol):
    """A property, whoever read it."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Observance:
    """A STANDARD or DAYLIGHT part: since when, from which offset to which, again each year by `rule`."""

    since: datetime
    before: timedelta
    after: timedelta
    dates: tuple[datetime, ...]
    rule: dict[str, str]

    def last_onset(self, wall: datetime) -> datetime | None:
        """The last time it came into force at or before a wall time."""
        onsets = [onset for onset in (self.since, *self.dates) if onset <= wall]
        for year in (wall.year, wall.year - 1):
            yearly = self._onset_in(year)
            if yearly is not None and self.since <= yearly <= wall:
                onsets.append(yearly)
        return max(onsets, default=None)

    def _onset_in(self, year: int) -> datetime | None:
        """By a yearly rule; None without one or after its end. Other rules are not in use for zones."""
        if self.rule.get("FREQ") != "YEARLY":
            return None
        until = moment(self.rule.get("UNTIL", ""))
        if until is not None and year > until.wall.year:
            return None
        month = _number(self.rule.get("BYMONTH", "")) or self.since.month
        day = _day_of(self.rule, year, month, self.since.day)
        try:
            return self.since.replace(year=year, month=month, day=day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Definition:
    """A VTIMEZONE."""

    tzid: str
    location: str
    observances: tuple[Observance, ...]

    def offset_at(self, wall: datetime) -> timedelta | None:
        """East of UTC; None for a definition without a usable part."""
        latest = [
            (onset, one.after) for one in self.observances if (onset := one.last_onset(wall)) is not None
        ]
        if latest:
            return max(latest)[1]
        earliest = min(self.observances, key=lambda one: one.since, default=None)
        return earliest.before if earliest else None


def definition(lines: Sequence[Line]) -> Definition:
    """From the lines between BEGIN:VTIMEZONE and END:VTIMEZONE, those of its parts included."""
    own: dict[str, str] = {}
    parts: list[list[Line]] = []
    for line in lines:
        if line.name == "BEGIN":
            parts.append([])
        elif parts and line.name != "END":
            parts[-1].append(line)
        elif not parts:
            own.setdefault(line.name, line.value)
    observances = tuple(one for one in map(_observance, parts[:200]) if one)
    return Definition(_unescaped(own.get("TZID", "")), own.get("X-LIC-LOCATION", "").strip(), observances)


def _observance(lines: Sequence[Line]) -> Observance | None:
    values = {line.name: line.value for line in lines}
    since = moment(values.get("DTSTART", ""))
    before, after = (_offset(values.get(name, "")) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    if since is None or after is None:
        return None
    written = [part for line in lines if line.name == "RDATE" for part in line.value.split(",")[:200]]
    dates = tuple(found.wall for part in written if (found := moment(part)))
    rule = dict(part.split("=", 1) for part in values.get("RRULE", "").upper().split(";") if "=" in part)
    return Observance(since.wall, after if before is None else before, after, dates, rule)


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.match(text)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if size >= timedelta(hours=24):
        return None
    return -size if found.group(1) == "-" else size


def _day_of(rule: dict[str, str], year: int, month: int, default: int) -> int:
    """The day of a month that BYDAY (second Sunday, last Sunday) or BYMONTHDAY names; 0 if there is none."""
    first_allowed = _number(rule.get("BYMONTHDAY", "").split(",")[0])
    found = _WEEKDAY.match(rule.get("BYDAY", "").split(",")[0].strip())
    if not found:
        return first_allowed or default
    weekday = _WEEKDAYS.index(found.group(2))
    days = [day for day in range(1, 32) if _weekday(year, month, day) == weekday]
    if not found.group(1):
        return next((day for day in days if day >= (first_allowed or 1)), 0)
    number = int(found.group(1))
    index = number - 1 if number > 0 else number
    return days[index] if number and -len(days) <= index < len(days) else 0


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return datetime(year, month, day).weekday()  # noqa: DTZ001  a calendar day has no zone
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 4 else 0


def _unescaped(text: str) -> str:
    return text.strip().strip('"').replace("\\,", ",").replace("\\;", ";")
