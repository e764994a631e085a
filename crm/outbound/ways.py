"""Every way out of here, by what is to be sent."""

from email.message import EmailMessage

from crm.config import Settings
from crm.outbound import apprise_way, ntfy, setup, webhook
from crm.outbound.apprise_way import Note
from crm.outbound.ntfy import Push
from crm.outbound.outcome import Fence, Outcome, Result, Trouble
from crm.outbound.web import Web
from crm.outbound.webhook import Hook

Parcel = EmailMessage | Push | Hook | Note


class Ways:
    """The transports that are set up. The web is always there, mail when the operator named a server."""

    def __init__(self, settings: Settings) -> None:
        self._mail = setup.transport(settings)
        self._web = Web(allow_private=settings.allow_private_targets)

    @property
    def has_mail(self) -> bool:
        """Whether the operator set up a way for mail."""
        return self._mail is not None

    def send(self, parcel: Parcel, fence: Fence) -> Outcome:
        """Try once by the way for this sort of parcel."""
        match parcel:
            case Push():
                return ntfy.send(self._web, parcel, fence)
            case Hook():
                return webhook.send(self._web, parcel, fence)
            case Note():
                return apprise_way.send(self._web, parcel, fence)
        if self._mail is None:
            return Outcome(Result.NOT_SENT, Trouble.CONNECT)
        return self._mail.send(parcel, fence)

    def rest(self) -> None:
        """Close what waits. Connections to the web never do: each serves one request."""
        if self._mail is not None:
            self._mail.rest()

    def abort(self) -> None:
        """Break off what is under way."""
        self._web.abort()
        if self._mail is not None:
            self._mail.abort()
