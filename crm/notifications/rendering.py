"""From a claimed row to the message: written when it is sent, in its reader's language and zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, g, url_for
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.core.when import When
from crm.db.owner import acting_as
from crm.notifications import links, occurrence, registry
from crm.notifications.actions import Claim
from crm.notifications.units import settings_of, unit
from crm.outbound import setup
from crm.outbound.mail import Envelope, Mail, message
from crm.web.public import absolute, base_url


class NobodyWrites(LookupError):
    """There is no renderer for this kind of mail."""


def prepare(app: Flask, claimed: Claim, *, now: datetime) -> EmailMessage | None:
    """The message for a claimed row; None when nothing is due. Only reads.

    Raises `NobodyWrites`, `NotNow`, `NotWanted`, `BadAddress`, and whatever the renderer raises.
    """
    subject = registry.subject(claimed.kind)
    if subject is None:
        raise NobodyWrites(claimed.kind)
    with acting_as(claimed.user_id), unit(app, reading=True) as session:
        user = accounts.by_id(session, claimed.user_id)
        if user is None:
            return None
        with speaking_to(app, session, user):
            when = When(now, occurrence.zone(user.zone))
            mail = subject.renderer(session, user, claimed.occ_key, when)
            if mail is None:
                return None
            return _enveloped(app, mail, claimed, user, now, is_subscription=subject.is_subscription)


class NotNow(Exception):
    """It may leave from `until` on; nothing was tried."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class NotWanted(Exception):
    """Nobody waits for it any more; `trouble` says why."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@contextmanager
def speaking_to(app: Flask, session: Session, user: User) -> Iterator[None]:
    """As in a request of this user at the public address: templates, `url_for`, locale and zone work."""
    place = urlsplit(base_url(session, settings_of(app)))
    root = urlunsplit((place.scheme, place.netloc, "/", "", ""))
    with app.test_request_context("/", base_url=root):
        g.user = user
        yield


def _enveloped(
    app: Flask, mail: Mail, claimed: Claim, user: User, now: datetime, *, is_subscription: bool
) -> EmailMessage:
    way_out = ""
    if is_subscription:
        secret = bytes(app.config["SECRET_KEY"])
        way_out = absolute(url_for("notifications.mail_off", token=links.token(secret, user.id)))
    return message(
        mail,
        Envelope(
            sender=setup.sender(settings_of(app)),
            recipient=user.email,
            recipient_name=user.name,
            message_id=claimed.message_id,
            date=now,
            unsubscribe_url=way_out,
        ),
    )
