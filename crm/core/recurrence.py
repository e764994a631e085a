"""When something happens that repeats (RFC 5545 3.3.10): wall times from a rule, by days, with bounded work.

Rules that step by hours or less, or happen more than a hundred times a day, are not followed.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import product

MOST_DAYS = 15_000
MOST_A_DAY = 100
LONGEST_INTERVAL = 10_000
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[+-]?\d{1,9}")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
Nth = tuple[int, int]


class NoRule(ValueError):
    """Not a rule, or not one that is followed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule without its end. In `weekdays` are (n, weekday), n = 0 for each one, Monday = 0."""

    frequency: str
    interval: int = 1
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    weekdays: frozenset[Nth] = frozenset()
    places: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    week_start: int = 0
    count: int | None = None
    until: str = ""

    @property
    def names_days(self) -> bool:
        """Whether the days of a step are said, and not taken from the start."""
        return bool(self.month_days or self.year_days or self.weeks or self.weekdays)


def read_rule(text: str) -> Rule:
    """The rule in the value of an RRULE. Raises `NoRule`."""
    parts = dict(part.partition("=")[::2] for part in text.upper().replace(" ", "").split(";"))
    frequency = parts.get("FREQ", "")
    interval, count = _one(parts.get("INTERVAL", "1")), parts.get("COUNT")
    if frequency not in FREQUENCIES or not 1 <= interval <= LONGEST_INTERVAL:
        raise NoRule(text)
    hours, minutes, seconds = (
        tuple(sorted(_numbers(parts.get(name), 0, most)))
        for name, most in (("BYHOUR", 23), ("BYMINUTE", 59), ("BYSECOND", 59))
    )
    if max(len(hours), 1) * max(len(minutes), 1) * max(len(seconds), 1) > MOST_A_DAY:
        raise NoRule(text)
    return Rule(
        frequency=frequency,
        interval=interval,
        months=_numbers(parts.get("BYMONTH"), 1, 12),
        month_days=_numbers(parts.get("BYMONTHDAY"), -31, 31),
        year_days=_numbers(parts.get("BYYEARDAY"), -366, 366),
        weeks=_numbers(parts.get("BYWEEKNO"), -53, 53),
        weekdays=frozenset(_nth(each) for each in parts["BYDAY"].split(","))
        if "BYDAY" in parts
        else frozenset(),
        places=tuple(sorted(_numbers(parts.get("BYSETPOS"), -366, 366))),
        hours=hours,
        minutes=minutes,
        seconds=seconds,
        week_start=_WEEKDAYS.index(parts["WKST"]) if parts.get("WKST") in _WEEKDAYS else 0,
        count=None if count is None else _one(count),
        until=parts.get("UNTIL", ""),
    )


def walls(rule: Rule, start: datetime, after: datetime, before: datetime) -> Iterator[datetime]:
    """The wall times of a rule from `start` on that lie in a span, in order; `start` itself is the first.

    With a count everything is counted from the start; else what lies before the span is passed over.
    """
    taken = 1
    if start >= after:
        yield start
    for wall in _steps(rule, start, None if rule.count is not None else after):
        if wall <= start:
            continue
        taken += 1
        if wall >= before or (rule.count is not None and taken > rule.count):
            return
        if wall >= after:
            yield wall


def _steps(rule: Rule, start: datetime, after: datetime | None) -> Iterator[datetime]:
    times = [
        time(*each)
        for each in product(
            rule.hours or (start.hour,), rule.minutes or (start.minute,), rule.seconds or (start.second,)
        )
    ]
    looked_at = 0
    step = _skipped(rule, start.date(), after.date()) if after is not None else 0
    while looked_at < MOST_DAYS:
        days = _days_of(rule, start.date(), step)
        if days is None:
            return
        looked_at += max(len(days), 1)
        found = [datetime.combine(day, at) for day in days if _fits(rule, day) for at in times]
        yield from _picked(found, rule.places)
        step += 1


def _skipped(rule: Rule, start: date, after: date) -> int:
    """How many steps lie wholly before a day."""
    months = (after.year - start.year) * 12 + after.month - start.month
    passed = {
        "DAILY": (after - start).days,
        "WEEKLY": (after - start).days // 7,
        "MONTHLY": months,
        "YEARLY": after.year - start.year,
    }[rule.frequency]
    return max((passed - 2) // rule.interval, 0)


def _days_of(rule: Rule, start: date, step: int) -> list[date] | None:
    """The days among which those of a step are; None beyond the calendar's end."""
    passed = step * rule.interval
    try:
        if rule.frequency == "DAILY":
            return [start + timedelta(days=passed)]
        if rule.frequency == "WEEKLY":
            return _week(rule, start, passed)
        if rule.frequency == "MONTHLY":
            year, month = divmod(start.year * 12 + start.month - 1 + passed, 12)
            return _month(rule, start, year, month + 1) if year <= MAXYEAR else None
        return _year(rule, start, start.year + passed) if start.year + passed < MAXYEAR else None
    except OverflowError:
        return None


