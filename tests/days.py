"""Days as the people of the tests live them: those in Berlin have tomorrow while it is still today in UTC."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from crm import clock

BERLIN = ZoneInfo("Europe/Berlin")


def today() -> date:
    """The day that it is now for `factories.a_user`."""
    return clock.today(BERLIN)


def days_ago(days: int) -> date:
    """So many days before that one."""
    return today() - timedelta(days=days)


def days_ahead(days: int) -> date:
    """So many days after it."""
    return today() + timedelta(days=days)
