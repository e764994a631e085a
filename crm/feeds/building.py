"""When a calendar has to be built again, and building it."""

from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from crm import config
from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.core.when import When
from crm.db.meta import meta
from crm.feeds import queries
from crm.feeds.actions import Built
from crm.feeds.definition import Definition, definition_of
from crm.feeds.followup_entries import followup_entries
from crm.feeds.models import FeedKind
from crm.feeds.queries import Address
from crm.feeds.rendering import RENDERER, Rendered, etag_of, render, render_events
from crm.feeds.scene import Scene, Site, scene_of
from crm.followups import queries as followups
from crm.web.public import PRINTED
from crm.web.speaking import speaking


class OwnerGone(LookupError):
    """The feed's owner was deleted while it was read."""


def site(settings: config.Settings, printed_url: str | None) -> Site:
    """This instance; without an address while nobody has told it and none was printed."""
    base = (settings.public_url or printed_url or "").rstrip("/")
    return Site(base, current_app.config["SECRET_KEY"])


def key_of(address: Address, base: str, day: date) -> str:
    """All that a body depends on: under another key it has to be built again."""
    parts = (
        RENDERER,
        address.version,
        address.change_counter,
        day.toordinal(),
        address.zone,
        address.locale,
        address.workdays,
        address.country,
        address.nudge_at,
        base,
    )
    return "|".join(map(str, parts))


def build(session: Session, address: Address, place: Site, *, day: date, now: datetime) -> Built:
    """The body of a feed on a local day. Call as its owner."""
    user = accounts.by_id(session, address.user_id)
    if user is None:
        raise OwnerGone(address.user_id)
    definition = definition_of(queries.feed(session, address.feed_id))
    made = render(session, scene_of(user, definition, today=day, site=place), locale=user.locale)
    etag = etag_of(made.body)
    at = address.built_at if etag == address.etag and address.built_at is not None else now
    key = key_of(address, place.base, day)
    return Built(key=key, day=day, etag=etag, body=made.body, at=at, count=made.count)


def preview(session: Session, user: User, definition: Definition, when: When) -> Rendered:
    """What a calendar of this definition shows now, to its signed-in owner."""
    return render(session, _scene_now(session, user, definition, when), locale=user.locale)


def attachment(session: Session, user: User, when: When) -> bytes | None:
    """The nudges that are due, as a calendar with METHOD:PUBLISH for the daily mail; None when nothing is.

    They have the UIDs that they have in feeds: an app that takes it in shows each of them once, however often
    it comes. Call as the user, in an app context.
    """
    definition = Definition(kinds=frozenset({FeedKind.FOLLOW_UPS}), alarms=frozenset())
    scene = _scene_now(session, user, definition, when)
    with speaking(user.locale, family_first=user.family_first):
        events = followup_entries(session, followups.due(session, today=when.today), scene)
        return render_events(events, scene).body if events else None


def _scene_now(session: Session, user: User, definition: Definition, when: When) -> Scene:
    place = site(current_app.config["SETTINGS"], meta(session, PRINTED))
    return scene_of(user, definition, today=when.today, site=place)
