"""The user's settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.accounts.signals import settings_changed

CHANGEABLE = frozenset(
    {
        "name",
        "zone",
        "locale",
        "theme",
        "workdays",
        "country",
        "nudge_at",
        "daily_capacity",
        "mail_calendar",
        "outlook_day",
        "remind_minutes",
        "away_from",
        "away_until",
        "search_mode",
        "search_mode_on",
        "fresh_start_on",
        "welcomed_on",
        "list_columns",
        "single_keys",
        "week_start",
        "name_order",
        "sort_order",
    }
)


def change_settings(
    session: Session, user: User, values: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Set what differs; returns the values before, by field. Other fields than `CHANGEABLE` are refused."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not a setting: {sorted(values.keys() - CHANGEABLE)}")
    before = {field: getattr(user, field) for field, value in values.items() if getattr(user, field) != value}
    for field in before:
        setattr(user, field, values[field])
    session.flush()
    if before:
        settings_changed.send(user, session=session, fields=frozenset(before), before=before, now=now)
    return before
