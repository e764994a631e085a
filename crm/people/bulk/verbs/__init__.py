"""What can be done with many contacts at once: each verb acts on at most five hundred of them."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from crm.people.bulk.verbs import plans, rhythm, shelf, tags
from crm.people.bulk.work import Work


class Verb(StrEnum):
    """What is done."""

    TIER = "tier"
    CADENCE = "cadence"
    PAUSE = "pause"
    RESUME = "resume"
    TAG = "tag"
    UNTAG = "untag"
    FOLLOW_UP = "follow_up"
    LOG = "log"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    TRASH = "trash"


DO: Mapping[Verb, Callable[[Work, Collection[int]], int]] = MappingProxyType(
    {
        Verb.TIER: rhythm.tier,
        Verb.CADENCE: rhythm.cadence,
        Verb.PAUSE: rhythm.pause,
        Verb.RESUME: rhythm.resume,
        Verb.TAG: tags.tag,
        Verb.UNTAG: tags.untag,
        Verb.FOLLOW_UP: plans.follow_up,
        Verb.LOG: plans.log,
        Verb.ARCHIVE: shelf.archive,
        Verb.UNARCHIVE: shelf.unarchive,
        Verb.TRASH: shelf.trash,
    }
)
"""Each returns how many contacts it changed; the others had nothing to change, or are not there."""
