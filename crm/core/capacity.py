"""What cadences ask for in a year against what can be done in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from crm.core.workdays import Workdays

YEAR = 365


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many people who are to hear something every so many months, stretched or shortened by a factor."""

    people: int
    months: int
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Reach:
    """What `people` ask for: `asked` nudges a year; and what there is: workdays with room for `capacity`."""

    people: int
    asked: Fraction
    workdays: int
    capacity: int

    @property
    def possible(self) -> int:
        """How many nudges fit into a year."""
        return self.workdays * self.capacity

    @property
    def is_enough(self) -> bool:
        """Whether every promise can be kept."""
        return self.asked <= self.possible

    @property
    def within(self) -> int:
        """With how many people one can keep up, if they are as the present ones are on average."""
        return int(self.people * self.possible / self.asked) if self.asked else 0

    @property
    def needed(self) -> int | None:
        """How many nudges a day would do; None without a workday."""
        return ceil(self.asked / self.workdays) if self.workdays else None


def reach(rhythms: Iterable[Rhythm], *, workdays: int, capacity: int) -> Reach:
    """The yearly demand of these rhythms against so many workdays with room for `capacity` nudges each."""
    known = list(rhythms)
    asked = sum((12 * each.people / (each.months * each.factor) for each in known), Fraction(0))
    return Reach(sum(each.people for each in known), asked, workdays, capacity)


def workdays_of_year(workdays: Workdays, start: date) -> int:
    """How many days of the year that begins on `start` nudges may be placed on."""
    return sum(workdays.is_workday(start + timedelta(days=n)) for n in range(YEAR))


def roughly(number: int) -> int:
    """A number of people as one would say it: two figures, rounded down."""
    step = int(10 ** max(len(str(number)) - 2, 0))
    return number // step * step
