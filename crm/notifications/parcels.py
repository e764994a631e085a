"""What is said, packed for the channel that it goes to."""

import json
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
from crm.notifications.registry import Brief, Subject
from crm.notifications.units import settings_of
from crm.outbound import setup
from crm.outbound.apprise_way import Note
from crm.outbound.mail import Envelope, message
from crm.outbound.ntfy import Push
from crm.outbound.sealing import BadSeal, unseal
from crm.outbound.ways import Parcel
from crm.outbound.webhook import Hook
from crm.web.public import absolute, site_path

LOCKED = "locked"
"""The secret of a channel is missing, or was sealed with another key: it has to be typed again."""


class NotWanted(Exception):
    """Nobody waits for it any more; `trouble` says why."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


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

    def brief(self) -> Brief | None:
        """What is said in a few words."""
        return self.subject.said(self.session, self.user, self.claimed.occ_key, self.when)

    def secret_of(self, channel: Channel) -> str:
        """Its secret. Raises `NotWanted`."""
        try:
            secret = unseal(self.secret_key, channel.secret)
        except BadSeal as problem:
            raise NotWanted(LOCKED) from problem
        if channel.is_keyed and not secret:
            raise NotWanted(LOCKED)
        return secret


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


def pushed(task: Task, channel: Channel) -> Push | None:
    """For ntfy: a tap leads to what it is about."""
    said = task.brief()
    if said is None:
        return None
    return Push(
        address=channel.address,
        token=task.secret_of(channel),
        title=said.title,
        text=said.text,
        click=link(said),
        key=task.claimed.key,
    )


def hooked(task: Task, channel: Channel) -> Hook | None:
    """For a program: the words, and the values behind them."""
    said = task.brief()
    if said is None:
        return None
    content = {
        "type": task.claimed.kind,
        "occurrence": task.claimed.occ_key,
        "title": said.title,
        "text": said.text,
        "url": link(said),
        "data": said.data,
    }
    return Hook(
        address=channel.address,
        secret=task.secret_of(channel),
        key=task.claimed.key,
        payload=json.dumps(content, ensure_ascii=False).encode(),
        sent_at=task.when.now,
    )


def noted(task: Task, channel: Channel) -> Note | None:
    """For a service through Apprise, whose address is the secret; the link stands in the last line."""
    said = task.brief()
    if said is None:
        return None
    text = f"{said.text}\n\n{link(said)}".strip()
    return Note(address=task.secret_of(channel), title=said.title, text=text, key=task.claimed.key)


def link(said: Brief) -> str:
    """The public address of what it is about."""
    return absolute(site_path(said.path))


MAKERS: dict[ChannelKind, Callable[[Task, Channel], Parcel | None]] = {
    ChannelKind.MAIL: mailed,
    ChannelKind.NTFY: pushed,
    ChannelKind.WEBHOOK: hooked,
    ChannelKind.APPRISE: noted,
}
