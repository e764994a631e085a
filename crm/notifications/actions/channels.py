"""The ways to reach a user: planted with the account, switched on and off."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.notifications.models import Channel, ChannelKind


def plant_mail(session: Session, *, now: datetime) -> Channel:
    """Give a new account its mail channel, which takes the digest."""
    channel = Channel(kind=ChannelKind.MAIL, takes_timed=False, created_at=now)
    session.add(channel)
    session.flush()
    return channel


def mail_channel(session: Session) -> Channel:
    """The owner's mail channel."""
    return session.scalars(select(Channel).where(Channel.kind == ChannelKind.MAIL)).one()
