"""What the first steps ask."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from crm.accounts import choices
from crm.accounts.forms import MAX_NAME, ZoneField
from crm.accounts.models import User
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l


class WelcomeForm(Form):
    """A name and a zone, and nothing else."""

    name = StringField(_l("Your name"), [Length(max=MAX_NAME)])
    zone = ZoneField(_l("Time zone"), default="UTC")

    def values(self, user: User) -> dict[str, Any]:
        """Column values of the user; with another zone come the holidays of its country."""
        zone = str(self.zone.data)
        country = user.country if zone == user.zone else choices.country_of(zone)
        return {"name": self.name.data or "", "zone": zone, "country": country}
