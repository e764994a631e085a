"""What a feed shows, as a value."""

from dataclasses import dataclass

from crm.feeds.models import DEFAULT_NAME, AlarmChoice, Feed, FeedKind, Privacy


@dataclass(frozen=True, slots=True)
class Definition:
    """What a calendar shows and how much of it. With `version` the number of every entry rises."""

    name: str = DEFAULT_NAME
    privacy: Privacy = Privacy.INITIALS
    kinds: frozenset[FeedKind] = frozenset(FeedKind)
    alarms: frozenset[AlarmChoice] = frozenset({AlarmChoice.BEFORE_15})
    version: int = 0


def definition_of(feed: Feed) -> Definition:
    """What the feed shows."""
    return Definition(
        name=feed.name,
        privacy=feed.privacy,
        kinds=frozenset(FeedKind(kind) for kind in feed.kinds),
        alarms=frozenset(AlarmChoice(choice) for choice in feed.alarms),
        version=feed.version,
    )
