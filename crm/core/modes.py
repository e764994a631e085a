"""What the mode of a job search does to cadences: by how much each one is stretched or shortened."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from crm.core.cadence import ONE, add_months
from crm.core.kinds import SearchMode

FACTORS: Mapping[SearchMode, Fraction] = MappingProxyType(
    {
        SearchMode.STEADY: ONE,
        SearchMode.ACTIVE: Fraction(2, 3),
        SearchMode.QUIET: Fraction(2),
        SearchMode.HIRED: Fraction(2),
    }
)
TARGET = Fraction(1, 2)
SETTLED_MONTHS = 3


def factor_of(mode: SearchMode, *, is_target: bool) -> Fraction:
    """What a cadence is multiplied by; a target works at a company where an application is under way."""
    return TARGET if is_target and asks_for_targets(mode) else FACTORS[mode]


def asks_for_targets(mode: SearchMode) -> bool:
    """Whether it matters in this mode who is a target."""
    return mode is SearchMode.ACTIVE


def has_settled(mode: SearchMode, since: date | None, *, today: date) -> bool:
    """Whether one who found a job has had it long enough to be asked back to the steady rhythm."""
    return mode is SearchMode.HIRED and since is not None and add_months(since, SETTLED_MONTHS) <= today
