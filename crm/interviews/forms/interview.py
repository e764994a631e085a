"""An interview with company, opening and people, as it is entered and corrected."""

from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from wtforms import (
    DateField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from crm.accounts.forms import ZoneField
from crm.core.kinds import InterviewKind
from crm.interviews.actions import Chosen, Decision, InterviewValues
from crm.interviews.forms.people import LINE, PeopleLines, PersonForm, number
from crm.interviews.models import Interview
from crm.interviews.wording import KIND
from crm.web.choices import choices
from crm.web.days import plausible_day
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l
from crm.web.links import is_web_address
from crm.web.repeated import Rows

ASK = ""
"""The opening is not chosen yet: asked for when the company has some."""
PLACE, LINK, NOTES = 500, 2_000, 20_000
MOST_ROWS = 60


class InterviewForm(Form):
    """Everything about an interview that can be typed."""

    company = StringField(
        _l("Company"), validators=[DataRequired(_l("Which company is it?")), Length(max=LINE)]
    )
    opening = SelectField(_l("Opening"), validate_choice=False, default=ASK)
    opening_title = StringField(_l("Role that you applied for"), validators=[Length(max=LINE)])
    title = StringField(_l("What"), validators=[Length(max=LINE)])
    kind = SelectField(
        _l("Kind"),
        choices=choices(KIND.items()),
        default=InterviewKind.OTHER.value,
    )
    day = DateField(_l("Day"), validators=[DataRequired(_l("When is it?")), plausible_day])
    starts = TimeField(_l("From"), validators=[DataRequired(_l("At what time does it begin?"))])
    ends = TimeField(_l("To"), validators=[Optional()])
    zone = ZoneField(_l("Time zone"))
    place = StringField(_l("Place"), validators=[Length(max=PLACE)])
    link = StringField(_l("Meeting link"), validators=[Length(max=LINK)])
    notes = TextAreaField(_l("Notes"), validators=[Length(max=NOTES)])
    interest = IntegerField(_l("How much do you want this job?"), validators=[Optional(), NumberRange(1, 5)])
    people = Rows(FormField(PersonForm), max_entries=MOST_ROWS)
    others = PeopleLines(_l("People"))

    def validate_link(self, field: StringField) -> None:
        """Only what a browser opens over http or https."""
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("A link begins with https:// or http://."))

    def values(self) -> InterviewValues:
        """Times and places; an end before the start is on the next day, none is an hour later."""
        starts = datetime.combine(self.day.data or date.min, self.starts.data or time())
        ends = datetime.combine(starts, self.ends.data) if self.ends.data else starts + timedelta(hours=1)
        if ends <= starts:
            ends += timedelta(days=1)
        return InterviewValues(
            starts_local=starts,
            ends_local=ends,
            zone=self.zone.data or "UTC",
            title=self.title.data or "",
            kind=InterviewKind(self.kind.data),
            place=self.place.data or "",
            link=self.link.data or "",
            notes=self.notes.data or "",
        )

    def decision(self) -> Decision:
        """What was confirmed; call after `validate`."""
        rows = [row.chosen() for row in self.people.rows() if row.take.data]
        typed = [
            Chosen(name=named.name, role=named.role, email=named.email, title=named.title)
            for named in self.others.named
        ]
        return Decision(
            company_name=self.company.data or "",
            values=self.values(),
            people=[person for person in (*rows, *typed) if person.name or person.contact_id],
            opening_id=number(self.opening.data),
            opening_title=self.opening_title.data or "",
            interest=self.interest.data,
        )


def filled_interview(interview: Interview) -> InterviewForm:
    """The form with what is known; needs opening, company, participants and contacts loaded."""
    return InterviewForm(
        formdata=None,
        data={
            "company": interview.opening.company.name,
            "opening": str(interview.opening_id),
            "title": interview.title,
            "kind": interview.kind.value,
            "day": interview.starts_local.date(),
            "starts": interview.starts_local.time(),
            "ends": interview.ends_local.time(),
            "zone": interview.zone,
            "place": interview.place,
            "link": interview.link,
            "notes": interview.notes,
            "people": [
                {
                    "take": True,
                    "name": part.contact.name,
                    "role": part.role.value,
                    "known": str(part.contact_id),
                    "is_organiser": "1" if part.is_organiser else "",
                    "is_optional": "1" if part.is_optional else "",
                }
                for part in interview.participants
                if part.contact.deleted_at is None
            ],
        },
    )
