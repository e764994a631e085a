"""What may be said about a new device."""

from typing import Any

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from crm.dav.models import Scope
from crm.dav.passwords import NAME_LENGTH
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

SCOPES = {
    Scope.ALL: _l("Calendars and contacts"),
    Scope.CALENDARS: _l("Calendars only"),
    Scope.CONTACTS: _l("Contacts only"),
}
SCOPE_NOTES = {
    Scope.CALENDARS: _l("follow-ups as tasks, and interviews"),
}


class DeviceForm(Form):
    """Its name, and what it may reach."""

    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("Give it a name, to know it again.")),
            Length(max=NAME_LENGTH, message=_l("At most %(max)s characters.", max=NAME_LENGTH)),
        ],
    )
    scope = RadioField(_l("What it may reach"), [InputRequired(_l("Choose one."))])
    is_read_only = BooleanField(_l("It may only look"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.scope.choices = [(scope.value, label) for scope, label in SCOPES.items()]

    @classmethod
    def suggested(cls, name: str) -> "DeviceForm":
        """The form as it stands for a device that is about to be added."""
        return cls(formdata=None, name=name, scope=Scope.ALL.value, is_read_only=False)
