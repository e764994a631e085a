"""A month as a calendar page shows it: whole weeks, beginning on the weekday that a person is used to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years that are shown; beyond them there is nothing that anybody planned."""

WEEK = 7
MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, 1 for January."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    @property
    def text(self) -> str:
        """The month as an address bears it: 2026-11."""
        return f"{self.year:04}-{self.number:02}"

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def plus(self, months: int) -> "Month":
        """So many months later, or earlier."""
        year, number = divmod(self.year * MONTHS + self.number - 1 + months, MONTHS)
        return Month(year, number + 1)

    def weeks(self, begins_on: int) -> list[list[date]]:
        """The weeks that hold a day of the month, each of seven days; `begins_on` is an ISO weekday."""
        first, last = week_of(self.first, begins_on), week_of(self.last, begins_on)
        starts = (first + timedelta(days=n) for n in range(0, (last - first).days + 1, WEEK))
        return [[start + timedelta(days=n) for n in range(WEEK)] for start in starts]


def month_of(day: date) -> Month:
    """The month in which a day lies."""
    return Month(day.year, day.month)


def month_from(text: str) -> Month | None:
    """The month that "2026-11" means; None for anything else, and for years that are not shown."""
    year, dash, number = text.partition("-")
    if not dash or not (_is_number(year, 4) and _is_number(number, 2)):
        return None
    month = Month(int(year), int(number))
    return month if is_shown(month) else None


def is_shown(month: Month) -> bool:
    """Whether there is a page of this month."""
    return FIRST_YEAR <= month.year <= LAST_YEAR and 1 <= month.number <= MONTHS


def week_of(day: date, begins_on: int) -> date:
    """The first day of the week in which a day lies."""
    return day - timedelta(days=(day.isoweekday() - begins_on) % WEEK)


def weekdays(begins_on: int) -> Iterator[int]:
    """The ISO weekdays in the order of a week."""
    return ((begins_on - 1 + n) % WEEK + 1 for n in range(WEEK))


def _is_number(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdecimal()
