"""Where nudges went, brought along: mail's choices, and the other channels without their secrets."""

from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.db.base import Base
from crm.notifications import actions
from crm.notifications.models import Channel, ChannelKind
from crm.outbound.guard import LONGEST_ADDRESS
from crm.transfer.restoring.reading import Document, Refusal, Refused
from crm.transfer.restoring.values import fit

CHOICES = ("is_on", "takes_digest", "takes_timed", "quiet_from", "quiet_until", "paused_until")
OTHERS = (*CHOICES, "kind", "name", "address", "is_keyed")
BEFORE_CHANNELS = "mail_digest"
"""Exports from before there were channels say in the account whether mail was wanted."""


def bring_channels(session: Session, user: User, document: Document, *, when: When) -> int:
    """Set mail as it was and add the others; how many are off now because their secret stayed behind."""
    locked = 0
    mail = actions.mail_channel(session)
    if document.account.get(BEFORE_CHANNELS) is False:
        mail.is_on = False
    for row in document.tables.get(Channel.__tablename__, []):
        if row.get("kind") == ChannelKind.MAIL:
            _set(mail, _values(row, CHOICES))
            continue
        channel = Channel(created_at=when.now)
        _set(channel, _values(row, OTHERS))
        if channel.is_keyed:
            channel.is_on = False
            locked += 1
        session.add(channel)
    session.flush()
    actions.follow_settings(session, user, now=when.now)
    return locked


def _values(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    columns = Base.metadata.tables[Channel.__tablename__].columns
    try:
        values = {name: fit(columns[name], row[name]) for name in names if name in row}
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused(Refusal.DAMAGED, f"channel {row.get('id')}") from error
    if len(values.get("address", "")) > LONGEST_ADDRESS or ("kind" in names and "kind" not in values):
        raise Refused(Refusal.DAMAGED, f"channel {row.get('id')}")
    return values


def _set(channel: Channel, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(channel, name, value)
