"""What may be typed about something that happened."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional

from crm.contacts.forms import past_day
from crm.core.kinds import Direction, InteractionKind
from crm.interactions.actions import NewInteraction
from crm.interactions.models import Interaction
from crm.interactions.wording import BY_HAND, DIRECTION, KIND
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

TEXT, NAMES = 20_000, 4000
KINDS = [(kind.value, KIND[kind]) for kind in BY_HAND]
DIRECTIONS = [("", _l("Both")), *((each.value, DIRECTION[each]) for each in Direction)]


class InteractionForm(Form):
    """Something that happened: with whom (`contact` ticked, `names` typed, one per line), what and when."""

    contact = SelectMultipleField(_l("With"), coerce=int, validate_choice=False)
    names = TextAreaField(_l("Somebody else"), validators=[Length(max=NAMES)])
    kind = SelectField(_l("What"), choices=choices(KINDS), default="call")
    occurred_on = DateField(_l("When"), validators=[DataRequired()])
    direction = RadioField(
        _l("Who wrote or called"), choices=choices(DIRECTIONS), default="", validators=[Optional()]
    )
    text = TextAreaField(_l("What was said"), validators=[Length(max=TEXT)])
    is_ask = BooleanField(_l("I asked for something"))
    next = StringField()

    def __init__(self, *, today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today

    def validate_occurred_on(self, field: Any) -> None:
        """It has happened."""
        past_day(field.data, self.today)

    def ticked(self) -> tuple[int, ...]:
        """The ids of the contacts that were ticked; what is no number counts as none."""
        return tuple(dict.fromkeys(self.contact.data or ()))

    def values(self, contact_ids: tuple[int, ...], before: Interaction | None = None) -> NewInteraction:
        """What was typed; `before` keeps what no form shows: what wrote it, and the time on the same day."""
        same_day = before is not None and before.occurred_on == self.occurred_on.data
        return NewInteraction(
            kind=InteractionKind(self.kind.data),
            occurred_on=self.occurred_on.data or self.today,
            contact_ids=contact_ids,
            text=self.text.data or "",
            direction=Direction(self.direction.data) if self.direction.data else None,
            occurred_at=before.occurred_at if before is not None and same_day else None,
            origin_key=before.origin_key if before is not None else None,
            is_ask=bool(self.is_ask.data),
        )
