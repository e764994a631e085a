"""From a TZID, however it is spelled, to a zone; and from a wall time in it to an instant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from crm.core.moments import Moment
from crm.core.names import fold
from crm.core.vtimezone import Definition
from crm.core.zone_names import exact, iana
from crm.transfer.reading.codes import DoubtCode
from crm.transfer.reading.data import table
from crm.transfer.reading.values import Notes

_OFFSET = re.compile(r"(?:UTC|GMT|Z)\s*([+-])\s*(\d{1,2})[:.]?(\d\d)?(?!\d)", re.IGNORECASE)
_OFFSET_FIRST = re.compile(r"\s*\((?:UTC|GMT)\s*(?:[+-]\s*\d{1,2}(?:[:.]?\d\d)?)?\)\s*", re.IGNORECASE)
_COPY_NUMBER = re.compile(r"\s+\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment in a zone. `zone` is None where the file has one of its own making."""

    at: datetime | None
    wall: datetime
    zone: str | None


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of one calendar: what it defines, and the reader's own for what it leaves open."""

    home: str
    definitions: Mapping[str, Definition]

    def place(self, moment: Moment, tzid: str | None, notes: Notes) -> Placed:
        """Z wins over a TZID; no zone or one that nobody knows is the reader's, and that is noted."""
        if moment.is_utc:
            return Placed(moment.wall.replace(tzinfo=UTC), moment.wall, "UTC")
        written = (tzid or "").strip().strip('"').replace("\\,", ",")
        if not moment.has_time:
            return self._at_home(moment.wall)
        defined = self.definitions.get(written)
        if tzid is None or (not written and not defined):
            notes.doubt(DoubtCode.FLOATING_TIME)
            return self._at_home(moment.wall)
        return self._in_zone(moment.wall, written, defined, notes)

    def _in_zone(self, wall: datetime, written: str, defined: Definition | None, notes: Notes) -> Placed:
        known = exact(written) or (exact(defined.location) if defined else None)
        offset = defined.offset_at(wall) if defined else None
        if known:
            placed = in_zone(wall, known)
            if offset is not None and placed.at is not None and placed.at != _shifted(wall, offset):
                notes.doubt(DoubtCode.ZONE_CONTRADICTION, written)
            return placed
        likely = by_display_name(written)
        if offset is not None:
            at = _shifted(wall, offset)
            return Placed(at, wall, likely if likely and in_zone(wall, likely).at == at else None)
        if likely:
            notes.doubt(DoubtCode.GUESSED_ZONE, written)
            return in_zone(wall, likely)
        fixed = offset_in(written)
        if fixed is not None:
            notes.doubt(DoubtCode.GUESSED_ZONE, written)
            return at_offset(wall, fixed)
        notes.doubt(DoubtCode.UNKNOWN_ZONE, written)
        return self._at_home(wall)

    def _at_home(self, wall: datetime) -> Placed:
        return in_zone(wall, self.home)


def in_zone(wall: datetime, zone: str) -> Placed:
    """The instant of a wall time; None where the calendar ends. An unknown zone is UTC."""
    known = exact(zone) or "UTC"
    return Placed(_instant(wall, ZoneInfo(known)), wall, known)


def at_offset(wall: datetime, offset: timedelta) -> Placed:
    """East of UTC."""
    return Placed(_shifted(wall, offset), wall, _fixed_name(offset))


def by_display_name(tzid: str) -> str | None:
    """`(UTC+01:00) Amsterdam, Berlin, ...`, `Pacific Time (US & Canada)`, `Eastern Standard Time 1`."""
    if len(tzid) > 200:
        return None
    plain = _COPY_NUMBER.sub("", _OFFSET_FIRST.sub("", tzid)).strip()
    if known := exact(plain):
        return known
    key = fold(plain)
    displayed = table("zones")["display"].get(key) or table("zones")["text"].get(key)
    if displayed:
        return str(displayed)
    return _cities().get(key.split(",")[0].strip().replace(" ", "_"))


def offset_in(text: str) -> timedelta | None:
    """`GMT+0200`, `UTC-5`, `(UTC+05:30) Somewhere`; not where a second offset stands for the summer."""
    found = _OFFSET.findall(text[:200])
    if len(found) != 1:
        return None
    sign, hours, minutes = found[0]
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if size > timedelta(hours=14):
        return None
    return -size if sign == "-" else size


def _fixed_name(offset: timedelta) -> str | None:
    """`Etc/GMT-2` is two hours east of UTC; there is no name for a broken hour."""
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if rest:
        return None
    return "UTC" if hours == 0 else iana().get(f"etc/gmt{-hours:+d}")


def _shifted(wall: datetime, offset: timedelta) -> datetime | None:
    return _instant(wall, timezone(offset))


def _instant(wall: datetime, zone: tzinfo) -> datetime | None:
    try:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


@cache
def _cities() -> Mapping[str, str]:
    """The last part of each IANA name: of two with one city, the one in the region that sorts first."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    names = sorted((name for name in available_timezones() if name.startswith(regions)), reverse=True)
    return {name.rsplit("/", 1)[1].casefold(): name for name in names}
