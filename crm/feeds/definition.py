"""What a feed shows, as a value."""

from dataclasses import dataclass

from crm.feeds.models import DAYS_AHEAD, DEFAULT_NAME, AlarmChoice, Feed, FeedKind, Privacy


@dataclass(frozen=True, slots=True)
class Definition:
    """What a calendar shows, how much of it and how many days of it; with `version` every number rises."""

    name: str = DEFAULT_NAME
    privacy: Privacy = Privacy.INITIALS
    kinds: frozenset[FeedKind] = frozenset(FeedKind)
    alarms: frozenset[AlarmChoice] = frozenset({AlarmChoice.BEFORE_15})
    days_ahead: int = DAYS_AHEAD
    version: int = 0


def definition_of(feed: Feed) -> Definition:
    """What the feed shows."""
    return Definition(
        name=feed.name,
        privacy=feed.privacy,
        kinds=frozenset(FeedKind(kind) for kind in feed.kinds),
        alarms=frozenset(AlarmChoice(choice) for choice in feed.alarms),
        days_ahead=feed.days_ahead,
        version=feed.version,
    )
