"""What is said, packed for the channel that it goes to."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from flask import Flask, url_for
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.notifications import links
from crm.notifications.actions import Claim
from crm.notifications.models import Channel, ChannelKind
from crm.notifications.registry import Subject
from crm.notifications.units import settings_of
from crm.outbound import setup
from crm.outbound.mail import Envelope, message
from crm.outbound.ways import Parcel
from crm.web.public import absolute


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed row, and who says it to whom and when. A request context of its reader is open."""

    app: Flask
    session: Session
    subject: Subject
    claimed: Claim
    user: User
    when: When

    @property
    def secret_key(self) -> bytes:
        """The key of this instance."""
        return bytes(self.app.config["SECRET_KEY"])


def mailed(task: Task, _channel: Channel) -> EmailMessage | None:
    """The mail, with the one-click way out unless it was asked for (RFC 8058)."""
    user, claimed = task.user, task.claimed
    mail = task.subject.renderer(task.session, user, claimed.occ_key, task.when)
    if mail is None:
        return None
    way_out = ""
    if task.subject.is_subscription:
        token = links.token(task.secret_key, user.id)
        way_out = absolute(url_for("notifications.mail_off", token=token))
    return message(
        mail,
        Envelope(
            sender=setup.sender(settings_of(task.app)),
            recipient=user.email,
            recipient_name=user.name,
            message_id=claimed.message_id,
            date=task.when.now,
            unsubscribe_url=way_out,
        ),
    )


MAKERS: dict[ChannelKind, Callable[[Task, Channel], Parcel | None]] = {ChannelKind.MAIL: mailed}
