"""The ways to reach a user: what is wanted of one, and calling back what has not left by it yet."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.db.owner import one
from crm.notifications.models import Channel, ChannelKind, Delivery, DeliveryState

SWITCHED_OFF = "switched_off"
PAUSED = "paused"
REMOVED = "removed"

NOT_LEFT_YET = (DeliveryState.QUEUED, DeliveryState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a channel. `secret` is sealed; None leaves the one that is kept, "" is none."""

    name: str = ""
    address: str = ""
    secret: str | None = None
    takes_digest: bool = True
    takes_timed: bool = True
    quiet_from: time | None = None
    quiet_until: time | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that it sets."""
        values = {
            "name": self.name,
            "address": self.address,
            "takes_digest": self.takes_digest,
            "takes_timed": self.takes_timed,
            "quiet_from": self.quiet_from,
            "quiet_until": self.quiet_until,
        }
        if self.secret is None:
            return values
        return values | {"secret": self.secret, "is_keyed": bool(self.secret)}


def plant_mail(session: Session, *, now: datetime) -> Channel:
    """Give a new account its mail channel, which takes the digest."""
    channel = Channel(kind=ChannelKind.MAIL, takes_timed=False, created_at=now)
    session.add(channel)
    session.flush()
    return channel


def mail_channel(session: Session) -> Channel:
    """The owner's mail channel."""
    return session.scalars(select(Channel).where(Channel.kind == ChannelKind.MAIL)).one()


def channel_of(session: Session, channel_id: int) -> Channel:
    """The owner's channel. Raises `NotFound`."""
    return one(session, Channel, channel_id)


def call_back(session: Session, channel_key: str, why: str) -> int:
    """What has not passed the fence yet stays here; how many."""
    found = session.execute(
        update(Delivery)
        .where(Delivery.channel == channel_key, Delivery.state.in_(NOT_LEFT_YET))
        .values(state=DeliveryState.CANCELLED, error_class=why)
    )
    return found.rowcount  # type: ignore[attr-defined, no-any-return]
