"""What may be typed into the answers to a follow-up."""

from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from crm.core.kinds import InteractionKind
from crm.followups.actions import NewFollowUp, Outcome
from crm.followups.wording import INTERACTION
from crm.web.choices import choices
from crm.web.days import plausible_day
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

TALKS = (
    InteractionKind.MESSAGE,
    InteractionKind.EMAIL,
    InteractionKind.CALL,
    InteractionKind.VIDEO,
    InteractionKind.IN_PERSON,
    InteractionKind.INTRODUCTION,
    InteractionKind.OTHER,
)
KINDS = [(kind.value, INTERACTION[kind]) for kind in TALKS]
LINE = 500
TEXT = 5000


class DoneForm(Form):
    """How a follow-up was done; `outcome` may say that nobody was reached."""

    kind = SelectField(_l("How"), choices=choices(KINDS), default=InteractionKind.MESSAGE.value)
    text = StringField(_l("In a line"), validators=[Length(max=LINE)])
    outcome = StringField(default="done", validators=[AnyOf(("done", "not_reached"))])
    also = SelectMultipleField(coerce=int, validate_choice=False)

    def values(self) -> Outcome:
        """What was typed, as an outcome."""
        return Outcome(
            kind=InteractionKind(self.kind.data), text=self.text.data or "", also=tuple(self.also.data or ())
        )


class SnoozeForm(Form):
    """Until which day it rests."""

    until = DateField(_l("Until"), validators=[DataRequired(), plausible_day])


class OpenerForm(Form):
    """The user's own wording."""

    opener = TextAreaField(_l("Words to begin with"), validators=[Length(max=TEXT)])


class FollowUpForm(Form):
    """A follow-up of one's own."""

    title = StringField(_l("What"), validators=[DataRequired(), Length(max=LINE)])
    due_on = DateField(_l("On"), validators=[DataRequired(), plausible_day])
    due_time = TimeField(_l("At"), validators=[Optional()])
    contact_id = IntegerField(validators=[Optional()])

    def values(self) -> NewFollowUp:
        """What was typed, as a new follow-up."""
        if self.due_on.data is None:
            raise ValueError("the form was not validated")
        return NewFollowUp(
            title=self.title.data or "",
            due_on=self.due_on.data,
            due_time=self.due_time.data,
            contact_id=self.contact_id.data,
        )
