"""Changing feeds: make, edit, replace the address, revoke; and keeping what was built or fetched."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.accounts.actions import note
from crm.accounts.tokens import digest
from crm.core.ics_text import one_line
from crm.db.owner import owner_id
from crm.feeds.address import AddressBox, fresh_token
from crm.feeds.definition import Definition, definition_of
from crm.feeds.models import Feed

CLIENT_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Built:
    """A body of `count` events as it was built for a key and a local day; `at`: when its bytes came up."""

    key: str
    day: date
    etag: str
    body: bytes
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Fetch:
    """Who asked, and what they got: 200 with so many events, or 304 when they had them already."""

    client: str
    status: int
    count: int


def create(session: Session, definition: Definition, *, box: AddressBox, now: datetime) -> tuple[Feed, str]:
    """A new feed and the token of its address."""
    token = fresh_token()
    feed = Feed(token_hash=digest(token), token_box=box.seal(token), created_at=now, version=1)
    _define(feed, definition)
    session.add(feed)
    session.flush()
    note(session, owner_id(), "calendar address made", now=now, detail=feed.name)
    return feed, token


def edit(session: Session, feed: Feed, definition: Definition) -> None:
    """Show something else under the same address."""
    _define(feed, definition)
    feed.version += 1
    session.flush()


def replace(session: Session, feed: Feed, *, box: AddressBox, now: datetime) -> tuple[Feed, str]:
    """A new address for the same calendar; the old one goes the way of a revoked one."""
    definition = definition_of(feed)
    revoke(session, feed, now=now)
    feed.is_replaced = True
    return create(session, definition, box=box, now=now)


def revoke(session: Session, feed: Feed, *, now: datetime) -> None:
    """Empty the calendar behind this address for good. The row stays, the address can be shown no more."""
    feed.revoked_at = feed.revoked_at or now
    feed.token_box, feed.body, feed.body_key, feed.etag = b"", None, "", ""
    session.flush()
    note(session, owner_id(), "calendar address revoked", now=now, detail=feed.name)


def keep_body(session: Session, feed_id: int, built: Built) -> None:
    """Keep what was built, unless the feed was revoked meanwhile. Of two builders the last one wins."""
    session.execute(
        update(Feed)
        .where(Feed.id == feed_id, Feed.revoked_at.is_(None))
        .values(
            body_key=built.key,
            built_day=built.day,
            etag=built.etag,
            body=built.body,
            built_at=built.at,
            event_count=built.count,
        )
        .execution_options(synchronize_session=False)
    )


def note_fetch(session: Session, feed_id: int, fetch: Fetch, *, now: datetime) -> None:
    """Write down who fetched it, and what they got."""
    session.execute(
        update(Feed)
        .where(Feed.id == feed_id)
        .values(
            last_fetch_at=now,
            last_client=one_line(fetch.client)[:CLIENT_LENGTH],
            last_status=fetch.status,
            last_count=fetch.count,
        )
        .execution_options(synchronize_session=False)
    )


def _define(feed: Feed, definition: Definition) -> None:
    feed.name, feed.privacy = definition.name, definition.privacy
    feed.kinds = sorted(definition.kinds)
    feed.alarms = sorted(definition.alarms)
    feed.days_ahead = definition.days_ahead
