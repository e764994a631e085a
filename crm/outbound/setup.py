"""Whether mail can leave, and by which way."""

from email.message import EmailMessage
from enum import StrEnum

from crm.config import Settings
from crm.outbound.files import FileTransport
from crm.outbound.mail import BadAddress, address
from crm.outbound.outcome import Transport
from crm.outbound.smtp import SmtpTransport

OUTBOX = "outbox"


class MailSetup(StrEnum):
    """The state of the operator's mail settings."""

    READY = "ready"
    FILES = "files"
    OFF = "off"
    NO_SENDER = "no_sender"
    BAD_SENDER = "bad_sender"
    NO_PASSWORD = "no_password"  # noqa: S105 - the name of a state


def mail_setup(settings: Settings) -> MailSetup:
    """What is set, or what is missing."""
    if settings.mail_to_files:
        return MailSetup.FILES
    if not settings.smtp_host:
        return MailSetup.OFF
    if not settings.smtp_from:
        return MailSetup.NO_SENDER
    try:
        address(settings.smtp_from)
    except BadAddress:
        return MailSetup.BAD_SENDER
    if settings.smtp_user and not settings.smtp_password.get_secret_value():
        return MailSetup.NO_PASSWORD
    return MailSetup.READY


def transport(settings: Settings) -> Transport[EmailMessage] | None:
    """The way out for mail; None when none is set up."""
    match mail_setup(settings):
        case MailSetup.FILES:
            return FileTransport(settings.instance / OUTBOX)
        case MailSetup.READY:
            return SmtpTransport(settings)
    return None


def sender(settings: Settings) -> str:
    """Who our mails come from."""
    return settings.smtp_from or "Keepwarm <keepwarm@localhost.localdomain>"


def sender_domain(settings: Settings) -> str:
    """The domain in our Message-IDs."""
    try:
        return address(sender(settings)).domain
    except BadAddress:
        return "localhost.localdomain"
