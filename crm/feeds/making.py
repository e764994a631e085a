"""Events from what is to be said and when: the part that follow-ups, interviews and debriefs share."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from crm.core.ics_event import Alarm, Event, Status
from crm.feeds.models import AlarmChoice, Privacy
from crm.feeds.rolling import ONE_DAY, Shown, stamp
from crm.feeds.scene import Scene
from crm.followups.wording.layout import Said


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said under which name; `sequence` and `changed` as of the rows behind it."""

    name: str
    said: Said
    sequence: int
    changed: datetime


def all_day(entry: Entry, place: Shown, scene: Scene) -> Event:
    """A nudge on a day: it blocks no time, and rings at the nudge hour if that was asked for."""
    ring = scene.nudge_at.hour * 60 + scene.nudge_at.minute
    return Event(
        uid=scene.uid(entry.name),
        stamp=stamp(entry.changed, place, today=scene.today, zone=scene.zone),
        sequence=entry.sequence,
        start=place.on,
        end=place.on + ONE_DAY,
        summary=entry.said.summary,
        description=entry.said.description,
        url=entry.said.url,
        categories=_categories(entry.said, scene),
        alarms=(Alarm(ring),) if scene.rings(AlarmChoice.ON_THE_DAY) else (),
    )


def at_a_time(entry: Entry, start: datetime, length: timedelta, scene: Scene) -> Event:
    """A nudge at a time of its day; it rings when it begins if nudges are to ring."""
    return Event(
        uid=scene.uid(entry.name),
        stamp=entry.changed,
        sequence=entry.sequence,
        start=start,
        end=start + length,
        summary=entry.said.summary,
        description=entry.said.description,
        url=entry.said.url,
        categories=_categories(entry.said, scene),
        alarms=(Alarm(0),) if scene.rings(AlarmChoice.ON_THE_DAY) else (),
    )


def appointment(entry: Entry, start: datetime, end: datetime, scene: Scene) -> Event:
    """Something that takes one's time."""
    return Event(
        uid=scene.uid(entry.name),
        stamp=entry.changed,
        sequence=entry.sequence,
        start=start,
        end=max(end, start + timedelta(minutes=1)),
        summary=entry.said.summary,
        description=entry.said.description,
        location=entry.said.location,
        url=entry.said.url,
        categories=_categories(entry.said, scene),
        is_busy=True,
        alarms=_before(scene),
    )


PLACEHOLDER = "placeholder@keepwarm"


def placeholder(summary: str) -> Event:
    """The one entry of a calendar that has none: Evolution keeps the old ones when it sees no event."""
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    return Event(
        uid=PLACEHOLDER,
        stamp=long_ago,
        sequence=0,
        start=long_ago.date(),
        end=long_ago.date() + ONE_DAY,
        summary=summary,
        status=Status.CANCELLED,
    )


def wall_time(scene: Scene, place: Shown, at: time) -> datetime:
    """A time of day in the user's zone as an instant; one that a clock change skips lands after the gap."""
    return datetime.combine(place.on, at, scene.zone).astimezone(UTC)


def _before(scene: Scene) -> tuple[Alarm, ...]:
    ahead = ((AlarmChoice.DAY_BEFORE, -1440), (AlarmChoice.BEFORE_60, -60), (AlarmChoice.BEFORE_15, -15))
    return tuple(Alarm(minutes) for choice, minutes in ahead if scene.rings(choice))


def _categories(said: Said, scene: Scene) -> tuple[str, ...]:
    return (said.category,) if said.category and scene.privacy is not Privacy.COUNT else ()
