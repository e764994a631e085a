"""On which weekday a week begins: as the user says, else as is usual where they live or in their language."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from flask_babel import get_locale

from crm.web.lazy import lazy_gettext as _l

MONDAY, SATURDAY, SUNDAY = 1, 6, 7
STARTS = {
    "": _l("As usual"),
    str(MONDAY): _l("Monday"),
    str(SUNDAY): _l("Sunday"),
    str(SATURDAY): _l("Saturday"),
}


def begins_on(chosen: int | None, country: str | None = None) -> int:
    """The ISO weekday with which a week begins, in the language of the request where nothing was chosen."""
    return chosen or usual(str(get_locale() or "en"), country)


@cache
def usual(locale: str, country: str | None = None) -> int:
    """The ISO weekday that is usual (CLDR week data).

    In the territory that the language names, else in the country, else where most speak the language.
    """
    known = Locale.parse(locale)
    territory = known.territory or country or _most_speak(known)
    try:
        return 1 + Locale.parse(f"und_{territory}").first_week_day
    except (UnknownLocaleError, ValueError):
        return 1 + known.first_week_day


def _most_speak(locale: Locale) -> str:
    likely: str = get_global("likely_subtags").get(locale.language, "")
    return likely.rpartition("_")[2]
