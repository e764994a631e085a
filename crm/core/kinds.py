"""The kinds and states that several features speak of; each is stored as its text."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FollowUpKind(StrEnum):
    KEEP_IN_TOUCH = "keep_in_touch"
    THANK_YOU = "thank_you"
    CHECK_IN = "check_in"
    PROMISED = "promised"
    CONGRATULATE = "congratulate"
    CONNECT = "connect"
    CUSTOM = "custom"


class FollowUpState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def satisfies_key(self) -> bool:
        """Whether a ladder takes the step as answered and does not plant it again."""
        return self in _SATISFYING


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class InteractionKind(StrEnum):
    INTERVIEW = "interview"
    CALL = "call"
    VIDEO = "video"
    IN_PERSON = "in_person"
    EMAIL = "email"
    MESSAGE = "message"
    THANK_YOU = "thank_you"
    INTRODUCTION = "introduction"
    OTHER = "other"
    NOTE = "note"
    ATTEMPT = "attempt"
    CONNECTION_REQUEST = "connection_request"


class Stage(StrEnum):
    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    FROZEN = "frozen"
    NO_ANSWER = "no_answer"

    @property
    def is_final(self) -> bool:
        """Whether the application has ended, for now (frozen, no answer) or for good."""
        return self in _FINAL


class InterviewState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    MISSED = "missed"

    @property
    def stands(self) -> bool:
        """Whether it takes place or took place."""
        return self in (InterviewState.PLANNED, InterviewState.HELD)


class InterviewKind(StrEnum):
    RECRUITER_SCREEN = "recruiter_screen"
    HIRING_MANAGER = "hiring_manager"
    TECHNICAL = "technical"
    SYSTEM_DESIGN = "system_design"
    TAKE_HOME_REVIEW = "take_home_review"
    PANEL = "panel"
    ONSITE = "onsite"
    CULTURE = "culture"
    FINAL = "final"
    OTHER = "other"


LOGGED_AS: Mapping[FollowUpKind, InteractionKind] = MappingProxyType(
    {
        FollowUpKind.THANK_YOU: InteractionKind.THANK_YOU,
        FollowUpKind.CONNECT: InteractionKind.CONNECTION_REQUEST,
    }
)
"""What doing a follow-up is logged as; for kinds that are not listed the user says."""

_SATISFYING = frozenset({FollowUpState.DONE, FollowUpState.SKIPPED, FollowUpState.EXPIRED})
_FINAL = frozenset(
    {Stage.ACCEPTED, Stage.REJECTED, Stage.DECLINED, Stage.WITHDRAWN, Stage.FROZEN, Stage.NO_ANSWER}
)
_NOT_A_CONTACT = frozenset(
    {InteractionKind.NOTE, InteractionKind.ATTEMPT, InteractionKind.CONNECTION_REQUEST}
)


def counts_as_contact(kind: InteractionKind) -> bool:
    """Whether such an interaction counts as having been in touch (DESIGN, "Words")."""
    return kind not in _NOT_A_CONTACT


class SearchMode(StrEnum):
    """How much one wants to hear of one's network now; it stretches or shortens cadences."""

    STEADY = "steady"
    ACTIVE = "active"
    QUIET = "quiet"
    HIRED = "hired"
