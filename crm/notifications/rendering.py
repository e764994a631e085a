"""From a claimed row to the message: written when it is sent, in its reader's language and zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, g
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.core import quiet
from crm.core.when import When
from crm.db.owner import acting_as
from crm.notifications import occurrence, queries, registry
from crm.notifications.actions import Claim
from crm.notifications.actions.channels import PAUSED, REMOVED, SWITCHED_OFF
from crm.notifications.models import Channel
from crm.notifications.parcels import MAKERS, NotWanted, Task
from crm.notifications.units import settings_of, unit
from crm.outbound.ways import Parcel
from crm.web.public import base_url

__all__ = ["NobodyWrites", "NotNow", "NotWanted", "prepare", "speaking_to"]


class NobodyWrites(LookupError):
    """There is no renderer for this kind of mail."""


class NotNow(Exception):
    """It may leave from `until` on; nothing was tried."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def prepare(app: Flask, claimed: Claim, *, now: datetime) -> Parcel | None:
    """What goes to the channel of a claimed row; None when nothing is due. Only reads.

    Raises `NobodyWrites`, `NotNow`, `NotWanted`, `BadAddress`, and whatever the renderer raises.
    """
    subject = registry.subject(claimed.kind)
    if subject is None:
        raise NobodyWrites(claimed.kind)
    with acting_as(claimed.user_id), unit(app, reading=True) as session:
        user = accounts.by_id(session, claimed.user_id)
        if user is None:
            return None
        when = When(now, occurrence.zone(user.zone))
        channel = queries.channel_by_key(session, claimed.channel)
        if channel is None:
            raise NotWanted(REMOVED)
        if subject.is_subscription:
            _let_through(channel, when)
        task = Task(app, session, subject, claimed, user, when)
        with speaking_to(app, session, user):
            return MAKERS[channel.kind](task, channel)


def _let_through(channel: Channel, when: When) -> None:
    """Whether the channel wants it, and wants it now. What somebody asked for himself is not asked about."""
    if not channel.is_on:
        raise NotWanted(SWITCHED_OFF)
    if channel.paused_until is not None and channel.paused_until > when.now:
        raise NotWanted(PAUSED)
    if channel.open_until is not None and channel.open_until > when.now:
        raise NotNow(channel.open_until)
    until = quiet.ends(when.now, channel.quiet_from, channel.quiet_until, when.zone)
    if until is not None:
        raise NotNow(until)


@contextmanager
def speaking_to(app: Flask, session: Session, user: User) -> Iterator[None]:
    """As in a request of this user at the public address: templates, `url_for`, locale and zone work."""
    place = urlsplit(base_url(session, settings_of(app)))
    root = urlunsplit((place.scheme, place.netloc, "/", "", ""))
    with app.test_request_context("/", base_url=root):
        g.user = user
        yield
