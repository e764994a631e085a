"""Days as files write them, by explicit formats; day and month are never swapped in silence."""

import re
from datetime import date
from functools import lru_cache

from crm.core.names import fold

_MONTHS = (
    ("jan", "january", "januar", "janner", "janvier", "janv", "enero", "ene"),
    ("feb", "february", "februar", "fevrier", "fevr", "fev", "febrero"),
    ("mar", "march", "marz", "mrz", "mars", "marzo"),
    ("apr", "april", "avril", "avr", "abril", "abr"),
    ("may", "mai", "mayo"),
    ("jun", "june", "juni", "juin", "junio"),
    ("jul", "july", "juli", "juillet", "juil", "julio"),
    ("aug", "august", "aout", "agosto", "ago"),
    ("sep", "sept", "september", "septembre", "septiembre", "setiembre"),
    ("oct", "october", "oktober", "okt", "octobre", "octubre"),
    ("nov", "november", "novembre", "noviembre"),
    ("dec", "december", "dezember", "dez", "decembre", "diciembre", "dic"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2}|\d{4})(?: .*)?")
_EITHER = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{2}|\d{4})(?: .*)?")
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -](?:de )?([^\W\d]{3,12})\.?,?[ -](?:de )?(\d{2}|\d{4})"
)
_NAMED_DAY = re.compile(r"([^\W\d]{3,12})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{2}|\d{4})")
_NOTHING = re.compile(r"[0/. :-]*")


@lru_cache(maxsize=8192)
def day(text: str, *, day_first: bool | None = None) -> date | None:
    """The day; None for none, for an impossible one, and for 03/04/2025 while nobody said what is meant."""
    text = text.strip()[:60]
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found.group(1), found.group(3), found.group(4))
    if found := _DOTTED.fullmatch(text):
        return _date(found.group(3), found.group(2), found.group(1))
    if found := _EITHER.fullmatch(text):
        return _either(found.group(1), found.group(3), found.group(4), day_first)
    if found := _DAY_NAMED.fullmatch(text):
        return _date(found.group(3), _month(found.group(2)), found.group(1))
    if found := _NAMED_DAY.fullmatch(text):
        return _date(found.group(3), _month(found.group(1)), found.group(2))
    return None


def is_blank(text: str) -> bool:
    """Whether it says that there is no date, as `0/0/00` does."""
    return _NOTHING.fullmatch(text) is not None


def order_of(text: str) -> bool | None:
    """Whether a date in figures must have its day first, or its month; None where it can be both."""
    found = _EITHER.fullmatch(text.strip()[:60])
    if not found:
        return None
    first, second = int(found.group(1)), int(found.group(3))
    if first > 12 >= second > 0:
        return True
    return False if second > 12 >= first > 0 else None


def is_ambiguous(text: str) -> bool:
    """Whether day and month could be either, and it would make a difference."""
    found = _EITHER.fullmatch(text.strip()[:60])
    if not found or found.group(1) == found.group(3):
        return False
    return 0 < int(found.group(1)) <= 12 and 0 < int(found.group(3)) <= 12


def _either(first: str, second: str, year: str, day_first: bool | None) -> date | None:
    order = order_of(f"{first}/{second}/{year}") if day_first is None else day_first
    if order is None and int(first) != int(second):
        return None
    return _date(year, second, first) if order or order is None else _date(year, first, second)


def _month(name: str) -> str:
    return str(_MONTH.get(fold(name), 0))


def _date(year: str, month: str, of_month: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 70 else 2000
    if not 1900 <= number <= 2200:
        return None
    try:
        return date(number, int(month), int(of_month))
    except ValueError:
        return None
