"""The days on which a person wants to be nudged: own weekdays without the public holidays of a country."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workdays:
    """`weekdays` are ISO numbers (1 Monday to 7 Sunday), none means every day; `country` is an ISO 3166 code.

    `away` are the first and the last day of an absence, on which nothing is placed.
    An unknown country has no holidays. Walking past the year 9999 raises OverflowError.
    """

    weekdays: frozenset[int]
    country: str | None = None
    away: tuple[date, date] | None = None

    def is_workday(self, day: date) -> bool:
        if self.is_away(day):
            return False
        if not self.weekdays:
            return True
        return day.isoweekday() in self.weekdays and not self._is_holiday(day)

    def is_away(self, day: date) -> bool:
        """Whether the day is one of the absence, both ends included."""
        return self.away is not None and self.away[0] <= day <= self.away[1]

    def back_on(self, day: date) -> date:
        """The day itself, or the first one after the absence in which it lies."""
        if self.away is None or not self.is_away(day):
            return day
        return self.away[1] + _ONE_DAY

    def next_after(self, day: date) -> date:
        """The first workday strictly after the day."""
        return self.on_or_after(day + _ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a workday, else the next one."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def plus(self, day: date, n: int) -> date:
        """The n-th workday strictly after the day; the day itself for 0. A negative n raises ValueError."""
        if n < 0:
            raise ValueError("workdays are counted forward")
        for _ in range(n):
            day = self.next_after(day)
        return day

    def _is_holiday(self, day: date) -> bool:
        return self.country is not None and day in public_holidays(self.country.upper(), day.year)


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The nationwide public holidays of one year; empty for a country that is not known."""
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


@lru_cache(maxsize=512)
def holiday_names(country: str, year: int, language: str) -> dict[date, str]:
    """The same days with their names, in the language if it is known for the country, else in one that is."""
    known = getattr(holidays, country, None)
    spoken = getattr(known, "supported_languages", ())
    close = (each for each in spoken if each.partition("_")[0] == language.partition("_")[0])
    try:
        return dict(holidays.country_holidays(country, years=year, language=next(close, None)))
    except NotImplementedError:
        return {}
