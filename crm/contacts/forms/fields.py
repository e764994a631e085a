"""How long things may be, and what days and addresses are taken."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from crm.contacts import keys
from crm.contacts.models import MethodKind

NAME, LINE, TEXT = 200, 500, 20_000
EARLIEST = date(1900, 1, 1)


def past_day(day: date | None, today: date) -> None:
    """Refuse a day to come, and one so long ago that it must be a slip."""
    if day is not None and day > today:
        raise ValidationError(_("This day has not come yet."))
    if day is not None and day < EARLIEST:
        raise ValidationError(_("Please check the year."))


def web_link(field: Any) -> None:
    """Complete a web address, or refuse what is none."""
    field.data = keys.tidy(MethodKind.LINK, field.data or "")
    if field.data and not keys.is_web_link(field.data):
        raise ValidationError(_("This does not look like a web address."))


def lines(field: Any) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in map(keys.one_line, (field.data or "").splitlines()) if line]
