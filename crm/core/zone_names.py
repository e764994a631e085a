"""From a TZID, however it is spelled, to the zone's IANA name."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

_MORE_WINDOWS = {
    "Alberta Standard Time": "America/Edmonton",
    "British Columbia Standard Time": "America/Vancouver",
    "Manitoba Standard Time": "America/Winnipeg",
    "Qyzylorda Standard Time": "Asia/Qyzylorda",
    "South Sudan Standard Time": "Africa/Juba",
    "Volgograd Standard Time": "Europe/Volgograd",
    "Yukon Standard Time": "America/Whitehorse",
}
"""Windows names that icalendar's table lacks."""


def exact(tzid: str) -> str | None:
    """An IANA name, one with a vendor's path before it, or a Windows name."""
    cleaned = tzid.strip().strip("/")
    if not cleaned or len(cleaned) > 200:
        return None
    if name := iana().get(cleaned.casefold()):
        return name
    parts = cleaned.split("/")
    for start in range(1, len(parts)):
        if name := iana().get("/".join(parts[start:]).casefold()):
            return name
    return _windows().get(cleaned.casefold()) or _windows().get(f"{cleaned} standard time".casefold())


@cache
def iana() -> Mapping[str, str]:
    """IANA's names by themselves in lower case."""
    return {
        name.casefold(): name for name in available_timezones() if not name.startswith(("posix", "right"))
    }


@cache
def _windows() -> Mapping[str, str]:
    names = {**WINDOWS_TO_OLSON, **_MORE_WINDOWS}
    return {name.casefold(): zone for name, zone in names.items()}