def _week(rule: Rule, start: date, passed: int) -> list[date]:
    if not rule.weekdays:
        return [start + timedelta(weeks=passed)]
    first = start - timedelta(days=(start.weekday() - rule.week_start) % 7) + timedelta(weeks=passed)
    return [first + timedelta(days=day) for day in range(7)]


def _month(rule: Rule, start: date, year: int, month: int) -> list[date]:
    length = monthrange(year, month)[1]
    if not rule.names_days:
        return [date(year, month, start.day)] if start.day <= length else []
    return [date(year, month, day) for day in range(1, length + 1)]


def _year(rule: Rule, start: date, year: int) -> list[date]:
    if not rule.names_days:
        months = sorted(rule.months or {start.month})
        return [each for month in months for each in _month(rule, start, year, month)]
    months = sorted(rule.months or range(1, 13))
    return [each for month in months for each in _month(rule, start, year, month)]


def _fits(rule: Rule, day: date) -> bool:
    """Whether a day passes every sieve of the rule."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not {day.day, day.day - monthrange(day.year, day.month)[1] - 1} & rule.month_days:
        return False
    if rule.year_days and not _places_in_year(day) & rule.year_days:
        return False
    if rule.weeks and day.isocalendar().week not in rule.weeks:
        return False
    return not rule.weekdays or not rule.weekdays.isdisjoint(_names_of(rule, day))


def _places_in_year(day: date) -> set[int]:
    place = day.timetuple().tm_yday
    return {place, place - date(day.year, 12, 31).timetuple().tm_yday - 1}


def _names_of(rule: Rule, day: date) -> set[Nth]:
    """(0, Friday), and (2, Friday) and (-3, Friday) of the month, or of the year."""
    weekday = day.weekday()
    if rule.frequency == "YEARLY" and not rule.months:
        first, last = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        first, last = day.day, monthrange(day.year, day.month)[1]
    return {(0, weekday), ((first + 6) // 7, weekday), (-((last - first) // 7 + 1), weekday)}


def _picked(found: list[datetime], places: tuple[int, ...]) -> list[datetime]:
    if not places:
        return found
    chosen = {place - 1 if place > 0 else len(found) + place for place in places if place}
    return [each for at, each in enumerate(found) if at in chosen]


def _numbers(text: str | None, least: int, most: int) -> frozenset[int]:
    if text is None:
        return frozenset()
    found = frozenset(_one(each) for each in text.split(","))
    if any(not least <= each <= most for each in found):
        raise NoRule(text)
    return found


def _one(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise NoRule(text)
    return int(text)


def _nth(text: str) -> Nth:
    found = _DAY.fullmatch(text)
    if found is None:
        raise NoRule(text)
    return int(found[1] or 0), _WEEKDAYS.index(found[2])
