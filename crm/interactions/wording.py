"""The kinds and directions of interactions in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from crm.core.kinds import Direction, InteractionKind

KIND: Mapping[InteractionKind, Any] = MappingProxyType(
    {
        InteractionKind.INTERVIEW: _l("Interview"),
        InteractionKind.CALL: _l("Call"),
        InteractionKind.VIDEO: _l("Video call"),
        InteractionKind.IN_PERSON: _l("In person"),
        InteractionKind.EMAIL: _l("E-mail"),
        InteractionKind.MESSAGE: _l("Message"),
        InteractionKind.THANK_YOU: _l("Thank-you"),
        InteractionKind.INTRODUCTION: _l("Introduction"),
        InteractionKind.OTHER: _l("Other contact"),
        InteractionKind.NOTE: _l("Note"),
        InteractionKind.ATTEMPT: _l("Not reached"),
        InteractionKind.CONNECTION_REQUEST: _l("Connection request"),
    }
)
ICON: Mapping[InteractionKind, str] = MappingProxyType(
    {
        InteractionKind.INTERVIEW: "messages",
        InteractionKind.CALL: "phone",
        InteractionKind.VIDEO: "video",
        InteractionKind.IN_PERSON: "users",
        InteractionKind.EMAIL: "mail",
        InteractionKind.MESSAGE: "message-circle",
        InteractionKind.THANK_YOU: "heart-handshake",
        InteractionKind.INTRODUCTION: "user-plus",
        InteractionKind.OTHER: "point",
        InteractionKind.NOTE: "note",
        InteractionKind.ATTEMPT: "phone-off",
        InteractionKind.CONNECTION_REQUEST: "link",
    }
)
DIRECTION: Mapping[Direction, Any] = MappingProxyType(
    {Direction.OUT: _l("From me"), Direction.IN: _l("From them")}
)
BY_HAND = tuple(kind for kind in InteractionKind if kind is not InteractionKind.INTERVIEW)
"""What may be logged by hand; an interview writes its own."""
