"""Days that people type: those that no calendar shows are slips, and are refused in words."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def plausible_day(_form: Any, field: Any) -> None:
    """A validator: refuse a day that must be a slip."""
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_("Please check the year: it is read as %(year)s.", year=field.data.year))


def read_day(text: str) -> date | None:
    """The day that an address names (ISO); None for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
