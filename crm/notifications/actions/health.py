"""How the channels fare: what worked, what failed, and the breaker that gives a dead one a rest."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from crm.db.owner import across_owners, acting_as
from crm.notifications.models import MAIL, Channel, ChannelKind
from crm.outbound.outcome import Outcome, Result, Trouble

OPENS_AT = 3
"""So many failures in a row open the breaker."""

FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)
SAID_AGAIN = timedelta(hours=1)
"""A channel that works is not written down more often."""

UNREACHABLE = frozenset(
    {Trouble.CONNECT, Trouble.TLS, Trouble.BUSY, Trouble.RATE, Trouble.CUT, Trouble.NO_ANSWER}
)
"""Troubles of the way there: those of the message say nothing about the next one."""

THEIRS = frozenset(map(str, Trouble)) - {Trouble.STOPPED}
"""What a channel is to blame for: not that a mail could not be written, or that we were stopped."""


def note_worked(session: Session, pairs: Collection[tuple[int, str]], *, now: datetime) -> int:
    """Note that these channels (user, key) took something; how many rows that changed.

    One statement, and none of its rows changes twice within the hour unless it had failed. A row that
    another process is writing is left to that one.
    """
    if not pairs:
        return 0
    stale = or_(
        Channel.failures > 0,
        Channel.last_ok_at.is_(None),
        Channel.last_ok_at < now - SAID_AGAIN,
    )
    with across_owners("channel health"):
        due = select(Channel.id).where(_named(pairs), stale).order_by(Channel.id)
        found = session.execute(
            update(Channel)
            .where(Channel.id.in_(due.with_for_update(skip_locked=True)))
            .values(last_ok_at=now, failures=0, open_until=None, error_class="", response="")
            .execution_options(synchronize_session=False)
        )
    return found.rowcount  # type: ignore[attr-defined, no-any-return]


def note_failed(
    session: Session, user_id: int, channel_key: str, outcome: Outcome, *, now: datetime
) -> datetime | None:
    """Note that a channel failed; until when its breaker is open, if it is.

    Three failures in a row to get through open it for a minute, every further one for twice as long, at most
    an hour. What was under way when it opened counts no more.
    """
    if outcome.result in (Result.SENT, Result.WITHDRAWN) or outcome.trouble not in THEIRS:
        return None
    with acting_as(user_id):
        channel: Channel | None = session.scalar(
            select(Channel).where(_named([(user_id, channel_key)])).with_for_update(skip_locked=True)
        )
        if channel is None:
            return None
        if channel.open_until is None or channel.open_until <= now:
            channel.failures += 1
            channel.open_until = _rest(channel, outcome, now)
        channel.failed_at = now
        channel.error_class, channel.response = str(outcome.trouble), outcome.response
        until: datetime | None = channel.open_until
        session.flush()
        return until


def _rest(channel: Channel, outcome: Outcome, now: datetime) -> datetime | None:
    """Until when to leave it alone. The mail server is everybody's: the sender has a breaker for it."""
    failures = channel.failures
    if channel.kind is ChannelKind.MAIL or failures < OPENS_AT or outcome.trouble not in UNREACHABLE:
        return None
    return now + min(FIRST_REST * (1 << min(failures - OPENS_AT, 10)), LONGEST_REST)


def _named(pairs: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    """The channels that deliveries call by these keys, each with its owner."""
    users = {user_id for user_id, key in pairs if key == MAIL}
    others: dict[int, int] = {}
    for user_id, key in pairs:
        number = key.partition(":")[2]
        if number.isdecimal():
            others[int(number)] = user_id
    mail = and_(Channel.kind == ChannelKind.MAIL, Channel.user_id.in_(sorted(users)))
    rest = and_(
        Channel.kind != ChannelKind.MAIL,
        Channel.id.in_(sorted(others)),
        Channel.user_id.in_(sorted(set(others.values()))),
    )
    return or_(*([mail] if users else []), *([rest] if others else [])) if users or others else Channel.id < 0
