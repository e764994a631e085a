"""Keeping channels: adding, changing, pausing, switching, removing one. The digest follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.db.owner import NotFound
from crm.notifications.actions.channels import PAUSED, REMOVED, SWITCHED_OFF, Wish, call_back
from crm.notifications.actions.reminders import follow_settings
from crm.notifications.models import Channel, ChannelKind, Delivery, DeliveryState

COLUMNS = tuple(column.key for column in Channel.__mapper__.columns)


def add_channel(session: Session, user: User, kind: ChannelKind, wish: Wish, *, now: datetime) -> Channel:
    """Add a way to the user. Mail is there from the start."""
    if kind is ChannelKind.MAIL:
        raise ValueError("every account has its one mail channel")
    channel = Channel(kind=kind, created_at=now, **wish.columns)
    session.add(channel)
    session.flush()
    follow_settings(session, user, now=now)
    return channel


def change_channel(session: Session, user: User, channel: Channel, wish: Wish, *, now: datetime) -> None:
    """Make it as wished. One that leads elsewhere now begins without a past."""
    led = (channel.address, channel.secret)
    for column, value in wish.columns.items():
        setattr(channel, column, value)
    if (channel.address, channel.secret) != led:
        forget_failures(channel)
        channel.last_ok_at = None
    session.flush()
    follow_settings(session, user, now=now)


def switch(session: Session, user: User, channel: Channel, *, on: bool, now: datetime) -> bool:
    """Switch one channel on or off, and nothing else; False when it stood so already."""
    if channel.is_on is on:
        return False
    channel.is_on = on
    session.flush()
    if on:
        forget_failures(channel)
    else:
        call_back(session, channel.key, SWITCHED_OFF)
    follow_settings(session, user, now=now)
    return True


def pause(session: Session, channel: Channel, until: datetime | None) -> datetime | None:
    """Let nothing through until then, or (None) again from now on; until when it was paused before.

    What waits for it is not sent any more. The reminders go on, in the app and by other channels.
    """
    before = channel.paused_until
    channel.paused_until = until
    session.flush()
    if until is not None:
        call_back(session, channel.key, PAUSED)
    return before


def remove_channel(session: Session, user: User, channel: Channel, *, now: datetime) -> dict[str, Any]:
    """Take this way away; returns what `bring_back` needs. What was sent by it stays on record."""
    if channel.kind is ChannelKind.MAIL:
        raise NotFound("mail is no channel that can be removed")
    kept = {column: getattr(channel, column) for column in COLUMNS}
    call_back(session, channel.key, REMOVED)
    session.delete(channel)
    session.flush()
    follow_settings(session, user, now=now)
    return kept


def bring_back(session: Session, user: User, kept: Mapping[str, Any], *, now: datetime) -> Channel:
    """Undo `remove_channel`: under its old id, so that what waited for it waits again. Twice is once."""
    there = session.scalar(select(Channel).where(Channel.id == kept["id"]))
    if there is not None:
        return there
    channel = Channel(**kept)
    session.add(channel)
    session.flush()
    session.execute(
        update(Delivery)
        .where(
            Delivery.channel == channel.key,
            Delivery.state == DeliveryState.CANCELLED,
            Delivery.error_class == REMOVED,
            Delivery.give_up_at > now,
        )
        .values(state=DeliveryState.QUEUED, error_class="", owner=None)
    )
    follow_settings(session, user, now=now)
    return channel


def give_secret(session: Session, channel: Channel, sealed: str) -> None:
    """Replace its secret; it begins without a past."""
    channel.secret, channel.is_keyed = sealed, True
    forget_failures(channel)
    session.flush()


def forget_failures(channel: Channel) -> None:
    """Let it be tried at once, as if it had not failed."""
    channel.failures, channel.open_until, channel.failed_at = 0, None, None
    channel.error_class = channel.response = ""
