"""How often to be in touch, and when not."""

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import AnyOf, NumberRange, Optional

from crm.contacts import wording
from crm.core.cadence import Tier
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

MOST_MONTHS = 120


class RhythmForm(Form):
    """How often to be in touch."""

    tier = SelectField(_l("Tier"), choices=lambda: choices(wording.tiers()), default="")
    own_months = IntegerField(
        _l("Or every so many months"), validators=[Optional(), NumberRange(min=1, max=MOST_MONTHS)]
    )

    def chosen_tier(self) -> Tier | None:
        """The tier, None for none."""
        return Tier(self.tier.data) if self.tier.data else None


class PauseForm(Form):
    """Until when a contact rests; no day = until resumed."""

    until = DateField(_l("Until"), validators=[Optional()])


class KeepForm(Form):
    """The answer to "keep in touch?"; empty = no."""

    tier = StringField(validators=[Optional(), AnyOf([tier.value for tier in Tier])])
