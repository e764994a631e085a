"""Writing in the language of somebody who is not there, names in their order: in jobs, feeds and phones."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from babel import Locale, UnknownLocaleError
from flask import g, has_app_context
from flask_babel import force_locale, get_locale

from crm.core import names

_family_first: ContextVar[bool | None] = ContextVar("family_first", default=None)


def known(locale: str) -> str:
    """The locale, or English for one that nobody knows."""
    try:
        return str(Locale.parse(locale))
    except (ValueError, UnknownLocaleError):
        return "en"


@contextmanager
def speaking(locale: str, *, family_first: bool | None = None) -> Iterator[None]:
    """Within the block texts are in this language, and names are read in this order (None: as it has them).

    Needs an app context.
    """
    first = names.is_family_first(None, locale) if family_first is None else family_first
    token = _family_first.set(first)
    try:
        with force_locale(known(locale)):
            yield
    finally:
        _family_first.reset(token)


def given_name(name: str) -> str:
    """The name by which one speaks to a person; the whole name if it cannot be parted."""
    return names.split_name(name, family_first=is_family_first())[0] or name


def is_family_first() -> bool:
    """Whether the family stands first in names: for whom a block is `speaking`, or for who asked."""
    told = _family_first.get()
    if told is not None or not has_app_context():
        return bool(told)
    user = g.get("user")
    return user.family_first if user is not None else names.is_family_first(None, str(get_locale() or "en"))
