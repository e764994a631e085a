"""What may be typed to get an account, to get in, and in the settings."""

from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from crm.accounts import addresses, choices, wording
from crm.accounts.models import NameOrder, Theme
from crm.accounts.password_rules import refusal
from crm.web.choices import choices as choices_of
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l
from crm.web.weeks import STARTS

MAX_NAME = 120
MAX_CAPACITY = 50


class CheckboxesField(SelectMultipleField):
    """Several boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ZoneField(SelectField):
    """A time zone; one that is known but not offered stays as it is."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, choices=_zones, **more)

    def pre_validate(self, form: Any) -> None:
        if not choices.is_zone(str(self.data)):
            raise ValidationError(_("This zone is not known."))


def _zones(_form: Any = None, field: Any = None) -> dict[str, str]:
    kept = str(field.data) if field is not None and field.data else "UTC"
    return {zone: zone.replace("_", " ") for zone in (*choices.zones(), kept)}


class AddressField(EmailField):
    """An e-mail address, as it is stored."""

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = addresses.normalised(self.data or "")
        except addresses.NoAddress:
            raise ValidationError(_("This is not an e-mail address.")) from None


class SignUpForm(Form):
    """A new account. The zone is what the browser says; one that is unknown is asked for later."""

    email = AddressField(_l("E-mail"), [InputRequired(_l("Type your e-mail address."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password."))])
    zone = HiddenField(default="UTC")

    def validate_password(self, field: PasswordField) -> None:
        _refuse_weak(field, self.email.data)

    def zone_of_browser(self) -> str:
        """A zone that exists."""
        zone = str(self.zone.data)
        return zone if choices.is_zone(zone) else "UTC"


class SignInForm(Form):
    """Who comes in. Nothing is said about what an address or a password must look like."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Type your e-mail address.")), Length(max=300)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password.")), Length(max=1000)])


class ProfileForm(Form):
    """Who the user is, and in which words and colours the pages speak."""

    name = StringField(_l("Your name"), [Length(max=MAX_NAME)])
    zone = ZoneField(_l("Time zone"))
    locale = SelectField(_l("Language"))
    week_start = SelectField(_l("Weeks begin on"), choices=choices_of(STARTS.items()), default="")
    name_order = SelectField(
        _l("Names are written"), choices=choices_of(wording.NAME_ORDERS.items()), default=""
    )
    sort_order = SelectField(
        _l("Lists are sorted"), choices=choices_of(wording.SORT_ORDERS.items()), default=""
    )
    theme = SelectField(_l("Appearance"))
    single_keys = BooleanField(_l("Single keys act: n, j, k and the like"), false_values=("", "0", "false"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.locale.choices = dict(choices.locale_names())
        self.theme.choices = {theme.value: str(wording.THEMES[theme]) for theme in Theme}

    def values(self) -> dict[str, Any]:
        """Column values of the user."""
        return {
            "name": self.name.data or "",
            "zone": self.zone.data,
            "locale": self.locale.data,
            "week_start": int(self.week_start.data) if self.week_start.data else None,
            "name_order": NameOrder(self.name_order.data) if self.name_order.data else None,
            "sort_order": NameOrder(self.sort_order.data) if self.sort_order.data else None,
            "theme": Theme(self.theme.data),
            "single_keys": bool(self.single_keys.data),
        }


class OwnAddressForm(Form):
    """A further address of the user."""

    address = AddressField(_l("Another address"), [InputRequired(_l("Type an e-mail address."))])


class ChangePasswordForm(Form):
    """The old password and the new one."""

    current = PasswordField(_l("Current password"), [InputRequired(_l("Type your current password."))])
    new = PasswordField(_l("New password"), [InputRequired(_l("Choose a new password."))])

    def __init__(self, *about: str, **more: Any) -> None:
        super().__init__(**more)
        self._about = about

    def validate_new(self, field: PasswordField) -> None:
        _refuse_weak(field, *self._about)


class DeleteAccountForm(Form):
    """Only the owner may end it."""

    password = PasswordField(_l("Your password"), [InputRequired(_l("Type your password."))])


def _refuse_weak(field: PasswordField, *about: str | None) -> None:
    reason = refusal(field.data or "", about=[text for text in about if text])
    if reason is not None:
        raise ValidationError(wording.password_refusal(reason))
