"""The zone that a text writes behind a time: `CEST`, `(UTC+2)`, `Pacific Time`, `Europe/Berlin`."""

import re
from functools import cache

from crm.core.names import fold
from crm.core.zone_names import exact
from crm.transfer.reading.data import table, words
from crm.transfer.reading.zones import by_display_name, offset_in

_NEAR = 70
_OFFSET = re.compile(r"(?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d\d)?")
_DISPLAYED = re.compile(r"\((?:UTC|GMT)[^()]{0,12}\)[ \t]+[A-Z][^\n]{3,60}")
_IANA = re.compile(
    r"\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_/-]{2,40}"
)
_ABBREVIATION = re.compile(r"(?<![\w/])[A-Z]{2,5}(?![\w/])")


def zone_near(text: str, position: int) -> tuple[str | None, bool]:
    """(IANA name or `UTC+02:00` as written, whether it means one zone only), from the rest of the line.

    Calendars put the name of a zone on a line of its own below the time.
    """
    rest, _, below = text[position : position + _NEAR * 2].partition("\n")
    found = _zone_in(rest[:_NEAR])
    if found[0] is None and (named := _phrases().match(fold(below.split("\n")[0]))):
        return _zone_of(named.group()), True
    return found


def _zone_in(rest: str) -> tuple[str | None, bool]:
    if (place := _IANA.search(rest)) and (known := exact(place.group())):
        return known, True
    if (displayed := _DISPLAYED.search(rest)) and (known := by_display_name(displayed.group().strip(" ."))):
        return known, True
    for found in _ABBREVIATION.finditer(rest):
        zone = table("zones")["text"].get(found.group().lower())
        if zone and not _OFFSET.match(rest, found.start()):
            return str(zone), found.group().lower() not in words("zones", "ambiguous")
    if (offset := _OFFSET.search(rest)) and offset_in(offset.group()) is not None:
        return offset.group(), True
    named = _phrases().search(fold(rest))
    return (_zone_of(named.group()) if named else None), True


def _zone_of(phrase: str) -> str | None:
    zone = table("zones")["text"].get(phrase) or table("zones")["display"].get(phrase)
    return str(zone) if zone else None


@cache
def _phrases() -> re.Pattern[str]:
    """The names of more than one word: a single small word is too easily something else."""
    names = {**table("zones")["text"], **table("zones")["display"]}
    longest_first = sorted((name for name in names if " " in name and "," not in name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
