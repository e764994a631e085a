"""The bytes of a calendar: its events written out, cut to what readers take, never without an event."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from crm import __version__
from crm.core.ics_event import Calendar, Event, calendar_text, event_text
from crm.feeds.entries import MOST, entries
from crm.feeds.making import PLACEHOLDER, placeholder
from crm.feeds.scene import Scene
from crm.feeds.tolerance import kept
from crm.feeds.wording import cut_short, nothing_planned
from crm.web.speaking import speaking

RENDERER = f"{__version__}/3"  # another version may say the same rows in other words
MOST_OCTETS = 900_000
HEAD_OCTETS = 2_000
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """An event and its text."""

    event: Event
    text: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """A calendar's events in order of time, the bytes that hold exactly these, and what was left out."""

    events: tuple[Event, ...]
    body: bytes
    left_out: str = ""

    @property
    def count(self) -> int:
        """How many events there are; the one that keeps an empty calendar from being none is not counted."""
        return sum(event.uid != PLACEHOLDER for event in self.events)


def render(session: Session, scene: Scene, *, locale: str) -> Rendered:
    """The calendar of the scene, in the user's language. Needs an app context (for the translations)."""
    with speaking(locale, family_first=scene.family_first):
        found = entries(session, scene)
        written = list(_fitting(_written(found.events)))
        is_cut = found.is_cut or len(written) < len(found.events)
        return _calendar(written, scene.definition.name, scene.zone.key, _window(written) if is_cut else "")


def render_events(events: list[Event], scene: Scene) -> Rendered:
    """A calendar of these events only."""
    return _calendar(list(_written(events)), scene.definition.name, scene.zone.key, "")


def render_empty(name: str, zone: str, *, locale: str) -> Rendered:
    """A calendar with nothing but the placeholder: what a revoked address shows."""
    with speaking(locale):
        return _calendar([], name, zone, "")


def etag_of(body: bytes) -> str:
    """The ETag of a body, without quotes: equal bytes have equal tags, whoever built them."""
    return hashlib.sha256(body).hexdigest()[:32]


def _written(events: list[Event]) -> Iterator[Written]:
    for event in events:
        yield from kept(event.uid, lambda: Written(event, event_text(event)))  # noqa: B023 - called at once


def _fitting(written: Iterator[Written]) -> Iterator[Written]:
    """The first that fit into the limits on number and size."""
    room = MOST_OCTETS - HEAD_OCTETS
    for number, each in enumerate(written):
        room -= len(each.text)
        if number >= MOST or room < 0:
            return
        yield each


def _window(written: list[Written]) -> str:
    """What a calendar that is full does show."""
    days = [each.event.day for each in written]
    return cut_short(len(days), min(days), max(days)) if days else ""


def _calendar(written: list[Written], name: str, zone: str, description: str) -> Rendered:
    if not written:
        empty = placeholder(nothing_planned())
        written = [Written(empty, event_text(empty))]
    written = sorted(written, key=lambda each: (each.event.day, each.event.uid))
    changed = max((each.event.stamp for each in written), default=LONG_AGO)
    calendar = Calendar(name=name, zone=zone, description=description)
    body = calendar_text(calendar, (each.text for each in written), changed=changed)
    return Rendered(tuple(each.event for each in written), body, description)
