"""Recurrence rules as they are written (RFC 5545 3.3.10): checked, and judged by how much work they are."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import prod

from crm.core.moments import moment

_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_A_DAY = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}
_NUMBER = re.compile(r"[+-]?\d{1,3}")
_WEEKDAY = re.compile(r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)")
_WITHIN = {
    "BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366), "BYWEEKNO": (-53, 53), "BYSETPOS": (-366, 366),
}  # fmt: skip
_FROM_ZERO = frozenset({"BYSECOND", "BYMINUTE", "BYHOUR"})
_LONGEST = 400
_LARGEST = 100_000
_FAR = 9_900
"""From this year on it is as good as never."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is sound. `parts` are the BY... parts; `text` is the rule without what nobody knows."""

    text: str
    frequency: str
    interval: int
    count: int | None
    until: datetime | None
    parts: dict[str, tuple[str, ...]]

    @property
    def is_endless(self) -> bool:
        return self.count is None and self.until is None

    def steps(self, start: date, end: date) -> int:
        """About how many instances have to be counted from its start to a day; never too few by much."""
        days = max((end - start).days, 0) + 1
        if self.until is not None:
            days = min(days, max((self.until.date() - start).days, 0) + 1)
        in_a_day = prod(len(self.parts.get(name, ())) or 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if self.frequency in _A_DAY:
            steps = days * _A_DAY[self.frequency] * self._finer() // self.interval
        else:
            steps = days * in_a_day
        return steps if self.count is None else min(steps, self.count)

    def last_day(self, start: date) -> date | None:
        """A day that no instance is after; None if there is none or it is not plain to see."""
        if self.until is not None:
            return self.until.date() + timedelta(days=1) if self.until.year < _FAR else None
        if self.count is None or (self.parts and not self._is_plain_week()):
            return None
        days = {"YEARLY": 366 * 4, "MONTHLY": 62, "WEEKLY": 7}.get(self.frequency, 1)
        if start.month == 2 and start.day == 29 and self.frequency == "YEARLY":
            days = 366 * 8
        try:
            return start + timedelta(days=days * self.interval * self.count + 1)
        except OverflowError:
            return None

    def _is_plain_week(self) -> bool:
        return self.frequency == "WEEKLY" and self.parts.keys() == {"BYDAY"}

    def _finer(self) -> int:
        names = {"HOURLY": ("BYMINUTE", "BYSECOND"), "MINUTELY": ("BYSECOND",)}.get(self.frequency, ())
        return prod(len(self.parts.get(name, ())) or 1 for name in names)


def rule(text: str) -> Rule | None:
    """None for one that is not sound."""
    if len(text) > _LONGEST * 8:
        return None
    found: dict[str, str] = {}
    for written in text.strip().strip(";").upper().split(";"):
        name, equals, value = written.partition("=")
        if not equals or name.strip() in found:
            return None
        found[name.strip()] = value.strip()
    if found.get("FREQ") not in _FREQUENCIES:
        return None
    parts = {name: tuple(value.split(",")) for name, value in found.items() if name in (*_WITHIN, "BYDAY")}
    if not all(_is_sound(name, values) for name, values in parts.items()):
        return None
    return _made(found, parts)


def _made(found: dict[str, str], parts: dict[str, tuple[str, ...]]) -> Rule | None:
    interval, count = _size(found.get("INTERVAL", "1")), _size(found.get("COUNT", "1"))
    until = moment(found["UNTIL"]) if "UNTIL" in found else None
    if not interval or not count or ("UNTIL" in found and until is None):
        return None
    known = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *parts)
    if found.get("WKST", "MO") not in ("MO", "TU", "WE", "TH", "FR", "SA", "SU"):
        return None
    return Rule(
        text=";".join(f"{name}={value}" for name, value in found.items() if name in known),
        frequency=found["FREQ"],
        interval=interval,
        count=count if "COUNT" in found else None,
        until=until.wall if until else None,
        parts=parts,
    )


def _is_sound(name: str, values: tuple[str, ...]) -> bool:
    if len(values) > _LONGEST:
        return False
    if name == "BYDAY":
        return all(_WEEKDAY.fullmatch(value) for value in values)
    least, most = _WITHIN[name]
    numbers = [int(value) for value in values if _NUMBER.fullmatch(value)]
    if len(numbers) < len(values) or not all(least <= number <= most for number in numbers):
        return False
    return name in _FROM_ZERO or 0 not in numbers


def _size(text: str) -> int:
    """From 1 to 100,000; zero for anything else."""
    number = int(text) if text.isdecimal() and len(text) < 9 else 0
    return number if number <= _LARGEST else 0
