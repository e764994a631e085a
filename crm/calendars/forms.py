"""What may be typed about a calendar account. A password is never written into a form again."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field, PasswordField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from crm.calendars import providers
from crm.calendars.far import Access
from crm.calendars.models import AccountCalendar
from crm.calendars.providers import CannotConnect, NoWay, Place, Provider
from crm.outbound.guard import LONGEST_ADDRESS
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

LONGEST_NAME = 254
LONGEST_PASSWORD = 500
MAKE = "make"
NOTHING = "nothing"
THERE = "there"
HERE = "here"

WRITES = (
    (
        MAKE,
        _l("A calendar of its own"),
        _l("Keepwarm makes one that is called Keepwarm. Removing the account takes it away again."),
    ),
    (
        NOTHING,
        _l("Nothing"),
        _l("Keepwarm only looks for interviews, and leaves everything there as it is."),
    ),
)
REMOVALS = (
    (THERE, _l("Take away what Keepwarm wrote")),
    (HERE, _l("Leave it there")),
)


class SecretForm(Form):
    """How to get in."""

    password = PasswordField(
        _l("App password"),
        [InputRequired(_l("Type the app password.")), Length(max=LONGEST_PASSWORD)],
    )


class ConnectForm(SecretForm):
    """An account at a known provider: its address is known, so only name and password are asked for."""

    username = StringField(_l("Name"), [InputRequired(_l("Type the name.")), Length(max=LONGEST_NAME)])
    address: StringField | None = None

    def __init__(self, *args: Any, provider: Provider, **more: Any) -> None:
        super().__init__(*args, **more)
        self.provider = provider
        self.place: Place | None = None
        self.no_way: NoWay | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it fits, and where it leads (`place`); `no_way` is set for services without a way in."""
        if not super().validate(extra_validators):
            return False
        typed = (self.address.data or "") if self.address is not None else ""
        try:
            self.place = providers.place(self.provider, typed, self.username.data or "")
        except CannotConnect as cannot:
            self.no_way = cannot.way
            return False
        return True

    def access(self) -> Access:
        """How to get in; call after `validate`."""
        if self.place is None:
            raise ValueError("not validated")
        return Access(self.place.address, self.place.username, self.password.data or "")


class ServerForm(ConnectForm):
    """An account on a server whose address the user types."""

    address = StringField(
        _l("Address of the server"),
        [InputRequired(_l("Type the address.")), Length(max=LONGEST_ADDRESS)],
    )

    def validate_address(self, field: Field) -> None:
        if any(char.isspace() for char in field.data or ""):
            raise ValidationError(_("An address has no blanks in it."))


class WriteForm(Form):
    """Into which calendar is written, and in which ones interviews are looked for."""

    own = RadioField(_l("Where Keepwarm writes"), [Optional()])
    read = SelectMultipleField(_l("Where interviews are looked for"), coerce=int)

    def __init__(self, *args: Any, calendars: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.calendars: list[AccountCalendar] = list(calendars)
        self.own.choices = choices([(value, label) for value, label, _note in self.writes])
        self.read.choices = choices([(str(row.id), row.name) for row in self.calendars])

    @property
    def reads(self) -> list[tuple[str, str]]:
        """Where may be looked."""
        return [(str(row.id), row.name) for row in self.calendars]

    @property
    def writes(self) -> list[tuple[str, str, str]]:
        """Where may be written: (value, label, what that means)."""
        there = [
            (str(row.id), row.name, _("Only its own entries there are touched.")) for row in self.calendars
        ]
        make, nothing = ((value, str(label), str(note)) for value, label, note in WRITES)
        return [make, *there, nothing]


class RemovalForm(Form):
    """What becomes of what was written there."""

    what = RadioField(_l("What becomes of the entries there"), default=THERE)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.what.choices = choices(REMOVALS)

    def options(self, own: str, has_made_own: bool) -> list[tuple[str, str, str]]:
        """What can be chosen: (value, label, what that means)."""
        away = _(
            "What Keepwarm wrote into “%(name)s” is deleted there; what you changed in it stays.", name=own
        )
        if has_made_own:
            away = _(
                "What Keepwarm wrote into “%(name)s” is deleted there; what you changed in it stays. The "
                "calendar, which Keepwarm made, goes too once it is empty.",
                name=own,
            )
        stay = _("Only Keepwarm forgets the account. To go on later you connect it anew; this has no undo.")
        return [(THERE, str(REMOVALS[0][1]), away), (HERE, str(REMOVALS[1][1]), stay)]


def connect_form(chosen: Provider, **more: Any) -> ConnectForm:
    """The form of a provider."""
    return (ConnectForm if chosen.address else ServerForm)(provider=chosen, **more)
