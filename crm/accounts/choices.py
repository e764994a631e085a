"""What can be chosen in the settings: zones, countries with known holidays, languages."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import holidays
from babel import Locale
from babel.core import get_global

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
_REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
COUNTRIES_OF = {
    "de": ("de_AT", "de_CH"),
    "en": ("en_AU", "en_CA", "en_GB", "en_IE", "en_IN", "en_NZ", "en_ZA"),
}
"""Where a language is written with other dates and clocks; its texts are the same there."""


@cache
def zones() -> tuple[str, ...]:
    """The zones that a person would name, UTC first."""
    named = (zone for zone in available_timezones() if zone.split("/")[0] in _REGIONS)
    return ("UTC", *sorted(named))


@cache
def is_zone(name: str) -> bool:
    """Whether this is a zone of the time-zone data; more are known than are offered."""
    return name in available_timezones() and name not in ("localtime", "Factory")


@cache
def countries() -> frozenset[str]:
    """ISO 3166 codes of the countries whose public holidays are known."""
    return frozenset(code for code in holidays.list_supported_countries() if len(code) == 2)


def country_names(locale: Locale) -> list[tuple[str, str]]:
    """(code, name) sorted by the name in this language."""
    names = [(code, locale.territories[code]) for code in countries() if code in locale.territories]
    return sorted(names, key=lambda pair: pair[1].casefold())


def country_of(zone: str) -> str | None:
    """The country in which the zone lies, if its holidays are known."""
    now_called = get_global("zone_aliases").get(zone, zone)
    territory = get_global("zone_territories").get(now_called)
    return territory if territory in countries() else None


@cache
def locales() -> tuple[str, ...]:
    """Languages that there is a catalogue for, and their countries; English is in the source."""
    found = {path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")}
    languages = ("en", *sorted(found - {"en"}))
    return tuple(code for language in languages for code in (language, *COUNTRIES_OF.get(language, ())))


def best_locale(wanted: Iterable[str]) -> str:
    """The first of the browser's languages ("de-AT", best first) that we have, for its country if we can."""
    for tag in wanted:
        language, _, country = tag.replace("_", "-").partition("-")
        exact = f"{language.lower()}_{country.upper()}"
        match = next((code for code in (exact, language.lower()) if code in locales()), None)
        if match is not None:
            return match
    return "en"


def locale_names() -> list[tuple[str, str]]:
    """(code, name) of the languages, each in itself."""
    names = [(code, Locale.parse(code).get_display_name(code) or code) for code in locales()]
    return [(code, name[:1].upper() + name[1:]) for code, name in names]
