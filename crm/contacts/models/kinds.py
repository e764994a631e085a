"""What may be said of a contact by choosing."""

from enum import StrEnum


class MethodKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"


class MetHow(StrEnum):
    """How somebody was met."""

    INTERVIEW = "interview"
    INTRODUCED = "introduced"
    EVENT = "event"
    WORK = "work"
    STUDIES = "studies"
    ONLINE = "online"
    PRIVATE = "private"


class LinkedIn(StrEnum):
    """Whether we are connected on LinkedIn."""

    NOT_ASKED = "not_asked"
    SENT = "sent"
    CONNECTED = "connected"


class Recommendation(StrEnum):
    """A recommendation or reference that they might give."""

    NONE = "none"
    ASKED = "asked"
    AGREED = "agreed"
    GIVEN = "given"
    THANKED = "thanked"


class Referral(StrEnum):
    """Whether they would refer me."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    OPEN = "open"
    NO = "no"


class TagColour(StrEnum):
    """The colours of tags; each has a pair of tokens that passes contrast in both themes."""

    GREY = "grey"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    VIOLET = "violet"
    PINK = "pink"


class FieldKind(StrEnum):
    """What a field of one's own holds; stored as text, dates in ISO 8601, yes as "yes"."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    YES_NO = "yes_no"
