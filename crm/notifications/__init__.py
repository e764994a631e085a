"""Reminders, notices and the outbox: what is to be said when, and that it is said once."""

from crm.notifications.registry import register
from crm.outbound.mail import Attachment, Mail

__all__ = ["Attachment", "Mail", "register"]
