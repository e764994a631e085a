"""Notices and mails as they are drawn."""

from dataclasses import dataclass
from datetime import datetime

from crm.notifications import wording
from crm.notifications.models import OPEN_QUESTIONS, Delivery, Notice
from crm.web.public import site_path


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A notice in words."""

    id: int
    sort_value: int
    text: str
    icon: str
    url: str
    created_at: datetime
    is_unread: bool


@dataclass(frozen=True, slots=True)
class MailEntry:
    """A mail in words."""

    id: int
    subject: str
    state: str
    tone: str
    reason: str
    created_at: datetime
    needs_decision: bool


def notice_entry(notice: Notice) -> NoticeEntry:
    """How a notice is drawn."""
    return NoticeEntry(
        id=notice.id,
        sort_value=notice.id,
        text=wording.text(notice),
        icon=wording.icon(notice),
        url=site_path(notice.url) if notice.url else "",
        created_at=notice.created_at,
        is_unread=notice.read_at is None,
    )


def mail_entry(delivery: Delivery) -> MailEntry:
    """How a mail is drawn."""
    return MailEntry(
        id=delivery.id,
        subject=wording.subject(delivery),
        state=wording.state(delivery),
        tone=wording.tone(delivery),
        reason=wording.reason(delivery),
        created_at=delivery.created_at,
        needs_decision=delivery.state in OPEN_QUESTIONS and delivery.dismissed_at is None,
    )
