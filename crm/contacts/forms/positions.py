"""Where somebody works or worked, and where they moved to."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, StringField, ValidationError
from wtforms.validators import Length, Optional

from crm.contacts.actions import Job
from crm.contacts.forms.fields import NAME, past_day
from crm.contacts.models import Position
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l


class MoveForm(Form):
    """Where they moved to, and since when; nothing named = they left."""

    company = StringField(_l("Company"), validators=[Length(max=NAME)])
    title = StringField(_l("Role"), validators=[Length(max=NAME)])
    moved_on = DateField(_l("Since"), validators=[Optional()])

    def __init__(self, *, today: date, since: date | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.today, self.since = today, since

    def validate_moved_on(self, field: Any) -> None:
        """On a day that has come, and after the position before began."""
        past_day(field.data, self.today)
        if field.data is not None and self.since is not None and field.data < self.since:
            raise ValidationError(_("They began their position before later than that."))


class PositionForm(Form):
    """A company, a title, from and to."""

    company = StringField(_l("Company"), validators=[Length(max=NAME)])
    title = StringField(_l("Role"), validators=[Length(max=NAME)])
    started_on = DateField(_l("From"), validators=[Optional()])
    ended_on = DateField(_l("To"), validators=[Optional()])

    def __init__(self, *, today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today

    def validate_company(self, field: Any) -> None:
        """A position says where, or at least what."""
        if not field.data and not self.title.data:
            raise ValidationError(_("Name the company or the role."))

    def validate_started_on(self, field: Any) -> None:
        """It has begun."""
        past_day(field.data, self.today)

    def validate_ended_on(self, field: Any) -> None:
        """It ended after it began."""
        past_day(field.data, self.today)
        if field.data is not None and self.started_on.data is not None and field.data < self.started_on.data:
            raise ValidationError(_("It cannot end before it began."))

    def job(self, company_id: int | None) -> Job:
        """What was typed."""
        return Job(company_id, self.title.data or "", self.started_on.data, self.ended_on.data)


def filled_position(position: Position, *, today: date) -> PositionForm:
    """The form with what is known; needs the company loaded."""
    return PositionForm(
        today=today,
        formdata=None,
        data={
            "company": position.company.name if position.company is not None else "",
            "title": position.title,
            "started_on": position.started_on,
            "ended_on": position.ended_on,
        },
    )
