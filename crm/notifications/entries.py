"""Notices and mails as they are drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from crm.notifications import wording
from crm.notifications.channels.views import title
from crm.notifications.models import OPEN_QUESTIONS, Channel, Delivery, Notice
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
    way: str
    created_at: datetime
    needs_decision: bool

    @property
    def line(self) -> str:
        """By which channel, and why it stands so."""
        return " · ".join(part for part in (self.way, self.reason) if part)


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


def way_names(channels: Iterable[Channel]) -> dict[str, str]:
    """What channels are called, by the keys that deliveries carry."""
    return {channel.key: title(channel) for channel in channels}


def mail_entry(delivery: Delivery, ways: Mapping[str, str] | None = None) -> MailEntry:
    """How a mail, or what went by another channel, is drawn; `ways` are the names of the channels."""
    gone = _("A channel that was removed")
    return MailEntry(
        id=delivery.id,
        subject=wording.subject(delivery),
        state=wording.state(delivery),
        tone=wording.tone(delivery),
        reason=wording.reason(delivery),
        way=ways.get(delivery.channel, gone) if ways is not None else "",
        created_at=delivery.created_at,
        needs_decision=delivery.state in OPEN_QUESTIONS and delivery.dismissed_at is None,
    )
