"""What may be typed about how much at a time: workdays, capacity, mode, absence, mails."""

from datetime import date
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from crm.accounts.choices import country_names
from crm.accounts.forms import MAX_NAME, CheckboxesField
from crm.accounts.models import User
from crm.core.kinds import SearchMode
from crm.followups.pace import wording
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

MAX_CAPACITY = 50
LONGEST_AWAY = 366


class NudgesForm(Form):
    """When and how nudges come."""

    search_mode = RadioField(_l("Where you are in your search"), choices=choices(wording.MODES.items()))
    workdays = CheckboxesField(_l("Workdays"), validate_choice=True)
    country = SelectField(_l("Public holidays of"))
    daily_capacity = IntegerField(
        _l("Nudges a day"),
        [
            InputRequired(_l("Type a number.")),
            NumberRange(1, MAX_CAPACITY, _l("Between 1 and %(max)s.", max=MAX_CAPACITY)),
        ],
    )
    away_from = DateField(_l("First day away"), [Optional()])
    away_until = DateField(_l("Last day away"), [Optional()])
    nudge_at = TimeField(_l("Time of the daily mail"), [InputRequired(_l("Choose a time."))])
    mail_calendar = BooleanField(_l("Attach the nudges as a calendar file"))
    outlook_day = SelectField(_l("Weekly outlook"))
    remind_minutes = SelectField(_l("Before an interview or a timed follow-up"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        locale = get_locale() or Locale("en")
        days = locale.days["format"]["wide"]
        named = {str(day + 1): days[day][:1].upper() + days[day][1:] for day in range(7)}
        self.workdays.choices = named
        self.outlook_day.choices = {"": _("Never")} | named
        self.country.choices = {"": _("None: every workday counts")} | dict(country_names(locale))
        self.remind_minutes.choices = wording.remind_choices(self.remind_minutes.data)

    def validate_workdays(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one day, so that there is one for nudges."))

    def validate_away_from(self, field: DateField) -> None:
        if field.data is not None and self.away_until.data is None and not self.away_until.errors:
            raise ValidationError(_("Say until when, too."))

    def validate_away_until(self, field: DateField) -> None:
        if field.data is None:
            return
        _refuse_absence(self.away_from.data or self.today, field.data, today=self.today)

    def values(self, user: User) -> dict[str, Any]:
        """Column values of the user."""
        return {
            "workdays": "".join(sorted(set(self.workdays.data or []))),
            "country": self.country.data or None,
            "daily_capacity": self.daily_capacity.data,
            "nudge_at": self.nudge_at.data,
            "mail_calendar": self.mail_calendar.data,
            "outlook_day": int(self.outlook_day.data) if self.outlook_day.data else None,
            "remind_minutes": int(self.remind_minutes.data) if self.remind_minutes.data else None,
            **mode_values(user, SearchMode(self.search_mode.data), today=self.today),
            **self._away(user),
        }

    def _away(self, user: User) -> dict[str, Any]:
        """An absence that is over is remembered: what piled up in it is offered to be spread."""
        if self.away_until.data is not None:
            return {"away_from": self.away_from.data or self.today, "away_until": self.away_until.data}
        is_over = user.away_until is not None and user.away_until < self.today
        return {} if is_over else {"away_from": None, "away_until": None}


class AwayForm(Form):
    """Away from today on."""

    until = DateField(_l("I am away until"), [InputRequired(_l("Choose a day."))])

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def validate_until(self, field: DateField) -> None:
        if field.data is not None:
            _refuse_absence(self.today, field.data, today=self.today)


class LandedForm(Form):
    """Where the user starts."""

    company = StringField(_l("Where do you start?"), [Length(max=MAX_NAME)])


class ModeForm(Form):
    """Another mode in one press."""

    mode = SelectField(choices=choices(wording.MODES.items()))


def mode_values(user: User, mode: SearchMode, *, today: date) -> dict[str, Any]:
    """The mode, and since when it holds if it is another one."""
    return {} if mode is user.search_mode else {"search_mode": mode, "search_mode_on": today}


def filled(user: User, *, today: date) -> NudgesForm:
    """The form with what is set; an absence that is over is not shown."""
    is_ahead = user.away_until is not None and user.away_until >= today
    return NudgesForm(
        formdata=None,
        today=today,
        search_mode=user.search_mode.value,
        workdays=list(user.workdays),
        country=user.country or "",
        daily_capacity=user.daily_capacity,
        away_from=user.away_from if is_ahead else None,
        away_until=user.away_until if is_ahead else None,
        nudge_at=user.nudge_at,
        mail_calendar=user.mail_calendar,
        outlook_day=str(user.outlook_day or ""),
        remind_minutes=str(user.remind_minutes or ""),
    )


def _refuse_absence(first: date, last: date, *, today: date) -> None:
    if last < first:
        raise ValidationError(_("This is before the first day."))
    if last < today:
        raise ValidationError(_("This day is over."))
    if (last - first).days > LONGEST_AWAY:
        raise ValidationError(_("A year at most."))
