"""What may be typed about a calendar address."""

from typing import Any

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from crm.feeds import choices
from crm.feeds.definition import Definition
from crm.feeds.models import DEFAULT_NAME, AlarmChoice, FeedKind, Privacy
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

LONGEST_NAME = 60


class FeedForm(Form):
    """Name, kinds, alarms, horizon and privacy."""

    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("Give it a name.")),
            Length(max=LONGEST_NAME, message=_l("At most %(max)s characters.", max=LONGEST_NAME)),
        ],
        default=DEFAULT_NAME,
    )
    kinds = SelectMultipleField(
        _l("What it shows"), [InputRequired(_l("Choose at least one, so that there is something to see."))]
    )
    alarms = SelectMultipleField(_l("When it rings"))
    days_ahead = RadioField(_l("How far ahead"), [InputRequired(_l("Choose one."))])
    privacy = RadioField(_l("How much it says"), [InputRequired(_l("Choose one."))])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kinds.choices = [(kind.value, label) for kind, label in choices.KINDS.items()]
        self.alarms.choices = [(choice.value, label) for choice, label in choices.ALARMS.items()]
        self.days_ahead.choices = [(str(days), label) for days, label in choices.HORIZONS.items()]
        self.privacy.choices = [(level.value, label) for level, label in choices.PRIVACY.items()]

    @classmethod
    def of(cls, definition: Definition) -> "FeedForm":
        """The form as it stands for a definition."""
        return cls(
            formdata=None,
            name=definition.name,
            kinds=sorted(definition.kinds),
            alarms=sorted(definition.alarms),
            days_ahead=str(definition.days_ahead),
            privacy=definition.privacy.value,
        )

    def values(self) -> Definition:
        """The definition that was asked for."""
        return Definition(
            name=self.name.data or DEFAULT_NAME,
            privacy=Privacy(self.privacy.data),
            kinds=frozenset(FeedKind(kind) for kind in self.kinds.data or ()),
            alarms=frozenset(AlarmChoice(choice) for choice in self.alarms.data or ()),
            days_ahead=int(self.days_ahead.data),
        )
