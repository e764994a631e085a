"""What may be typed about a channel. A secret that is kept is never written into a form again."""

from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import PasswordInput

from crm.notifications.actions import Wish
from crm.notifications.models import Channel, ChannelKind
from crm.notifications.troubles import refusal
from crm.outbound import apprise_way, guard, ntfy, webhook
from crm.outbound.guard import LONGEST_ADDRESS, Reason, Refused
from crm.outbound.sealing import seal
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l

LONGEST_NAME = 60
LONGEST_TOKEN = 500
DIGEST = "digest"
TIMED = "timed"

TAKES = ((DIGEST, _l("The daily digest")), (TIMED, _l("Reminders of single things, shortly before them")))
PAUSES = (("day", _l("A day")), ("week", _l("A week")), ("date", _l("Until a day")))


class SecretField(PasswordField):
    """A secret. What was just typed stands in the field again when something else was wrong with the form."""

    widget = PasswordInput(hide_value=False)


class ChannelForm(Form):
    """What every channel has; mail has no more than that."""

    takes = SelectMultipleField(
        _l("What comes this way"), [InputRequired(_l("Choose at least one, or switch the channel off."))]
    )
    quiet_from = TimeField(_l("Quiet from"), [Optional()])
    quiet_until = TimeField(_l("Until"), [Optional()])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.takes.choices = choices(TAKES)

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen to come this way."""
        return [(value, str(label)) for value, label in TAKES]

    @classmethod
    def of(cls, channel: Channel | None) -> "ChannelForm":
        """The form as it stands for a channel, or for a new one."""
        if channel is None:
            return cls(formdata=None, takes=[DIGEST, TIMED])
        takes = [
            name for name, does in ((DIGEST, channel.takes_digest), (TIMED, channel.takes_timed)) if does
        ]
        return cls(
            formdata=None,
            takes=takes,
            name=channel.name,
            address=channel.address,
            quiet_from=channel.quiet_from,
            quiet_until=channel.quiet_until,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it fits; the two times of the quiet time also together."""
        fits = super().validate(extra_validators)
        begin, end = self.quiet_from.data, self.quiet_until.data
        if self.quiet_from.errors or self.quiet_until.errors:
            return False
        if (begin is None) != (end is None):
            self.quiet_until.errors = [_("Name both times, or none.")]
        elif begin is not None and begin == end:
            self.quiet_until.errors = [
                _("The two times are the same; leave both empty to have no quiet time.")
            ]
        return fits and not self.quiet_until.errors

    def wish(self, secret_key: bytes, channel: Channel | None) -> Wish:
        """What was asked for. `secret_key` seals; `channel` is the one that is changed, if there is one."""
        given = self.data
        return Wish(
            name=given.get("name") or "",
            address=given.get("address") or "",
            secret=self.secret(secret_key, channel),
            takes_digest=DIGEST in given["takes"],
            takes_timed=TIMED in given["takes"],
            quiet_from=given["quiet_from"],
            quiet_until=given["quiet_until"],
        )

    def secret(self, secret_key: bytes, channel: Channel | None) -> str | None:
        """The sealed secret; None leaves the one that is kept."""
        return None


class NamedForm(ChannelForm):
    """A channel that was added."""

    kind = HiddenField()
    name = StringField(_l("Name"), [Length(max=LONGEST_NAME)])


class NtfyForm(NamedForm):
    """A topic, and a token where the server asks for one."""

    address = StringField(
        _l("Address of the topic"), [InputRequired(_l("Type the address.")), Length(max=LONGEST_ADDRESS)]
    )
    token = SecretField(
        _l("Access token"),
        [Length(max=LONGEST_TOKEN), Optional(), Regexp(r"[!-~]+\Z", message=_l("This is no token."))],
    )
    forget = BooleanField(_l("Forget the token"))

    def validate_address(self, field: Field) -> None:
        try:
            ntfy.vetted(field.data or "", allow_private=_allow_private())
        except Refused as refused:
            raise _no(refused) from None

    def secret(self, secret_key: bytes, channel: Channel | None) -> str | None:
        """The token that was typed, none when it is to be forgotten or was never there."""
        if self.token.data:
            return seal(secret_key, self.token.data)
        return "" if self.forget.data or channel is None else None


class WebhookForm(NamedForm):
    """An address; the secret that signs is made here."""

    address = StringField(
        _l("Address"), [InputRequired(_l("Type the address.")), Length(max=LONGEST_ADDRESS)]
    )

    def validate_address(self, field: Field) -> None:
        try:
            guard.check(field.data or "", allow_private=_allow_private())
        except Refused as refused:
            raise _no(refused) from None

    def secret(self, secret_key: bytes, channel: Channel | None) -> str | None:
        """A fresh one for a new channel; it is shown once."""
        return seal(secret_key, webhook.fresh_secret()) if channel is None else None


class AppriseForm(NamedForm):
    """A service by its Apprise address, which holds what proves us there: it is a secret as a whole."""

    url = SecretField(_l("Apprise address"), [Length(max=LONGEST_ADDRESS)])

    def __init__(self, *args: Any, is_kept: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.is_kept = is_kept

    def validate_url(self, field: Field) -> None:
        if not field.data:
            if self.is_kept:
                return
            raise ValidationError(_("Type the address."))
        try:
            apprise_way.vetted(field.data, allow_private=_allow_private())
        except Refused as refused:
            raise _no(refused) from None

    def wish(self, secret_key: bytes, channel: Channel | None) -> Wish:
        """As typed; of the address only the name of the service can be seen afterwards."""
        kept = channel.address if channel is not None else ""
        shown = service(self.url.data) if self.url.data else kept
        return replace(super().wish(secret_key, channel), address=shown)

    def secret(self, secret_key: bytes, channel: Channel | None) -> str | None:
        """The address."""
        return seal(secret_key, self.url.data) if self.url.data else None


class PauseForm(Form):
    """How long nothing is to come."""

    length = SelectField(_l("How long"))
    until = DateField(_l("Day"), [Optional()])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.length.choices = choices(PAUSES)


FORMS: dict[ChannelKind, type[ChannelForm]] = {
    ChannelKind.MAIL: ChannelForm,
    ChannelKind.NTFY: NtfyForm,
    ChannelKind.WEBHOOK: WebhookForm,
    ChannelKind.APPRISE: AppriseForm,
}


def service(address: str) -> str:
    """What may be shown of an Apprise address."""
    return f"{address.partition('://')[0]}://"


def _no(refused: Refused) -> ValidationError:
    """Why not, in words. What lies inside may be allowed here, and this still not."""
    if refused.reason is Reason.PRIVATE and _allow_private():
        return ValidationError(
            _("This address is never called: it belongs to the machine or its host itself.")
        )
    return ValidationError(refusal(refused.reason))


def _allow_private() -> bool:
    return bool(current_app.config["SETTINGS"].allow_private_targets)
