"""How often to be in touch, and from which day on that is counted (DESIGN, "Facts and plans")."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType


class Tier(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


ONE = Fraction(1)
MONTHS: Mapping[Tier, int] = MappingProxyType({Tier.A: 1, Tier.B: 3, Tier.C: 6, Tier.D: 12})


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later (earlier if negative), clamped to the month's end.

    Raises ValueError outside the years 1 to 9999.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"year {year} is outside the calendar")
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def base_on(
    *, last_contact_on: date | None, last_skip_on: date | None, met_on: date | None, created_on: date
) -> date:
    """From when a cadence counts: the later of last counted contact and last skip, else met, else created."""
    answered = [day for day in (last_contact_on, last_skip_on) if day is not None]
    return max(answered) if answered else met_on or created_on


def cadence_months(*, tier: Tier | None, own_months: int | None) -> int | None:
    """Calendar months between two words: the contact's own, else the tier's, else None (no cadence)."""
    if own_months is not None:
        return own_months
    return None if tier is None else MONTHS[tier]


def late_from(due_on: date, months: int | None) -> date:
    """The day from which on a contact is late: beyond one and a half times the cadence of `months`.

    Without a cadence that is a week after it was due.
    """
    span = (due_on - add_months(due_on, -months)).days if months is not None else 14
    return due_on + timedelta(days=span // 2 + 1)


def due_on(base: date, months: int, factor: Fraction = ONE) -> date:
    """The day on which the next word is due: months x factor after the base, never before it.

    Whole months are calendar months. What is left of a month counts in days, in proportion to the calendar
    month in which they fall; a part of a day is dropped. A later base, more months or a greater factor never
    give an earlier day. Raises ValueError for less than one month and for a factor that is not above 0.
    """
    if months < 1:
        raise ValueError("a cadence is at least one month")
    if factor is ONE:
        return add_months(base, months)
    if factor <= 0:
        raise ValueError("a factor is greater than 0")
    whole, rest = divmod(months * factor, 1)
    start = add_months(base, int(whole))
    if not rest:
        return start
    days = (add_months(base, int(whole) + 1) - start).days
    return start + timedelta(days=int(rest * days))
