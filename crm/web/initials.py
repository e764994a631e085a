"""A name as initials on one of eight colours that stay the same."""

from zlib import crc32

from flask import Flask

HUES = 8


def initials(name: str) -> str:
    """The first letters of the first and the last word, in capitals; "?" when there is no letter or digit."""
    words = [word for word in name.split() if any(char.isalnum() for char in word)]
    if not words:
        return "?"
    return "".join(_first(word) for word in (words[0], *words[1:][-1:]))


def hue(name: str) -> int:
    """0 to 7, the same for the same name on every machine."""
    return crc32(name.strip().casefold().encode()) % HUES


def init(app: Flask) -> None:
    """Make the filters `initials` and `hue` known to templates."""
    app.jinja_env.filters.update(initials=initials, hue=hue)


def _first(word: str) -> str:
    return next(char for char in word if char.isalnum()).upper()
