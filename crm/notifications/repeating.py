"""Where a message may be sent again without harm, because its receiver knows it by its key."""

from crm.config import Settings
from crm.notifications.models import MAIL, ChannelKind


def is_repeatable(settings: Settings, channel: str) -> bool:
    """Mail, if the operator's relay was given the name of a header for the key; webhooks carry one always."""
    if channel == MAIL:
        return bool(settings.smtp_idempotency_header) and not settings.mail_to_files
    return channel.startswith(f"{ChannelKind.WEBHOOK}:")
