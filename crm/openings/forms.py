"""What may be typed about an opening."""

from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from crm.contacts.forms import LINE, NAME, TEXT, web_link
from crm.core.kinds import Stage
from crm.openings.actions import NewOpening
from crm.openings.models import Opening
from crm.openings.wording import STAGE
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

STAGES = [(stage.value, STAGE[stage]) for stage in Stage]


class OpeningForm(Form):
    """A role at a company."""

    company = StringField(_l("Company"), validators=[DataRequired(), Length(max=NAME)])
    title = StringField(_l("Role"), validators=[Length(max=NAME)])
    stage = SelectField(_l("Stage"), choices=choices(STAGES), default=Stage.SAVED.value)
    link = URLField(_l("Link to the posting"), validators=[Length(max=LINE)])
    interest_before = IntegerField(
        _l("How much do you want this job?"), validators=[Optional(), NumberRange(min=1, max=5)]
    )
    notes = TextAreaField(_l("Notes"), validators=[Length(max=TEXT)])

    def validate_link(self, field: Any) -> None:
        """It can be opened in a browser."""
        web_link(field)

    def values(self, company_id: int) -> NewOpening:
        """What was typed."""
        return NewOpening(
            company_id=company_id,
            title=self.title.data or "",
            link=self.link.data or "",
            stage=Stage(self.stage.data),
            interest_before=self.interest_before.data,
            notes=self.notes.data or "",
        )


def filled(opening: Opening) -> OpeningForm:
    """The form with what is known; needs the company loaded."""
    return OpeningForm(
        data={
            "company": opening.company.name,
            "title": opening.title,
            "stage": opening.stage.value,
            "link": opening.link,
            "interest_before": opening.interest_before,
            "notes": opening.notes,
        }
    )


class StageForm(Form):
    """Where the application stands."""

    stage = SelectField(choices=choices(STAGES))


class InterestForm(Form):
    """How much the user wants the job, before and after the interviews."""

    before = IntegerField(validators=[Optional(), NumberRange(min=1, max=5)])
    after = IntegerField(validators=[Optional(), NumberRange(min=1, max=5)])
