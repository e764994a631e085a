"""Dates and times in the user's words: locale and zone come from Flask-Babel."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from babel import Locale
from babel.dates import format_skeleton, format_timedelta
from flask import Flask
from flask_babel import format_time, get_locale, get_timezone, to_user_timezone
from flask_babel import gettext as _

from crm import clock

NEAR_DAYS = 300
_kept_for: ContextVar[date | None] = ContextVar("kept_for", default=None)


@contextmanager
def kept_for_good(on: date) -> Iterator[None]:
    """Within the block no text depends on the day on which it is made: days are named, and counted from `on`.

    For what is written once and read at any time.
    """
    token = _kept_for.set(on)
    try:
        yield
    finally:
        _kept_for.reset(token)


def day(value: date | None) -> str:
    """Weekday and date, short; with the year instead of the weekday when it is not close."""
    if value is None:
        return ""
    skeleton = "MMMEd" if _is_near(value) else "yMMMd"
    return format_skeleton(skeleton, datetime(value.year, value.month, value.day), locale=get_locale())  # noqa: DTZ001 - a day has no zone


def ago(value: date | None, today: date | None = None) -> str:
    """How far `value` lies from today in the user's zone, in words."""
    if value is None:
        return ""
    if _kept_for.get() is not None:
        return _("on %(day)s", day=day(value))
    distance = (value - (today or user_today())).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if distance in near:
        return near[distance]
    return format_timedelta(
        timedelta(days=distance), granularity="day", add_direction=True, locale=get_locale()
    )


def moment(value: datetime | None) -> str:
    """Day and time of an instant, in the user's zone."""
    if value is None:
        return ""
    return joined(day(to_user_timezone(value).date()), clocktime(value))


def joined(on: str, at: str) -> str:
    """A day and a time, written already, as the language puts them together."""
    pattern = str((get_locale() or Locale("en")).datetime_formats["medium"]).replace("'", "")
    return pattern.format(at, on)


def clocktime(value: datetime | time | None) -> str:
    """The time of day; of an instant, in the user's zone."""
    return "" if value is None else format_time(value, "short", rebase=isinstance(value, datetime))


def user_today() -> date:
    """Today in the zone of the request or of the forced locale's user."""
    return clock.now().astimezone(get_timezone()).date()


def _is_near(value: date) -> bool:
    return abs((value - (_kept_for.get() or clock.now().date())).days) < NEAR_DAYS


def init(app: Flask) -> None:
    """Make the filters `day`, `ago`, `moment` and `clocktime` known to templates."""
    app.jinja_env.filters.update(day=day, ago=ago, moment=moment, clocktime=clocktime)
