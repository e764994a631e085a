"""Writing in the language of somebody who is not there: in jobs, feeds and what phones read."""

from collections.abc import Iterator
from contextlib import contextmanager

from babel import Locale, UnknownLocaleError
from flask_babel import force_locale


def known(locale: str) -> str:
    """The locale, or English for one that nobody knows."""
    try:
        return str(Locale.parse(locale))
    except (ValueError, UnknownLocaleError):
        return "en"


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Within the block texts are in this language. Needs an app context."""
    with force_locale(known(locale)):
        yield
