"""Every way out of here, by what is to be sent."""

from email.message import EmailMessage

from crm.config import Settings
from crm.outbound import setup
from crm.outbound.outcome import Fence, Outcome, Result, Trouble

Parcel = EmailMessage


class Ways:
    """The transports that are set up."""

    def __init__(self, settings: Settings) -> None:
        self._mail = setup.transport(settings)

    @property
    def has_mail(self) -> bool:
        """Whether the operator set up a way for mail."""
        return self._mail is not None

    def send(self, parcel: Parcel, fence: Fence) -> Outcome:
        """Try once by the way for this sort of parcel."""
        if self._mail is None:
            return Outcome(Result.NOT_SENT, Trouble.CONNECT)
        return self._mail.send(parcel, fence)

    def rest(self) -> None:
        """Close what waits."""
        if self._mail is not None:
            self._mail.rest()

    def abort(self) -> None:
        """Break off what is under way."""
        if self._mail is not None:
            self._mail.abort()
