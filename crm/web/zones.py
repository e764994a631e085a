"""The time zones that can be chosen."""

from zoneinfo import ZoneInfo, available_timezones

_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
ZONES: list[tuple[str, str]] = [("UTC", "UTC")] + [
    (name, name.replace("_", " ")) for name in sorted(available_timezones()) if name.startswith(_AREAS)
]


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone of this machine's data."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
