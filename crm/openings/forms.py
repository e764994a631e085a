"""What may be typed about an opening."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import AnyOf, DataRequired, Length, NumberRange, Optional

from crm.contacts.forms import LINE, NAME, TEXT, web_link
from crm.core.kinds import Stage
from crm.core.roles import Role
from crm.openings.actions import NewInstead, NewOpening
from crm.openings.meant import Meant
from crm.openings.models import Opening
from crm.openings.wording import ROLE, STAGE
from crm.web.choices import choices
from crm.web.days import plausible_day
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

STAGES = [(stage.value, STAGE[stage]) for stage in Stage]
KEEP, WITHDRAW = WAYS = ("keep", "withdraw")
FIRST = [(KEEP, _l("I stay in the running for both")), (WITHDRAW, _l("I withdraw from the first"))]


class NamedForm(Form):
    """A form in which a contact is typed by name; `ticked` says who of several of that name."""

    name = StringField(_l("Name"), validators=[Length(max=NAME)])
    ticked = IntegerField(validators=[Optional()])

    def explain(self, found: Meant) -> bool:
        """Whether it is clear who is meant; else the field says what is not. Call after `validate`."""
        if found.asked:
            self.name.errors = [*self.name.errors, _("Several people fit. Choose who it is.")]
        elif found.is_unknown:
            wrong = _("Nobody of your contacts is called %(name)s.", name=found.name[:80])
            self.name.errors = [*self.name.errors, wrong]
        return not (found.asked or found.is_unknown)


class OpeningForm(NamedForm):
    """A role at a company. `name` and `ticked` are who told of it."""

    company = StringField(_l("Company"), validators=[DataRequired(), Length(max=NAME)])
    title = StringField(_l("Role"), validators=[Length(max=NAME)])
    stage = SelectField(_l("Stage"), choices=choices(STAGES), default=Stage.SAVED.value)
    link = URLField(_l("Link to the posting"), validators=[Length(max=LINE)])
    name = StringField(_l("Who told you of it"), validators=[Length(max=NAME)])
    source = StringField(_l("Where you saw it"), validators=[Length(max=LINE)])
    applied_on = DateField(_l("Applied on"), validators=[Optional(), plausible_day])
    decide_by = DateField(_l("Decide by"), validators=[Optional(), plausible_day])
    salary = TextAreaField(_l("Talk about money"), validators=[Length(max=TEXT)])
    interest_before = IntegerField(
        _l("How much do you want this job?"), validators=[Optional(), NumberRange(min=1, max=5)]
    )
    notes = TextAreaField(_l("Notes"), validators=[Length(max=TEXT)])

    def validate_link(self, field: Any) -> None:
        """It can be opened in a browser."""
        web_link(field)

    def values(self, company_id: int, source_contact_id: int | None = None) -> NewOpening:
        """What was typed."""
        return NewOpening(
            company_id=company_id,
            title=self.title.data or "",
            link=self.link.data or "",
            stage=Stage(self.stage.data),
            interest_before=self.interest_before.data,
            notes=self.notes.data or "",
            source_contact_id=source_contact_id,
            source=self.source.data or "",
            applied_on=self.applied_on.data,
            decide_by=self.decide_by.data,
            salary=self.salary.data or "",
        )


def filled(opening: Opening, told_by: str) -> OpeningForm:
    """The form with what is known; needs the company loaded. `told_by` is the name of who told of it."""
    return OpeningForm(
        data={
            "company": opening.company.name,
            "title": opening.title,
            "stage": opening.stage.value,
            "link": opening.link,
            "name": told_by,
            "ticked": opening.source_contact_id,
            "source": opening.source,
            "applied_on": opening.applied_on,
            "decide_by": opening.decide_by,
            "salary": opening.salary,
            "interest_before": opening.interest_before,
            "notes": opening.notes,
        }
    )


class PersonForm(NamedForm):
    """Somebody who belongs to an opening; `is_new` adds them to the contacts."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=NAME)])
    role = SelectField(_l("Role"), choices=choices(ROLE.items()), default=Role.RECRUITER.value)
    is_new = BooleanField(_l("Add them to my contacts"))


class InsteadForm(Form):
    """Another role that fits better; `people` are those who come along."""

    title = StringField(_l("The other role"), validators=[DataRequired(), Length(max=NAME)])
    link = URLField(_l("Link to the posting"), validators=[Length(max=LINE)])
    stage = SelectField(_l("Stage"), choices=choices(STAGES), default=Stage.APPLIED.value)
    people = SelectMultipleField(_l("Who comes along"), coerce=int, validate_choice=False)
    first = RadioField(
        _l("What becomes of the first role"), choices=choices(FIRST), default=KEEP, validators=[AnyOf(WAYS)]
    )

    def validate_link(self, field: Any) -> None:
        """It can be opened in a browser."""
        web_link(field)

    def values(self, roles: Mapping[int, Role]) -> NewInstead:
        """What was chosen; `roles` are the parts of those who may come along."""
        return NewInstead(
            title=self.title.data or "",
            link=self.link.data or "",
            stage=Stage(self.stage.data),
            people=[(key, role) for key, role in roles.items() if key in (self.people.data or ())],
            withdraws=self.first.data == WITHDRAW,
        )


class StageForm(Form):
    """Where the application stands."""

    stage = SelectField(choices=choices(STAGES))


class DecideForm(Form):
    """Until when an offer has to be answered."""

    decide_by = DateField(_l("Decide by"), validators=[Optional(), plausible_day])


class InterestForm(Form):
    """How much the user wants the job, before and after the interviews."""

    before = IntegerField(validators=[Optional(), NumberRange(min=1, max=5)])
    after = IntegerField(validators=[Optional(), NumberRange(min=1, max=5)])
